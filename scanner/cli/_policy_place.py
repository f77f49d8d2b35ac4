"""Where policies are: a file, a folder, a bundle, or the word for those that come with the product."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from scanner.operate.bundle_places import is_bundle
from scanner.operate.policy_source import BUILT_IN

POLICIES_HELP = f'POLICIES is a file or folder of Rego modules, or "{BUILT_IN}".'

old_syntax = click.option(
    "--v0", is_flag=True, help="The policies are written in the syntax of Rego v0."
)


class PolicyPlace(click.ParamType[str]):
    """A path that exists, or the word for the policies that come with the product."""

    name = "policies"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the place, or fail saying what else may stand here."""
        if value == BUILT_IN:
            return value
        if not Path(value).exists():
            self.fail(f'no such file or folder {value!r}: name one, or "{BUILT_IN}"', param, ctx)
        if not is_bundle(Path(value)):
            return value
        from scanner.operate.policy_bundles import BundleError, opened  # noqa: PLC0415 - keys

        # Before the option is read, click holds a mark of its own in its place.
        key = ctx.params.get("bundle_key") if ctx else None
        try:
            return str(opened(Path(value), key if isinstance(key, Path) else None))
        except (BundleError, OSError) as error:
            self.fail(str(error), param, ctx)


def place(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument POLICIES, and the key that the signature of a bundle is verified with."""
    key = click.option(
        "--bundle-key",
        is_eager=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Public key or secret that POLICIES, a bundle, must be signed with.",
    )
    return click.argument("policies", type=PolicyPlace())(key(_without_key(function)))


def _without_key(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def called(*, bundle_key: Path | None, **rest: Any) -> Any:
        del bundle_key  # It was used when the argument was read.
        return function(**rest)

    return called


def version_of(*, v0: bool) -> str:
    """Return the version of the syntax, as engines name it."""
    return "v0" if v0 else "v1"
