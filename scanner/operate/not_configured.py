"""What a report must say was left out by choice, so that its absence is not taken for a pass."""

from collections.abc import Iterator

from scanner.model.evidence import NotEvaluated
from scanner.operate.config import Configuration
from scanner.operate.evaluation import areas


def not_configured(configuration: Configuration) -> tuple[NotEvaluated, ...]:
    """Return what the configuration leaves out: paths, areas, and questions without a yardstick."""
    return tuple(_left_out(configuration))


def _left_out(configuration: Configuration) -> Iterator[NotEvaluated]:
    for source in configuration.sources:
        globs = source.options.get("exclude") or ()
        for glob in (globs,) if isinstance(globs, str) else globs:
            yield _choice(f"{source.name}: {glob}", "left out by `exclude` in trueup.yaml")
    asked = {name.partition("/")[0] for name in configuration.areas}
    for area in sorted(set(areas()) - asked):
        yield _choice(area, "not among `checks.areas` in trueup.yaml")
    yield from _without_yardstick(configuration, asked)


def _without_yardstick(configuration: Configuration, asked: set[str]) -> Iterator[NotEvaluated]:
    """Yield each question of the areas in scope that has nothing to be answered by."""
    licenses = configuration.settings.get("licenses") or {}
    if "licenses" in asked and not licenses.get("allow") and not licenses.get("deny"):
        yield _choice("licenses/denied", "trueup.yaml names no licences to allow or to deny")
    if "entitlements" in asked and "entitlements" not in configuration.governance:
        yield _choice("entitlements", "trueup.yaml names no folder of entitlements")
    rendered = any(source.kind == "render" for source in configuration.sources)
    if "drift" in asked and "specs" not in configuration.governance and not rendered:
        yield _choice("drift", "trueup.yaml names no folder of specs")
    if "governance" in asked and "owners" not in configuration.governance:
        yield _choice("governance", "trueup.yaml names no owners file")
    if "dependencies" in asked and not any(
        one.kind == "advisories" for one in configuration.sources
    ):
        yield _choice("dependencies/vulnerable", "trueup.yaml names no source of kind advisories")


def _choice(what: str, reason: str) -> NotEvaluated:
    return NotEvaluated(what, reason, incomplete=False)
