"""Look at everything that a scan needs, before the night on which it is needed."""

import importlib.util
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path

from scanner import __version__, plugins
from scanner.collect._git_run import GitError, run_git
from scanner.evaluate.policies._asking import Asking
from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._engine import EngineUnavailableError
from scanner.model.connector import Connector
from scanner.model.evidence import Snapshot, Source
from scanner.model.quick_dataclass import dataclass
from scanner.operate.config import Configuration
from scanner.operate.governance import governance_sources
from scanner.operate.passing_context import passing_context
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import FOLDER

_LOOKED_AT = 20
_SMALL = 200 * 2**20
_EXTRAS = {"postgres": "psycopg", "aws": "boto3", "kubernetes": "kubernetes", "redis": "redis"}


class Health(StrEnum):
    """How one thing is."""

    WELL = "ok"
    NOTE = "note"
    ILL = "problem"


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at.

    Attributes:
        what: such as "git" or "source orders-db".
        says: what was seen; of a problem also what to do.
    """

    health: Health
    what: str
    says: str


def of_installation() -> Iterator[Symptom]:
    """Look at what is installed: versions, git, policy engines, extras."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Symptom(Health.WELL, "trueup", f"{__version__} on Python {python}, {sys.platform}")
    yield _git()
    yield from _engines()
    missing = [name for name, module in _EXTRAS.items() if not importlib.util.find_spec(module)]
    if missing:
        says = f"not installed: {', '.join(missing)}: pip install 'trueup[NAME]' when you need one"
        yield Symptom(Health.NOTE, "extras", says)


def of_estate(
    configuration: Configuration,
    progress: Callable[[str], None] = lambda _text: None,
    *,
    deep: bool = False,
) -> Iterator[Symptom]:
    """Look at what one estate needs: where a scan writes, its key, its engine, every source.

    Each source is read until it gives its first document; with `deep` it is read as a whole, so
    that every call that its permissions do not cover is told. Nothing of it is kept.
    """
    yield from _places(configuration)
    yield from _key(configuration)
    yield _engine(configuration)
    for source in (*governance_sources(configuration), *configuration.sources):
        progress(f"asking {source.name}")
        yield from _source(source, configuration, deep=deep)


def _git() -> Symptom:
    if shutil.which("git") is None:
        return Symptom(Health.ILL, "git", "not on the PATH: install git: commits are read by it")
    try:
        said = run_git(Path(), "version").decode().strip()
    except GitError as error:
        return Symptom(Health.ILL, "git", f"does not run ({error}): reinstall it")
    return Symptom(Health.WELL, "git", said)


def _engines() -> Iterator[Symptom]:
    found = 0
    for name in ("opa", "embedded"):
        try:
            engine = choose({"engine": name})
        except EngineUnavailableError as error:
            yield Symptom(Health.NOTE, f"engine {name}", str(error))
            continue
        found += 1
        yield Symptom(Health.WELL, f"engine {name}", str(engine.version))
    if not found:
        says = "none: put opa on the PATH, or pip install 'trueup[rego]'"
        yield Symptom(Health.NOTE, "engines", says)


def _engine(configuration: Configuration) -> Symptom:
    settings = configuration.settings.get("policies", {})
    asked = str(settings.get("engine", "auto"))
    try:
        engine = choose(settings, Asking(secret=resolver(configuration.root)))
    except EngineUnavailableError as error:
        return Symptom(Health.ILL, f"policy engine {asked}", str(error))
    return Symptom(Health.WELL, f"policy engine {asked}", f"{engine.name} {engine.version}")


def _places(configuration: Configuration) -> Iterator[Symptom]:
    folders = {configuration.root / FOLDER: "state"}
    for _, path in configuration.outputs:
        if path != "-":
            folders.setdefault((configuration.root / path).parent, "reports")
    for folder, what in folders.items():
        yield _place(folder, what)


def _place(folder: Path, what: str) -> Symptom:
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        says = f"{there}: cannot be written: make it writable for the user of the scan"
        return Symptom(Health.ILL, what, says)
    free = shutil.disk_usage(there).free
    if free < _SMALL:
        says = f"{there}: only {free // 2**20} MiB free: make room for evidence and reports"
        return Symptom(Health.ILL, what, says)
    return Symptom(Health.WELL, what, f"{folder}: writable, {free // 2**30} GiB free")


def _key(configuration: Configuration) -> Iterator[Symptom]:
    reference = str(configuration.evidence.get("key", ""))
    if reference:
        try:
            key = resolver(configuration.root)(reference, "redaction")
        except LookupError as error:
            yield Symptom(Health.ILL, "redaction key", str(error))
            return
        if len(key) < 16:
            says = f"{reference}: shorter than 16 characters: make a longer one"
            yield Symptom(Health.ILL, "redaction key", says)
            return
        yield Symptom(Health.WELL, "redaction key", f"from {reference.partition(':')[0]}")
        return
    path = configuration.root / FOLDER / "redaction.key"
    if not path.exists():
        yield Symptom(Health.NOTE, "redaction key", "none yet: the first scan makes one")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        mode = stat.S_IMODE(path.stat().st_mode)
        says = f"{path}: others can read it (mode {mode:03o}): chmod 600 {path}"
        yield Symptom(Health.ILL, "redaction key", says)
    else:
        yield Symptom(Health.WELL, "redaction key", f"{path}: only its owner can read it")


def _source(
    source: Source, configuration: Configuration, *, deep: bool = False
) -> Iterator[Symptom]:
    what = f"source {source.name}"
    try:
        connector = plugins.load_as("collect", source.kind, Connector)
    except ModuleNotFoundError as error:
        says = f"needs the package {error.name}: pip install 'trueup[{source.kind}]'"
        yield Symptom(Health.ILL, what, says)
        return
    context = passing_context(configuration.root)
    needs = "; ".join(connector.needs)
    readable = 0
    for item in islice(connector.collect(source, context), None if deep else _LOOKED_AT):
        if not isinstance(item, Snapshot):
            says = f"{item.place}: {item.reason} (a {source.kind} source needs: {needs})"
            yield Symptom(Health.ILL, what, says)
            if item.whole:
                return
            continue
        readable += 1
        if not deep:
            break
    if readable:
        many = f"{readable} documents " if deep else ""
        yield Symptom(Health.WELL, what, f"{source.kind}: {many}readable")
        return
    yield Symptom(Health.NOTE, what, f"{source.kind}: holds nothing yet")
