"""What is wrong with `policies.modes` of a trueup.yaml: rules that no policy has, sources that are not there."""

from collections.abc import Collection, Iterator, Mapping

from scanner import plugins
from scanner.model.resource import Json
from scanner.normalize.grammars.globs import matches
from scanner.normalize.grammars.syntax import Path
from scanner.normalize.inputs.mistakes import Mistake, shown_path
from scanner.normalize.inputs.places import Places
from scanner.resources import shipped

_ROLES = (
    "specs", "entitlements", "waivers", "policies", "approvers", "owners", "corrections",
    "specs applied last",
)  # fmt: skip
"""Sources that a governance folder has by itself; that a folder is not named yet is no mistake."""


def mode_mistakes(value: Mapping[str, Json], places: Places) -> Iterator[Mistake]:
    """Yield what is wrong with modes as far as trueup.yaml alone tells."""
    checks = frozenset(plugins.names("evaluate"))
    listed = value.get("sources")
    entries = listed if isinstance(listed, list) else []
    names = [one["name"] for one in entries if isinstance(one, Mapping) and _text(one, "name")]
    for index, mode in _modes(value):
        path: Path = ("policies", "modes", index)
        if (rule := _text(mode, "rule")) in checks:
            message = (
                f"{rule!r} is a check and no policy: write its weight under `severity:`, "
                "or switch it off under `checks: off`"
            )
            yield _mistake((*path, "rule"), places, message)
        source = _text(mode, "source")
        if source and not any(matches(source, one) for one in (*names, *_ROLES)):
            hint = plugins.closest(source, [*names, *_ROLES])
            message = f"no source {source!r}{hint}: the mode would hold nowhere"
            yield _mistake((*path, "source"), places, message)


def unknown_modes(
    value: Mapping[str, Json], places: Places, known: Collection[str]
) -> Iterator[Mistake]:
    """Yield the modes that no policy is meant by.

    Args:
        value: what trueup.yaml says.
        places: of its text.
        known: ids of the policies of its folders; those that come with the product are added.
    """
    shipped_too = () if value.get("built_in_policies") is False else built_in_policies()
    every = [*known, *shipped_too]
    checks = frozenset(plugins.names("evaluate"))
    for index, mode in _modes(value):
        rule = _text(mode, "rule")
        if rule and rule not in checks and not any(matches(rule, one) for one in every):
            hint = plugins.closest(rule, every)
            message = f"no policy {rule!r}{hint}: the mode has no effect"
            yield _mistake(("policies", "modes", index, "rule"), places, message)


def built_in_policies() -> Iterator[str]:
    """Yield the ids of the policies that come with this installation."""
    root = shipped("policies")
    for path in sorted(root.glob("*/*.rego")):
        if not path.stem.endswith("_test") and path.parent.name != "library":
            yield path.relative_to(root).with_suffix("").as_posix().replace("_", "-")


def _modes(value: Mapping[str, Json]) -> Iterator[tuple[int, Mapping[str, Json]]]:
    section = value.get("policies")
    modes = section.get("modes") if isinstance(section, Mapping) else None
    for index, mode in enumerate(modes if isinstance(modes, list) else ()):
        if isinstance(mode, Mapping):
            yield index, mode


def _text(entry: Mapping[str, Json], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _mistake(path: Path, places: Places, message: str) -> Mistake:
    return Mistake(*places.of_value(path), f"{shown_path(path)}{message}", path, "name")
