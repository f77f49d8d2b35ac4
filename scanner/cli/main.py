"""The `trueup` command: finds its subcommands by file name and imports only the one that runs."""

import atexit
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from scanner import __version__, plugins

_SIGNALLED = 128
"""What shells add to the number of the signal that ended a process."""
_COMMANDS = Path(__file__).parent
_ORDER = (
    "init", "scan", "check", "watch",
    "drift", "deps", "licenses", "entitlements", "permissions", "policy",
    "report", "diff", "explain", "rules", "verify", "replay",
    "prune", "remediate", "waive", "baseline",
)  # fmt: skip


class CommandFiles(click.Group):
    """A group whose commands are the files beside this one.

    `--help` reads the first line of each file and imports none of them, so that it stays fast.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order in which people meet them, the rest by name."""
        found = [name for name in plugins.names("cli") if name != "main"]
        return sorted(found, key=lambda name: (_position(name), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when no file has that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = plugins.load("cli", cmd_name).command
        command.name = cmd_name
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            hint = plugins.closest(args[0], self.list_commands(ctx))
            raise click.UsageError(f"no command named {args[0]!r}{hint}; see trueup --help", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the first line of each file."""
        rows = [(name, _first_line(name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _position(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _first_line(name: str) -> str:
    with (_COMMANDS / f"{name.replace('-', '_')}.py").open(encoding="utf-8") as file:
        return file.readline().strip().strip('"').rstrip(".")


@click.group(
    cls=CommandFiles,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, "
    "3 incomplete (something in scope was not read or not evaluated), 4 internal error, "
    "5 nothing in scope.",
)
@click.version_option(__version__, message="trueup %(version)s")
def cli() -> None:
    """Compare what is with what should be.

    TrueUp reads configuration, licences and seats, permissions and dependencies, holds them against
    specs and policies kept in git, and says what differs, since when, whose it is and how to put
    it right. Start with `trueup deps .`, `trueup permissions FILE` or `trueup init`.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with a documented code.

    An unforeseen error exits 4 with one line; TRUEUP_DEBUG=1 adds the traceback, which shows code
    and never values.
    """
    ended: list[int] = []
    if arguments is None and sys.gettrace() is None:
        # The process is ours alone. What is registered first is called last, after all others.
        atexit.register(_leave, ended)
        _end_in_order()
    # What a scan makes lives to its end: looking through it for cycles again and again would cost a
    # third of all time.
    gc.set_threshold(1_000_000, 50, 1000)
    try:
        code = _code(arguments)
    except _Ended as stop:
        click.echo("stopped", err=True)
        code = stop.code
    except SystemExit as stop:
        code = stop.code  # a command that has written its reports
    # All of it goes with the process: the search for cycles at the end would find nothing of use.
    gc.freeze()
    ended.append(code if isinstance(code, int) else 0)
    sys.exit(ended[0])


def _code(arguments: list[str] | None) -> Any:
    """Run the command line, and return its exit code or what the command returned."""
    try:
        return cli.main(args=arguments, standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last line of defence: exit 4, never a bare crash
        if os.environ.get("TRUEUP_DEBUG"):
            raise
        click.echo(f"internal error: {type(error).__name__}: {error}", err=True)
        click.echo("This is a defect of TrueUp. TRUEUP_DEBUG=1 shows where it happened.", err=True)
        return 4


def _end_in_order() -> None:
    """When told to end, take away what was written to temporary folders: it may show evidence."""
    # A signal that is ignored, as under nohup, stays so.
    for number in _endings(signal.SIG_DFL):
        signal.signal(number, _end)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_die_at_once)


class _Ended(SystemExit):
    """Somebody asked for an end."""


def _end(number: int, _frame: object) -> None:
    raise _Ended(_SIGNALLED + number)


def _die_at_once() -> None:
    """Let a worker be ended by its parent, whose folders they are."""
    for number in _endings(_end):
        signal.signal(number, signal.SIG_DFL)


def _endings(handler: object) -> list[int]:
    """Return the signals that ask for an end and are handled so; one of them is not everywhere."""
    known = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    return [number for number in known if number and signal.getsignal(number) == handler]


def _leave(ended: list[int]) -> None:
    """End at once: to take apart all that a scan made would take a fifth of its time."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return  # the interpreter says so
    if ended:
        os._exit(ended[0])
