"""Print the script that completes commands and options in a shell."""

import click
from click.shell_completion import get_completion_class

_LINES = {
    "bash": 'put `eval "$(trueup completion bash)"` into ~/.bashrc',
    "zsh": 'put `eval "$(trueup completion zsh)"` into ~/.zshrc',
    "fish": "write it to ~/.config/fish/completions/trueup.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(list(_LINES)))
def command(shell: str) -> None:
    """Print the script that completes commands and options in a shell.

    bash needs version 4.4 or newer. The script asks `trueup` itself, so that it never grows old.
    """
    kind = get_completion_class(shell)
    root = click.get_current_context().find_root()
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    script = kind(root.command, {}, "trueup", "_TRUEUP_COMPLETE").source()
    click.echo(f"# {_LINES[shell]}")
    click.echo(script)
