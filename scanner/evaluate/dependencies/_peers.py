"""Settings of deptry and FawltyDeps, for whoever moves over: what they mean for the same project.

Sources: the usage pages of deptry (`[tool.deptry]`) and of FawltyDeps (`[tool.fawltydeps]`).
"""

import re
from collections.abc import Iterator, Mapping

from scanner.evaluate.dependencies._choices import LeftOut
from scanner.evaluate.dependencies._records import names
from scanner.model.resource import Json

DEPTRY = "deptry"
FAWLTYDEPS = "fawltydeps"
_RULES = {"DEP001": "undeclared", "DEP002": "unused", "DEP003": "transitive", "DEP004": "misplaced"}
_ACTIONS = {"check_undeclared": ("undeclared", "transitive"), "check_unused": ("unused", "unknown")}
_PLAIN = re.compile(r"[\w\-/ @+,~!#%&=]|\\\.|\\-|\\/|\.[*+]|\.")
_ELSEWHERE = {
    FAWLTYDEPS: {
        "exclude_from": "write the patterns into `exclude` of [tool.fawltydeps]",
    }
}


def rules_off(tool: str, section: Mapping[str, Json]) -> frozenset[str]:
    """Return the rules that the settings of a tool switch off."""
    if tool == DEPTRY:
        ignored = {_RULES[code] for code in names(section.get("ignore")) if code in _RULES}
        return frozenset(ignored | ({"unknown"} if "unused" in ignored else set()))
    asked = [action for action in names(section.get("actions")) if action in _ACTIONS]
    if tool != FAWLTYDEPS or not asked:
        return frozenset()
    return frozenset(
        rule for action, rules in _ACTIONS.items() if action not in asked for rule in rules
    )


def ignored(tool: str, section: Mapping[str, Json], rule: str) -> tuple[str, ...]:
    """Return the names that deptry leaves out of one of its rules."""
    held = section.get("per_rule_ignores") if tool == DEPTRY else None
    if not isinstance(held, Mapping):
        return ()
    code = next(code for code, known in _RULES.items() if known == rule)
    return names(held.get(code))


def left_out(tool: str, section: Mapping[str, Json]) -> LeftOut:
    """Return which files and declarations the settings of a tool leave out."""
    if tool == DEPTRY:
        patterns = names(section.get("exclude")) + names(section.get("extend_exclude"))
        globs = [(pattern, _glob(pattern)) for pattern in patterns]
        return LeftOut(
            prefixes=tuple(glob for _, glob in globs if glob),
            notebooks=section.get("ignore_notebooks") is True,
            unread=tuple(
                f"the pattern {pattern} of [tool.deptry] is not understood: write it as a plain path"
                for pattern, glob in globs if not glob
            ),
        )  # fmt: skip
    if tool != FAWLTYDEPS:
        return LeftOut()
    return LeftOut(
        patterns=names(section.get("exclude")),
        code=_folders(section.get("code")),
        declared_in=_folders(section.get("deps")),
        unread=tuple(_unread(tool, section)),
    )


def mapping_not_read(path: str, *, found: bool) -> LeftOut:
    """Return the limit of a `custom_mapping_file` that is not among what was read; none where it is."""
    told = f"{path}, the custom_mapping_file of [tool.fawltydeps], was not found or holds no lists"
    return LeftOut() if found else LeftOut(unread=(told,))


def groups(section: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield (group, use) of each group whose use deptry's settings tell."""
    for key in ("pep621_dev_dependency_groups", "optional_dependencies_dev_groups"):
        for name in names(section.get(key)):
            yield f"optional-dependencies.{name}", "development"
    for name in names(section.get("non_dev_dependency_groups")):
        yield f"dependency-groups.{name}", "runtime"


def files(section: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield (requirements file, use) of each file that deptry's settings name."""
    for key, use in (("requirements_files", "runtime"), ("requirements_files_dev", "development")):
        for name in names(section.get(key)):
            yield name.removeprefix("./"), use


def _folders(value: Json) -> tuple[str, ...]:
    """Return paths without `.`, which means everything; none at all when it is among them."""
    found = tuple(name.removeprefix("./").rstrip("/") for name in names(value))
    return () if {".", ""} & set(found) else found


def _glob(pattern: str) -> str:
    """Return a glob for a regular expression of plain parts; "" for any other one.

    deptry matches at the beginning of a path, and need not match all of it.
    """
    at, glob = 0, ""
    plain = pattern.removeprefix("^").removeprefix("./")
    whole = plain.endswith("$")
    plain = plain.removesuffix("$")
    while at < len(plain):
        match = _PLAIN.match(plain, at)
        if match is None:
            return ""
        part = match[0]
        glob += "*" if part in (".*", ".+") else "?" if part == "." else part.removeprefix("\\")
        at = match.end()
    return glob if whole else f"{glob}*"


def _unread(tool: str, section: Mapping[str, Json]) -> Iterator[str]:
    for key, instead in _ELSEWHERE.get(tool, {}).items():
        if section.get(key):
            yield f"{key} of [tool.{tool}] is not read: {instead}"
