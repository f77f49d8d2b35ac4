"""Read what people said: trueup.yaml, [tool.trueup.dependencies], and the settings of peers."""

from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.dependencies import _peers
from scanner.evaluate.dependencies._choices import LeftOut, Settings
from scanner.evaluate.dependencies._records import names
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.distribution_names import canonical

_Form = tuple[tuple[type, ...], str]
_USES = ("runtime", "optional", "development", "build")
_TABLE: _Form = ((Mapping,), "a table")
_LIST: _Form = ((list, tuple, str), "a list")
_KEYS: Mapping[str, _Form] = {
    "keep": ((Mapping, list, tuple, str), "a table or a list"),
    "modules": _TABLE,
    "ignore_imports": _LIST,
    "roots": _LIST,
    "groups": _TABLE,
    "doctests": ((bool,), "true or false"),
}


def settings_of(
    area: Mapping[str, Json], manifests: Iterable[Resource], configurations: Iterable[Resource]
) -> Settings:
    """Return the settings of one project: the area's, then those in its own manifests.

    Args:
        area: the section of trueup.yaml.
        manifests: those of the project.
        configurations: its files of settings, among them maps of distributions to modules.
    """
    maps = {
        str(item.attributes["path"]): item.attributes["provides"]
        for item in configurations
        if "provides" in item.attributes
    }
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
        for path in names(section.get("custom_mapping_file")) if tool == _peers.FAWLTYDEPS else ():
            held = _mapped(path, maps)
            modules.update(held or {})
            left_out = left_out.joined(_peers.mapping_not_read(path, found=held is not None))
        imports.update(_ignored(tool, section))
        left_out = left_out.joined(_peers.left_out(tool, section))
        if tool == "trueup" and section is not area:
            left_out = left_out.joined(LeftOut(unread=tuple(_mistakes(section))))
    deptry = [held for tool, held in known if tool == _peers.DEPTRY]
    ours = [held for tool, held in known if tool == "trueup"]
    return Settings(
        keep,
        modules,
        frozenset(imports),
        _uses_of_groups(deptry, ours),
        {file: use for held in deptry for file, use in _peers.files(held)},
        frozenset().union(*(_peers.rules_off(tool, held) for tool, held in known)),
        frozenset(name for held in deptry for name in _peers.ignored("deptry", held, "transitive")),
        frozenset(name for held in deptry for name in _peers.ignored("deptry", held, "misplaced")),
        left_out,
        tuple(root for held in ours for root in names(held.get("roots"))),
        any(held.get("doctests") is True for held in ours),
    )


def _uses_of_groups(
    deptry: Iterable[Mapping[str, Json]], ours: Iterable[Mapping[str, Json]]
) -> dict[str, str]:
    """Return what groups are for; what is said to us counts for more."""
    told = [pair for held in deptry for pair in _peers.groups(held)]
    return dict([*told, *(pair for held in ours for pair in _groups(held))])


def _mistakes(section: Mapping[str, Json]) -> Iterator[str]:
    """Yield what of our own section would be lost without a word."""
    for key, value in section.items():
        if key not in _KEYS:
            yield f"[tool.trueup.dependencies] has no key {key!r}: known are {', '.join(_KEYS)}"
        elif not isinstance(value, _KEYS[key][0]):
            yield f"{key!r} in [tool.trueup.dependencies] is not {_KEYS[key][1]}: it does not count"
    held = section.get("groups")
    for group, use in held.items() if isinstance(held, Mapping) else ():
        if use not in _USES:
            yield f"group {group!r} is for one of {', '.join(_USES)}, and not for {use!r}"


def _groups(section: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield (group, use) of each group that is said to be for one of the known uses."""
    held = section.get("groups")
    for group, use in held.items() if isinstance(held, Mapping) else ():
        if use in _USES:
            yield str(group), str(use)


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


def _mapped(path: str, maps: Mapping[str, Json]) -> dict[str, tuple[str, ...]] | None:
    """Return what the file of that path maps, the nearest to the top first; None without one."""
    plain = path.removeprefix("./")
    found = sorted(file for file in maps if f"/{file}".endswith(f"/{plain}"))
    held = maps[min(found, key=len)] if found else None
    if not isinstance(held, Mapping):
        return None
    return {canonical(str(name)): names(value) for name, value in held.items()}


def _ignored(tool: str, section: Mapping[str, Json]) -> tuple[str, ...]:
    if tool == "trueup":
        return names(section.get("ignore_imports"))
    if tool == "deptry":
        ignores = section.get("per_rule_ignores")
        listed = names(ignores.get("DEP001")) if isinstance(ignores, Mapping) else ()
        return listed + names(section.get("known_first_party"))
    return names(section.get("ignore_undeclared"))
