"""The program that runs in the child process of the embedded engine.

It is started by its path, isolated from the environment, and imports nothing of the scanner: what
it evaluates is foreign code. One JSON request per line on standard input; one JSON answer per line
on the descriptor that was standard output, which the engine's own prints can therefore not reach.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

import regorus


def _beside(name: str) -> ModuleType:
    """Return a module of this folder, which is not searched in isolated mode."""
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    # By the name that the others import it by, so that none is looked for.
    sys.modules[f"scanner.evaluate.policies.{name}"] = module
    spec.loader.exec_module(module)
    return module


_PRINTING, _BYTES = _beside("_engine_printing"), _beside("_engine_bytes")
# In the order in which they need each other.
_TREE, _, _, _, _SYNTAX = [
    _beside(f"_engine_{name}") for name in ("tree", "terms", "safety", "statements", "syntax")
]
_FUNCTIONS = {
    name: held
    for module in ("_engine_functions", "_engine_networks", "_engine_certain", "_engine_dates")
    for name, held in _beside(module).FUNCTIONS.items()
}
_REFUSED = {"http.send": 1, "opa.runtime": 0, "rand.intn": 2, "uuid.rfc4122": 1}
# Readers have capped the modules already; a long line is no error in OPA either.
_LONGEST = 4_000_000
# Where a number may stand that the engine keeps as another one, or prints as one that was written
# otherwise; a text can look like it.
_ODD = re.compile(
    r"(?:^|[:,\[])[ ]?-?[0-9]+(?:[0-9]{15}|\.[0-9]{0,30}0(?![0-9])|(?:\.[0-9]+)?[eE]\+?[0-9])"
)
_SOON = 0.02


class _Engine:
    def __init__(self, request: dict[str, Any]) -> None:
        self._engine = _parser(request)
        self.errors: list[str] = []
        for path, text in request["modules"]:
            try:
                self._engine.add_policy(path, text)
            except RuntimeError as error:
                self.errors.append(_short(error))
        self._written = _PRINTING.Written(usual=request["fractions"])
        self._bytes = _BYTES.Bytes()
        if request["data"]:
            self._add_data(json.dumps(request["data"]))
        self._engine.add_extension("time.now_ns", 0, lambda: request["now_ns"])
        held = {**_FUNCTIONS, **self._written.functions(), **self._bytes.functions()}
        for name, (count, function) in held.items():
            self._engine.add_extension(name, count, function)
        for name, count in _REFUSED.items():
            self._engine.add_extension(name, count, _refuse)
        self._careful = request["careful"]
        self._limit = request["answer_bytes"]
        self._given = False

    def _add_data(self, text: str) -> None:
        try:
            if _ODD.search(text):
                self._written.look_at(text)
        except ValueError as error:
            self.errors.append(f"data: {error}: evaluate it with the opa binary")
        self._written.usual |= self._written.fractions
        self._engine.add_data_json(text)

    def look_at(self, given: str | None) -> None:
        """Take an input, as JSON text; None for none at all."""
        self._written.begin()
        self._bytes.begin()
        if given is not None and _ODD.search(given):
            self._written.look_at(given)
        if given is not None or self._given:
            self._engine.set_input_json("null" if given is None else given)
            self._given = True

    def answer(self, rule: str) -> dict[str, Any]:
        try:
            text = self._engine.eval_query_as_json(rule)
        except RuntimeError as error:
            return {"error": _short(error)}
        if self._bytes.odd and not self._careful:
            return {"error": "bytes that are no text"}  # asked again in careful words
        if len(text) > self._limit:
            return {"error": f"the answer is longer than {self._limit} bytes"}
        result = json.loads(self._bytes.answered(text)).get("result")
        return {"value": result[0]["expressions"][0]["value"]} if result else {}


def _refuse(*_: object) -> None:
    raise PermissionError("refused")


def _short(error: Exception) -> str:
    return str(error).partition("\n\nStack backtrace:")[0].strip()[:2000]


def _limit_memory(megabytes: int) -> None:
    """Cap the address space at what the engine has mapped by now and so much more."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - POSIX only

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no more imports
            mapped = int(statm.read().split()[0]) * resource.getpagesize()
        limit = mapped + megabytes * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_time(seconds: float) -> None:
    """Cap the time that is used from here on, for the case that nobody is left to stop this process."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - POSIX only

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _replies(engine: _Engine | None, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if engine is not None and request["op"] == "evaluate":
        for given in request["inputs"]:
            _limit_time(request["seconds"] * (len(request["rules"]) + 1))
            try:
                engine.look_at(given)
            except (RuntimeError, ValueError) as error:
                yield from ({"error": _short(error)} for _ in request["rules"])
                continue
            yield from (engine.answer(rule) for rule in request["rules"])


def _load(request: dict[str, Any]) -> tuple[_Engine, dict[str, Any]]:
    engine = _Engine(request)
    return engine, {"errors": engine.errors}


def _load_errors(request: dict[str, Any]) -> dict[str, Any]:
    """Return what OPA refuses in modules; one that is not parsed as it was written is left out."""
    engine, complete = _parser(request), True
    for path, text in request["modules"]:
        try:
            engine.add_policy(path, text)
        except RuntimeError:
            complete = False
    rules: dict[tuple[str, ...], list[str]] = {}
    for package, names in request["rules"]:
        rules.setdefault(tuple(package), []).extend(names)
    try:
        trees = json.loads(engine.get_ast_as_json())
        found = _SYNTAX.load_errors(trees, rules, request["builtins"], complete=complete)
        return {"errors": list(found)}
    except (_TREE.UnknownSyntaxError, RecursionError, MemoryError) as error:
        return {"errors": [], "unknown": type(error).__name__}


def _parser(request: dict[str, Any]) -> Any:
    engine = regorus.Engine()
    engine.set_rego_v0(request["v0"])
    engine.set_policy_length_config(max_col=_LONGEST, max_file_bytes=_LONGEST, max_lines=_LONGEST)
    return engine


def _builtins() -> dict[str, Any]:
    engine = regorus.Engine()
    engine.add_policy("runtime.rego", "package runtime\n\nall := opa.runtime()")
    engine.set_input_json("null")
    found: dict[str, Any] = json.loads(engine.eval_rule_as_json("data.runtime.all"))
    ours = [name for name in _FUNCTIONS if not name.startswith("trueup.")]
    return {"builtins": [*found["builtins"], *ours, "trueup.template"]}


def _serve(requests: TextIO, answers: TextIO) -> None:
    engine: _Engine | None = None
    for line in requests:
        request = json.loads(line)
        _limit_time(request["seconds"])
        if request["op"] == "load":
            engine, reply = _load(request)
            replies: Iterator[dict[str, Any]] = iter([reply])
        elif request["op"] == "builtins":
            replies = iter([_builtins()])
        elif request["op"] == "check":
            replies = iter([_load_errors(request)])
        else:
            replies = _replies(engine, request)
        at_once = request.get("at_once", False)
        told = time.monotonic()
        for reply in replies:
            answers.write(json.dumps(reply) + "\n")
            if at_once or time.monotonic() - told > _SOON:
                answers.flush()
                told = time.monotonic()
        answers.flush()


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _limit_memory(int(sys.argv[1]))
    _serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
