"""OPA's own conformance cases, asked of an engine through the interface that policies use.

The cases come with OPA's Go module (Apache-2.0) and are read from the module cache; none is copied.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scanner.evaluate.policies._builtins import refusals
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Engine,
    EvaluationError,
    PolicyError,
    Value,
)
from scanner.evaluate.policies._engine_opa import OpaEngine, Written

VERSION = "1.22.2"
_INSIDE = f"github.com/open-policy-agent/opa@v{VERSION}/v1/test/cases/testdata/v1"
_NOW = 1_800_000_000_000_000_000
_PLAIN = re.compile(r"(data(?:\.[A-Za-z_]\w*)+)\s*=\s*x")
_WRAPPED = "data.conformance_case.answer"


class _Loader(yaml.CSafeLoader):
    """Reads YAML 1.2, in which `on` is a text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in held if tag != "tag:yaml.org,2002:bool"]
    for first, held in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        rule: what is asked.
        single: whether the answer is the value of "x", not a set of bindings.
        wants: bindings of each result; None when an error is wanted.
        strict: the error is one of strict mode only; without it the rule has no result.
    """

    note: str
    modules: Mapping[str, str]
    data: Mapping[str, Any]
    given: Any
    rule: str
    single: bool
    wants: list[dict[str, Any]] | None
    strict: bool
    sort: bool


@cache
def folder() -> Path | None:
    """Return where the cases are; None without Go's module cache."""
    go = shutil.which("go", path=f"{os.environ['PATH']}{os.pathsep}/usr/local/go/bin")
    roots = [Path.home() / "go/pkg/mod"]
    if go:
        said = subprocess.run([go, "env", "GOMODCACHE"], capture_output=True, text=True, check=True)
        roots.insert(0, Path(said.stdout.strip()))
    found = [root / _INSIDE for root in roots if (root / _INSIDE).is_dir()]
    return found[0] if found else None


def cases(root: Path) -> Iterator[Case]:
    """Yield all cases, in order of file; a name that occurs twice is numbered."""
    seen: dict[str, int] = {}
    for path in sorted(root.rglob("*.yaml")):
        for entry in _read(path)["cases"]:
            note = f"{path.parent.name}: {' '.join(entry['note'].split())}"
            seen[note] = seen.get(note, 0) + 1
            yield _case(entry, note if seen[note] == 1 else f"{note} ({seen[note]})")


def _read(path: Path) -> Any:
    loader = _Loader(path.read_bytes())
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _case(entry: Mapping[str, Any], note: str) -> Case:
    modules = {f"case/{i}.rego": text for i, text in enumerate(entry.get("modules") or ())}
    wants = entry.get("want_result")
    term = entry.get("input_term")
    plain = _PLAIN.fullmatch(entry["query"].strip())
    rule = plain[1] if plain else _WRAPPED
    single = bool(plain)
    if plain and term is not None:
        rule = _WRAPPED
        modules["case/ask.rego"] = _module(f"answer := x if x := {plain[1]} with input as {term}")
    elif not plain:
        names = sorted(wants[0]) if wants else []
        bindings = ", ".join(f'"{name}": {name}' for name in names)
        ask = f"{entry['query']} with input as {term}" if term is not None else entry["query"]
        modules["case/ask.rego"] = _module(f"answer contains {{{bindings}}} if {{\n\t{ask}\n}}")
    fails = wants is None and ("want_error" in entry or "want_error_code" in entry)
    return Case(
        note, modules, entry.get("data") or {}, entry.get("input"), rule, single,
        None if fails else wants or [], bool(entry.get("strict_error")),
        bool(entry.get("sort_bindings")),
    )  # fmt: skip


def _module(rule: str) -> str:
    return f"package conformance_case\n\n{rule}\n"


def ask(engine: Engine, case: Case) -> str:
    """Return "passed", or "refused", "error" or "wrong" with what was said."""
    bundle = Bundle(case.modules, case.data, now_ns=_NOW)
    loaded = _unchecked(engine, bundle) or engine.load(bundle)
    if isinstance(loaded, tuple):
        refused = any(error.code in ("refused", "missing", "differs") for error in loaded)
        if case.wants is None and not refused:
            return "passed"
        return f"{'refused' if refused else 'error'}: {loaded[0].message}"
    try:
        [answer] = loaded.evaluate_many(case.rule, [case.given])
    finally:
        loaded.close()
    return judge(case, answer)


def _unchecked(engine: Engine, bundle: Bundle) -> Written | tuple[PolicyError, ...] | None:
    """Load for the binary without a process of its own: evaluating compiles the same again."""
    if not isinstance(engine, OpaEngine):
        return None
    return refusals(bundle.modules, engine.capabilities(), engine.name) or engine.written(bundle)


def judge(case: Case, answer: Answer) -> str:
    """Return the same for an answer that was given."""
    if isinstance(answer, EvaluationError):
        return "passed" if case.wants is None else f"error: {answer.message}"
    value = answer.value if isinstance(answer, Value) else None
    if case.wants is None:
        # Out of strict mode an error of a builtin leaves the rule undefined, or its set empty.
        lenient = case.strict and not value
        return "passed" if lenient else f"wrong: no error but {_short(value)}"
    said = value or []
    if case.single:
        said = [{"x": value}] if isinstance(answer, Value) else []
    wanted = case.wants
    if not case.single and wanted and not wanted[0]:
        wanted = [{}]
    if _same(said, wanted, sort=case.sort or not case.single):
        return "passed"
    return f"wrong: {_short(said)} where {_short(wanted)} is wanted"


def _same(said: list[Any], wanted: list[Any], *, sort: bool) -> bool:
    if sort:
        said, wanted = _sorted(said), _sorted(wanted)
    return json.dumps(said, sort_keys=True) == json.dumps(wanted, sort_keys=True) or said == wanted


def _sorted(results: list[Any]) -> list[Any]:
    ordered = [
        {
            name: sorted(value, key=_key) if isinstance(value, list) else value
            for name, value in each.items()
        }
        for each in results
    ]
    return sorted(ordered, key=_key)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _short(value: Any) -> str:
    return json.dumps(value, sort_keys=True)[:150]
