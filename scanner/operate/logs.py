"""Structured logs on standard error: events with fields, never values of what was scanned."""

import sys
import traceback
from typing import Any

_SETTINGS = {"style": "console", "run_id": "", "applied": "console"}


class _Log:
    """Loads the library with the first event, since most runs have none to tell."""

    def __getattr__(self, name: str) -> Any:
        import structlog  # noqa: PLC0415 - takes as long to load as a small scan does

        if not _SETTINGS["applied"]:
            _apply()
        return getattr(structlog.get_logger(), name)


log: Any = _Log()


def configure(style: str = "console", run_id: str = "") -> None:
    """Send logs to standard error.

    Args:
        style: "console" for people, "json" for one JSON object a line.
        run_id: bound to every line, when given.
    """
    _SETTINGS.update(style=style, run_id=run_id, applied="")


def _apply() -> None:
    import structlog  # noqa: PLC0415 - as above

    renderer: Any = (
        structlog.processors.JSONRenderer(sort_keys=True)
        if _SETTINGS["style"] == "json"
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
    if _SETTINGS["run_id"]:
        structlog.contextvars.bind_contextvars(run=_SETTINGS["run_id"])
    _SETTINGS["applied"] = _SETTINGS["style"]


def cause(error: BaseException) -> str:
    """Say what kind of error happened and where in the code.

    The error's own message is left out on purpose: it may quote a scanned value.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
