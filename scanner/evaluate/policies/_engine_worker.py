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
    spec.loader.exec_module(module)
    return module


_PRINTING = _beside("_engine_printing")
_FUNCTIONS = {
    **_beside("_engine_functions").FUNCTIONS,
    **_beside("_engine_certain").FUNCTIONS,
    "trueup.sprintf": (2, _PRINTING.sprintf),
    "trueup.template": (1, _PRINTING.template),
}
_REFUSED = {"http.send": 1, "opa.runtime": 0, "rand.intn": 2, "uuid.rfc4122": 1}
# Readers have capped the modules already; a long line is no error in OPA either.
_LONGEST = 4_000_000
# Where a number may stand that the engine keeps as another one; a text can look like it.
_LARGE = re.compile(r"(?:^|[:,\[])[ ]?-?[0-9]+(?:[0-9]{15}|(?:\.[0-9]+)?[eE]\+?[0-9])")
_MOST = 2**63
_MOST_EXACT = 1e15
_SOON = 0.02


class _Engine:
    def __init__(self, request: dict[str, Any]) -> None:
        self._engine = regorus.Engine()
        self._engine.set_rego_v0(request["v0"])
        self._engine.set_policy_length_config(
            max_col=_LONGEST, max_file_bytes=_LONGEST, max_lines=_LONGEST
        )
        self.errors: list[str] = []
        for path, text in request["modules"]:
            try:
                self._engine.add_policy(path, text)
            except RuntimeError as error:
                self.errors.append(_short(error))
        if request["data"]:
            self._engine.add_data_json(json.dumps(request["data"]))
        self._engine.add_extension("time.now_ns", 0, lambda: request["now_ns"])
        for name, (count, function) in _FUNCTIONS.items():
            self._engine.add_extension(name, count, function)
        for name, count in _REFUSED.items():
            self._engine.add_extension(name, count, _refuse)
        self._limit = request["answer_bytes"]
        self._given = False

    def look_at(self, given: str | None) -> None:
        """Take an input, as JSON text; None for none at all."""
        if given is not None and _LARGE.search(given):
            json.loads(given, parse_int=_kept, parse_float=_kept)
        if given is not None or self._given:
            self._engine.set_input_json("null" if given is None else given)
            self._given = True

    def answer(self, rule: str) -> dict[str, Any]:
        try:
            text = self._engine.eval_query_as_json(rule)
        except RuntimeError as error:
            return {"error": _short(error)}
        if len(text) > self._limit:
            return {"error": f"the answer is longer than {self._limit} bytes"}
        result = json.loads(text).get("result")
        return {"value": result[0]["expressions"][0]["value"]} if result else {}


def _kept(number: str) -> int | float:
    """Return a number of an input that the engine keeps as it is; raise for others."""
    value: int | float = int(number) if number.lstrip("-").isdecimal() else float(number)
    if abs(value) >= (_MOST if isinstance(value, int) else _MOST_EXACT):
        raise RuntimeError(f"the embedded engine does not keep the number {number[:40]} exactly")
    return value


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


def _replies(engine: _Engine | None, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if engine is not None and request["op"] == "evaluate":
        for given in request["inputs"]:
            try:
                engine.look_at(given)
            except RuntimeError as error:
                yield from ({"error": _short(error)} for _ in request["rules"])
                continue
            yield from (engine.answer(rule) for rule in request["rules"])


def _load(request: dict[str, Any]) -> tuple[_Engine, dict[str, Any]]:
    engine = _Engine(request)
    return engine, {"errors": engine.errors}


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
        if request["op"] == "load":
            engine, reply = _load(request)
            replies: Iterator[dict[str, Any]] = iter([reply])
        elif request["op"] == "builtins":
            replies = iter([_builtins()])
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
