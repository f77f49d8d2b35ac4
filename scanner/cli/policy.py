"""Evaluate Rego policies on files, run their tests, and say what they are."""

from importlib import import_module

import click

from scanner.cli._policy_place import POLICIES_HELP

_COMMANDS = {
    "check": "_policy_pack",
    "eval": "_policy_eval",
    "explain": "_policy_pack",
    "impact": "_policy_pack",
    "list": "_policy_pack",
    "new": "_policy_pack",
    "test": "_policy_test",
}
"""Subcommand -> the module that has it, so that only that one is imported."""


class _Policy(click.Group):
    """A group that imports only the subcommand that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all subcommands, in order."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import one subcommand; None where there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"scanner.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(
    cls=_Policy,
    help=f"Evaluate Rego policies on files, run their tests, list them.\n\n{POLICIES_HELP}",
)
def command() -> None:
    """Hold the subcommands."""
