"""What the Go command itself says of a module's requirements: `go mod tidy -diff`, which changes nothing.

It runs only over what is `trusted_to_run`, in an environment and home of its own. Modules are looked up
as the user's settings of the Go command say, and nothing of the project is built or started.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.collect._folder import walk
from scanner.collect._tool_run import ToolError, run_tool
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin

MAX_MODULES = 50
_COMMAND = ("go", "mod", "tidy", "-diff")
_TAKEN = ("GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")  # fmt: skip
_DIFFERS = 1
_SETTINGS = {
    f"{folder}/go/telemetry/mode": "off" for folder in (".config", "Library/Application Support")
}
"""No counters: with them the command leaves a process behind that goes on writing into its home."""


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield for each go.mod {path, of, diff, problem}; only one of the two last is not empty."""
    where = str(source.options.get("path", "."))
    root = context.root / where
    if source.options.get("trusted_to_run") is not True:
        reason = "set `trusted_to_run: true` to let the Go command run over these files"
        yield Unreadable(source.name, where, reason, whole=True)
        return
    found = [name for name in walk(root, source.name) if isinstance(name, str) and _is_module(name)]
    for name in found[:MAX_MODULES]:
        context.progress(f"{source.name}: {name}")
        value = {"path": name, "of": str(source.options.get("of", "")), **_asked(root / name)}
        origin = Origin(source=source.name, file=name, api=" ".join(_COMMAND))
        yield context.recorder.answer(source, Answer(name, value, origin, query=" ".join(_COMMAND)))
    if len(found) > MAX_MODULES:
        yield Unreadable(source.name, where, f"more than {MAX_MODULES} modules; the rest was not asked")  # fmt: skip


def _is_module(name: str) -> bool:
    return name.rpartition("/")[2] == "go.mod" and "/testdata/" not in f"/{name}"


def _asked(file: Path) -> dict[str, str]:
    try:
        printed = run_tool(_COMMAND, file.parent, _environment(), (0, _DIFFERS), _SETTINGS)
    except ToolError as error:
        return {"diff": "", "problem": str(error).replace(str(file.parent), "")}
    return {"diff": printed.decode("utf-8", "replace"), "problem": ""}


def _environment() -> dict[str, str]:
    """Return where modules come from, without credentials; nothing downloads another toolchain."""
    taken = {name: os.environ[name] for name in _TAKEN if "@" not in os.environ.get(name, "@")}
    cache = os.environ.get("GOMODCACHE") or str(_folder() / "pkg" / "mod")
    held = {"GOMODCACHE": cache} if Path(cache).is_dir() else {}
    return {
        **taken, **held, "GOTOOLCHAIN": "local", "GOWORK": "off", "GOVCS": "*:off", "GOFLAGS": "-mod=mod",
    }  # fmt: skip


def _folder() -> Path:
    given = os.environ.get("GOPATH", "").partition(os.pathsep)[0]
    return Path(given) if given else Path.home() / "go"


CONNECTOR = Connector(
    collect=_collect,
    options={
        "path": "a folder with Go modules; relative to trueup.yaml",
        "of": "name of the source that holds the same files",
        "trusted_to_run": "true to let the Go command run over these files",
    },
    needs=("the Go command, 1.23 or later, on the PATH; its module cache or proxy",),
)
