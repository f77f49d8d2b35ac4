"""Read the Poetry table of a pyproject.toml (Poetry documentation, "The pyproject.toml file")."""

from collections.abc import Iterable
from typing import Any

from scanner.normalize.documents._manifest import Declaration, Manifest, items, table, use_of_group
from scanner.normalize.grammars.distribution_names import canonical, is_distribution_name
from scanner.normalize.grammars.syntax import Path
from scanner.normalize.grammars.toml_spans import TomlLines

_ROOT: Path = ("tool", "poetry")


def read_poetry(manifest: Manifest, poetry: Any, lines: TomlLines) -> None:
    """Add what the Poetry table declares to the manifest."""
    if "name" in poetry or "dependencies" in poetry:
        manifest.project = True
        manifest.name = manifest.name or str(poetry.get("name", ""))
    optional = {
        canonical(str(name)): extra
        for extra, names in table(poetry.get("extras")).items()
        for name in items(names)
    }
    _section(
        manifest, (*_ROOT, "dependencies"), poetry.get("dependencies"), lines, "runtime", optional
    )
    _section(
        manifest,
        (*_ROOT, "dev-dependencies"),
        poetry.get("dev-dependencies"),
        lines,
        "development",
        {},
    )
    for name, group in table(poetry.get("group")).items():
        path = (*_ROOT, "group", name, "dependencies")
        use = "runtime" if name == "main" else "development"
        _section(manifest, path, table(group).get("dependencies"), lines, use, {})
    for name, target in table(poetry.get("scripts")).items():
        manifest.enter("scripts", name, target, lines.near((*_ROOT, "scripts", name)))
    for group, entries in table(poetry.get("plugins")).items():
        for name, target in table(entries).items():
            manifest.enter(group, name, target, lines.near((*_ROOT, "plugins", group, name)))
    for package in items(poetry.get("packages")):
        include, start = table(package).get("include"), table(package).get("from")
        manifest.modules += [str(include).partition("/")[0]] if include else []
        manifest.roots += [str(start)] if start else []


def _section(
    manifest: Manifest, path: Path, section: Any, lines: TomlLines, use: str, optional: dict[str, str]
) -> None:  # fmt: skip
    for name, value in table(section).items():
        if name == "python":
            manifest.requires_python = manifest.requires_python or str(value)
        elif is_distribution_name(name):
            # Several constraints for one distribution are one declaration, each for its platform.
            wanted = next(iter(_constraints(value)), {})
            key = canonical(name)
            lies = "optional" if wanted.get("optional") or key in optional else use
            lies = use_of_group(optional[key]) if key in optional else lies
            manifest.declarations.append(
                Declaration(
                    key,
                    lines.near((*path, name)),
                    lies,
                    ".".join(map(str, path)),
                    str(wanted.get("version", "")).replace("*", "")
                    if wanted.get("version") == "*"
                    else str(wanted.get("version", "")),
                    tuple(str(extra) for extra in items(wanted.get("extras"))),
                    _marker(wanted),
                    str(wanted.get("git") or wanted.get("url") or wanted.get("path") or ""),
                )
            )


def _constraints(value: Any) -> Iterable[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        yield {"version": item} if isinstance(item, str) else dict(table(item))


def _marker(wanted: dict[str, Any]) -> str:
    parts = [str(wanted["markers"])] if wanted.get("markers") else []
    parts += [f'python_version "{wanted["python"]}"'] if wanted.get("python") else []
    parts += [f'sys_platform == "{wanted["platform"]}"'] if wanted.get("platform") else []
    return " and ".join(parts)
