"""Structured logs on standard error: events with fields, never values of what was scanned."""

import sys
import traceback
from typing import Any

import structlog

log: Any = structlog.get_logger()


def configure(style: str = "console", run_id: str = "") -> None:
    """Send logs to standard error.

    Args:
        style: "console" for people, "json" for one JSON object a line.
        run_id: bound to every line, when given.
    """
    renderer: Any = (
        structlog.processors.JSONRenderer(sort_keys=True)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.clear_contextvars()
    if run_id:
        structlog.contextvars.bind_contextvars(run=run_id)


def cause(error: BaseException) -> str:
    """Say what kind of error happened and where in the code.

    The error's own message is left out on purpose: it may quote a scanned value.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
