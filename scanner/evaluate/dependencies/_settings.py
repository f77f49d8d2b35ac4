"""Read what people said: trueup.yaml, [tool.trueup.dependencies], and the settings of peers."""

from collections.abc import Iterable, Mapping

from scanner.evaluate.dependencies import _peers
from scanner.evaluate.dependencies._choices import LeftOut, Settings
from scanner.evaluate.dependencies._records import names
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.distribution_names import canonical


def settings_of(area: Mapping[str, Json], manifests: Iterable[Resource]) -> Settings:
    """Return the settings of one project: the area's, then those in its own manifests."""
    keep: dict[str, str] = {}
    modules: dict[str, tuple[str, ...]] = {}
    imports: set[str] = set()
    sections: list[tuple[str, Json]] = [("trueup", area)]
    for manifest in manifests:
        sections += [(tool, held) for tool, held in manifest.attributes["settings"].items()]
    known = [(tool, held) for tool, held in sections if isinstance(held, Mapping)]
    left_out = LeftOut()
    for tool, section in known:
        keep.update(_keep(tool, section))
        modules.update(_modules(tool, section))
        imports.update(_ignored(tool, section))
        left_out = left_out.joined(_peers.left_out(tool, section))
    deptry = [held for tool, held in known if tool == _peers.DEPTRY]
    return Settings(
        keep,
        modules,
        frozenset(imports),
        {group: use for held in deptry for group, use in _peers.groups(held)},
        {file: use for held in deptry for file, use in _peers.files(held)},
        frozenset().union(*(_peers.rules_off(tool, held) for tool, held in known)),
        frozenset(name for held in deptry for name in _peers.ignored("deptry", held, "transitive")),
        frozenset(name for held in deptry for name in _peers.ignored("deptry", held, "misplaced")),
        left_out,
    )


def _keep(tool: str, section: Mapping[str, Json]) -> dict[str, str]:
    if tool == "trueup":
        held = section.get("keep")
        if isinstance(held, Mapping):
            return {canonical(str(name)): str(reason) for name, reason in held.items()}
        return {canonical(name): "kept without a reason" for name in names(held)}
    if tool == "deptry":
        ignores = section.get("per_rule_ignores")
        listed = ignores.get("DEP002") if isinstance(ignores, Mapping) else ()
        return {canonical(name): "ignored in [tool.deptry]" for name in names(listed)}
    return {
        canonical(name): "ignored in [tool.fawltydeps]"
        for name in names(section.get("ignore_unused"))
    }


def _modules(tool: str, section: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    key = {"trueup": "modules", "deptry": "package_module_name_map"}.get(tool, "custom_mapping")
    held = section.get(key)
    if not isinstance(held, Mapping):
        return {}
    return {canonical(str(name)): names(value) for name, value in held.items()}


def _ignored(tool: str, section: Mapping[str, Json]) -> tuple[str, ...]:
    if tool == "trueup":
        return names(section.get("ignore_imports"))
    if tool == "deptry":
        ignores = section.get("per_rule_ignores")
        listed = names(ignores.get("DEP001")) if isinstance(ignores, Mapping) else ()
        return listed + names(section.get("known_first_party"))
    return names(section.get("ignore_undeclared"))
