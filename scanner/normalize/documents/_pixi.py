"""What Pixi declares, in a pixi.toml or below `tool.pixi` (Pixi documentation, "Pixi Manifest")."""

from collections.abc import Iterator
from typing import Any

from scanner.normalize.documents._manifest import Declaration, Manifest, items, table, use_of_group
from scanner.normalize.grammars.command_lines import programs
from scanner.normalize.grammars.distribution_names import canonical, is_distribution_name
from scanner.normalize.grammars.syntax import Path
from scanner.normalize.grammars.toml_spans import TomlLines
from scanner.normalize.meaning.conda_packages import distribution_of

_USES = {"host-dependencies": "build", "build-dependencies": "build"}
_TABLES = ("pypi-dependencies", "dependencies", *_USES)


def pixi_manifest(document: Any, lines: TomlLines) -> Manifest:
    """Return the manifest of a pixi.toml; its folder is a project, and no distribution."""
    manifest = Manifest("pixi", project=True)
    for key in ("workspace", "project"):
        manifest.name = manifest.name or str(table(document.get(key)).get("name", ""))
    manifest.configures["pixi"] = 1
    read_pixi(manifest, document, lines, ())
    tasks = [table(document.get("tasks"))]
    tasks += [
        table(table(one).get("tasks"))
        for key in ("feature", "target")
        for one in table(document.get(key)).values()
    ]
    for held in tasks:
        for command in _commands(held):
            for program, _ in programs(command):
                manifest.refer("program", program, lines.near(("tasks",)))
    return manifest


def _commands(tasks: Any) -> Iterator[str]:
    for task in tasks.values():
        command = table(task).get("cmd", "") if isinstance(task, dict) else task
        yield " ".join(map(str, items(command))) if isinstance(command, list) else str(command)


def read_pixi(manifest: Manifest, pixi: Any, lines: TomlLines, path: Path) -> None:
    """Declare what each feature and platform of a Pixi manifest asks for."""
    for at, section, use, platform in _sections(pixi, path):
        for key in _TABLES:
            for name, wanted in table(section.get(key)).items():
                where = (*at, key, name)
                found = name if key.startswith("pypi") else distribution_of(name)
                if is_distribution_name(found) and found not in ("python", "pip"):
                    manifest.declarations.append(
                        _declaration(
                            found,
                            wanted,
                            lines.near(where),
                            _USES.get(key, use),
                            where[:-1],
                            platform,
                        )
                    )


def _sections(pixi: Any, path: Path) -> Iterator[tuple[Path, Any, str, str]]:
    """Yield (path, table, use, platform) of each part that may declare something."""
    features = [(path, pixi, "runtime")]
    for name, feature in table(pixi.get("feature")).items():
        features.append(((*path, "feature", name), table(feature), use_of_group(name)))
    for at, feature, use in features:
        yield at, feature, use, ""
        for platform, section in table(feature.get("target")).items():
            yield (*at, "target", platform), table(section), use, str(platform)


def _declaration(
    name: str, wanted: Any, line: int, use: str, group: Path, platform: str
) -> Declaration:
    held = {"version": wanted} if isinstance(wanted, str) else table(wanted)
    version = str(held.get("version", "")).replace(" ", "")
    url = str(held.get("git") or held.get("path") or held.get("url") or "")
    extras = tuple(str(extra) for extra in items(held.get("extras")))
    specifier = "" if version == "*" else version
    return Declaration(
        canonical(name), line, use, ".".join(map(str, group)), specifier, extras, platform, url
    )
