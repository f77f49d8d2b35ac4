"""Read setup.cfg: what setuptools and PBR take from it, and the tools it configures."""

from collections.abc import Iterator
from configparser import MissingSectionHeaderError, ParsingError, RawConfigParser

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import Manifest, unreadable, use_of_group
from scanner.normalize.grammars.ini_text import IniValue, read_ini

_FILE = "file:"


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] == "setup.cfg"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    values, sections = read_ini(text)
    manifest = Manifest("setup.cfg", project="metadata" in sections)
    for section, line in sections.items():
        tool = section.removeprefix("tool:").partition(":")[0].partition("-")[0]
        manifest.configures.setdefault(tool, line)
    for value in values:
        _value(manifest, value)
    line = _first_mistake(text)
    if line:
        yield unreadable(snapshot, line, "not valid for an INI file; what it declares is a guess")
        manifest.unresolved = f"{snapshot.origin.file}:{line} cannot be read"
        manifest.project = manifest.project or "[metadata" in text
    yield manifest.resource(snapshot)


def _first_mistake(text: str) -> int:
    """Return the first line that setuptools cannot read; 0 when it can read all."""
    try:
        RawConfigParser(strict=False, interpolation=None).read_string(text)
    except MissingSectionHeaderError as error:
        return error.lineno
    except ParsingError as error:
        return int(error.errors[0][0]) if error.errors else 1
    return 0


def _value(manifest: Manifest, value: IniValue) -> None:
    where = (value.section, value.key)
    if where == ("metadata", "name"):
        manifest.name = value.text
    elif value.section == "options":
        _options(manifest, value)
    elif value.section in ("options.extras_require", "extras"):  # `extras` is the form of pbr
        _declare(manifest, value, use_of_group(value.key), f"{value.section}.{value.key}")
    elif value.section == "options.packages.find" and value.key == "where":
        manifest.roots.append(value.text)
    elif value.section in ("options.entry_points", "entry_points"):
        _entries(manifest, value)
    elif value.key in ("plugins", "load-plugins", "addopts"):
        _references(manifest, value)


def _references(manifest: Manifest, value: IniValue) -> None:
    how = "pytest-option" if value.key == "addopts" else "module"
    for text, line in value.lines:
        for word in text.replace(",", " ").split():
            manifest.refer(how, word, line)


def _options(manifest: Manifest, value: IniValue) -> None:
    uses = {
        "install_requires": "runtime",
        "setup_requires": "build",
        "tests_require": "development",
    }
    if value.key in uses:
        _declare(manifest, value, uses[value.key], f"options.{value.key}")
    elif value.key == "python_requires":
        manifest.requires_python = value.text
    elif value.key in ("py_modules", "packages"):
        words = value.text.replace(",", " ").split()
        manifest.modules += [
            word.partition(".")[0] for word in words if not word.startswith("find")
        ]
    elif value.key == "package_dir":
        manifest.roots += [text.partition("=")[2].strip() for text, _ in value.lines]


def _declare(manifest: Manifest, value: IniValue, use: str, group: str) -> None:
    for text, line in value.lines:
        if text.startswith(_FILE):
            for file in text.removeprefix(_FILE).split(","):
                manifest.includes.append({"path": file.strip(), "line": line, "use": use})
        else:
            # Before PEP 508, several requirements could share a line, divided by semicolons.
            parts = (
                text.split(";")
                if ";" in text and "python_" not in text and "platform" not in text
                else [text]
            )
            for part in parts:
                manifest.add(part, line, use, group)


def _entries(manifest: Manifest, value: IniValue) -> None:
    for text, line in value.lines:
        name, _, target = text.partition("=")
        manifest.enter(value.key, name.strip(), target.strip(), line)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
