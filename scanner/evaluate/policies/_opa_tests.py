"""What `opa test` says of the tests of a bundle, and where those stop that fail."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.evaluate.policies._engine_opa_job import Job
from scanner.evaluate.policies._engine_process import ChildStoppedError
from scanner.evaluate.policies._test_result import TestResult
from scanner.model.resource import Json

# A trace is long, so that only the first failures get one.
_TRACED = 10
_LONGEST = 200


def tests_of(job: Job) -> list[TestResult]:
    """Return a result for each test, in order of module and line.

    Raises:
        ChildStoppedError: the tests had to be stopped.
        ValueError: a module does not load; the message is the engine's.
    """
    names = list(job.bundle.modules)
    found = sorted(job.tested(), key=lambda one: (_index(one), one["location"]["row"]))
    results = [_result(one, names[_index(one)]) for one in found]
    failed = [one for one in results if one.outcome == "failed" and not one.detail][:_TRACED]
    why = _why(job, failed) if failed else {}
    return [replace(one, detail=why.get(one.name, one.detail)) for one in results]


def _index(said: Mapping[str, Any]) -> int:
    return int(Path(said["location"]["file"]).stem)


def _result(said: Mapping[str, Any], file: str) -> TestResult:
    name = f"{said['package']}.{said['name']}"
    place = f"{file}:{said['location']['row']}"
    output = base64.b64decode(said.get("output") or "").decode(errors="replace")
    if said.get("skip"):
        return TestResult(name, place, "skipped", output=output)
    if error := said.get("error"):
        return TestResult(name, place, "error", _message(error), output)
    if not said.get("fail"):
        return TestResult(name, place, "passed", output=output)
    failed = sorted(_failed(said.get("sub_results") or {}))
    return TestResult(
        name, place, "failed", f"cases: {', '.join(failed)}" if failed else "", output
    )


def _message(error: Json) -> str:
    """Return the words of an error, which is one or a list of several."""
    several = error if isinstance(error, list) else [error]
    words = (one.get("message") if isinstance(one, Mapping) else one for one in several)
    return " ".join("; ".join(str(one) for one in words).split())


def _failed(cases: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for name, case in cases.items():
        path = f"{above}{' / ' if above else ''}{name}"
        if inner := case.get("sub_results"):
            yield from _failed(inner, path)
        elif case.get("fail"):
            yield path


def _why(job: Job, failed: Sequence[TestResult]) -> Mapping[str, str]:
    """Return for each test that fails the line of its module at which it stopped last."""
    bare = {re.escape(one.name.partition("#")[0]) for one in failed}
    try:
        traced = job.tested("--verbose", "--run", f"^({'|'.join(sorted(bare))})$")
    except (ChildStoppedError, ValueError):
        return {}  # That they fail is known; this only says more.
    found: dict[str, str] = {}
    names = list(job.bundle.modules)
    for said in traced:
        row = _last_row(said)
        if row and said.get("fail"):
            file = names[_index(said)]
            line = job.bundle.modules[file].split("\n")[row - 1].strip()
            found[f"{said['package']}.{said['name']}"] = f"line {row}: {line[:_LONGEST]}"
    return found


def _last_row(said: Mapping[str, Any]) -> int:
    own = said["location"]["file"]
    for event in reversed(said.get("trace") or ()):
        place = event.get("Location") or {}
        if event.get("Op") == "Fail" and place.get("file") == own:
            return int(place["row"])
    return 0
