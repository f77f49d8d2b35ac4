"""The OPA binary: one process for a whole batch of inputs, so that it agrees with `opa test`."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    PolicyError,
    Undefined,
    Value,
)
from scanner.evaluate.policies._engine_process import ChildStoppedError, Finished, run
from scanner.model.resource import Json

_PACKAGE = "trueup_batch"
_INPUTS = "trueup_batch_inputs"
_CHUNK = 2_000
# A batch that fails is cut in so many parts until the failing input stands alone.
_PARTS = 8
_SECONDS_PER_INPUT = 0.02
_OUTPUT_BYTES = 256_000_000
_OLDEST = (1, 0)


class OpaEngine:
    """The reference: what the user's own `opa eval` says."""

    name = "opa"

    def __init__(self, limits: Limits | None = None, binary: str = "") -> None:
        """Find the binary.

        Raises:
            EngineUnavailableError: there is none on the PATH, or it is older than 1.0.
        """
        self._limits = limits or Limits()
        found = binary or shutil.which("opa") or ""
        if not found:
            raise EngineUnavailableError("opa is not on the PATH: install Open Policy Agent 1.0+")
        self._binary = os.path.abspath(found)  # noqa: PTH100 - links stay as they are
        if _numbers(self._number) < _OLDEST:
            raise EngineUnavailableError(
                f"{found} is version {self._number}: 1.0 or newer is needed"
            )

    @property
    def version(self) -> str:
        """The version that the binary prints."""
        return f"opa {self._number}"

    def capabilities(self) -> frozenset[str]:
        """Return the builtins of this binary, less the refused ones."""
        return frozenset(builtin["name"] for builtin in self._capabilities["builtins"])

    def load(self, bundle: Bundle) -> "_Loaded | tuple[PolicyError, ...]":
        """Return the loaded bundle, or every error that `opa check` finds in it."""
        found = _builtins.refusals(bundle.modules, self.capabilities(), self.name)
        if found:
            return found
        folder = tempfile.TemporaryDirectory(prefix="trueup-policies-")
        job = _Job(self._binary, self._limits, Path(folder.name), bundle)
        errors = job.prepare(self._capabilities)
        if errors:
            folder.cleanup()
            return errors
        return _Loaded(job, folder)

    @cached_property
    def _number(self) -> str:
        try:
            said = run([self._binary, "version"], self._limits.seconds, 512, 100_000)
        except (ChildStoppedError, OSError) as error:
            raise EngineUnavailableError(f"{self._binary} does not run: {error}") from error
        first = said.output.decode(errors="replace").partition("\n")[0]
        return first.removeprefix("Version:").strip()

    @cached_property
    def _capabilities(self) -> Mapping[str, Json]:
        argv = [self._binary, "capabilities", "--current"]
        document = json.loads(run(argv, self._limits.seconds, 512, 10_000_000).output)
        kept = [b for b in document["builtins"] if b["name"] not in _builtins.REFUSED]
        return {**document, "builtins": kept, "allow_net": []}


@dataclass(frozen=True, slots=True)
class _Job:
    """A bundle written down for the binary."""

    binary: str
    limits: Limits
    folder: Path
    bundle: Bundle

    def prepare(self, capabilities: Mapping[str, Json]) -> tuple[PolicyError, ...]:
        self._write("capabilities.json", json.dumps(capabilities))
        (self.folder / "modules").mkdir()
        # Modules get plain names: a path of theirs means nothing to the file system.
        for index, text in enumerate(self.bundle.modules.values()):
            self._write(f"modules/{index}.rego", text)
        self._write("data.json", json.dumps(dict(self.bundle.data)))
        argv = ["check", "--format=json", "--max-errors=1000", *self._common(), "modules"]
        try:
            finished = self._run(argv, self.limits.seconds)
        except ChildStoppedError as error:
            return (PolicyError("", 0, 0, "load", f"loading the policies: {error}"),)
        return self._errors(finished) if finished.code else ()

    def evaluate(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        """Return the answers of one process.

        Raises:
            ChildStoppedError: it had to be stopped.
            ValueError: the batch as a whole failed; the message is the engine's.
        """
        self._write("inputs.json", json.dumps({_INPUTS: list(inputs)}))
        self._write("batch.rego", _batch(rule, self.bundle.now_ns))
        argv = ["eval", "--format=json", *self._common()]
        for name in ("modules", "data.json", "inputs.json", "batch.rego"):
            argv += ["--data", name]
        seconds = self.limits.seconds + _SECONDS_PER_INPUT * len(inputs)
        finished = self._run([*argv, f"data.{_PACKAGE}.answers"], seconds)
        said = _decoded(finished)
        if finished.code or "result" not in said:
            errors = self._errors(finished)
            raise ValueError("; ".join(str(error) for error in errors[:3]))
        found = said["result"][0]["expressions"][0]["value"]
        return [self._answer(found, index) for index in range(len(inputs))]

    def _answer(self, found: Mapping[str, Json], index: int) -> Answer:
        key = str(index)
        if key not in found:
            return Undefined()
        if len(json.dumps(found[key])) > self.limits.answer_bytes:
            return EvaluationError(f"the answer is longer than {self.limits.answer_bytes} bytes")
        return Value(found[key])

    def _common(self) -> list[str]:
        old = ["--v0-compatible"] if self.bundle.rego_version == "v0" else []
        return ["--capabilities", str(self.folder / "capabilities.json"), *old]

    def _run(self, arguments: Sequence[str], seconds: float) -> Finished:
        named = {"modules", "data.json", "inputs.json", "batch.rego"}
        argv = [str(self.folder / a) if a in named else a for a in arguments]
        return run([self.binary, *argv], seconds, self.limits.memory_mb, _OUTPUT_BYTES)

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def _errors(self, finished: Finished) -> tuple[PolicyError, ...]:
        errors = _decoded(finished).get("errors") or []
        if not errors:
            said = " ".join(finished.errors.split())[:500] or "the engine said nothing"
            return (PolicyError("", 0, 0, "engine", said.replace(str(self.folder), "")),)
        paths = {
            str(self.folder / f"modules/{index}.rego"): path
            for index, path in enumerate(self.bundle.modules)
        }
        return tuple(_policy_error(error, paths) for error in errors)


class _Loaded:
    """A checked bundle in a folder of its own."""

    def __init__(self, job: _Job, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self._job = job
        self._folder = folder

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        answers: list[Answer] = []
        strikes = _Strikes(self._job.limits.strikes + _PARTS)
        for start in range(0, len(inputs), _CHUNK):
            answers += self._part(rule, inputs[start : start + _CHUNK], strikes)
        return answers

    def _part(self, rule: str, inputs: Sequence[Json], strikes: "_Strikes") -> list[Answer]:
        if strikes.out:
            reason = f"not tried, because {rule} had to be stopped again and again"
            return [EvaluationError(reason) for _ in inputs]
        try:
            return self._job.evaluate(rule, inputs)
        except ChildStoppedError as error:
            strikes.count += 1
            reason = str(error)
        except ValueError as error:
            reason = str(error)
        if len(inputs) == 1:
            return [EvaluationError(reason)]
        size = -(-len(inputs) // _PARTS)
        parts = (inputs[start : start + size] for start in range(0, len(inputs), size))
        return [answer for part in parts for answer in self._part(rule, part, strikes)]

    def close(self) -> None:
        self._folder.cleanup()


@dataclass(slots=True)
class _Strikes:
    """How often one rule had to be stopped."""

    most: int
    count: int = 0

    @property
    def out(self) -> bool:
        return self.count >= self.most


def _batch(rule: str, now_ns: int) -> str:
    """Return a module that answers `rule` for every input."""
    return (
        f"package {_PACKAGE}\n\nimport rego.v1\n\n"
        f"answers[index] := value if {{\n\tsome index\n\tgiven := data.{_INPUTS}[index]\n"
        f"\tgiven != null\n\tvalue := {rule} with input as given with time.now_ns as {now_ns}\n}}\n\n"
        f"answers[index] := value if {{\n\tsome index\n\tdata.{_INPUTS}[index] == null\n"
        f"\tvalue := {rule} with time.now_ns as {now_ns}\n}}\n"
    )


def _policy_error(error: Mapping[str, Any], paths: Mapping[str, str]) -> PolicyError:
    place = error.get("location") or {}
    file = paths.get(place.get("file", ""), "")
    message = " ".join(str(error.get("message", "")).split())[:500]
    for path, known in paths.items():
        message = message.replace(path, known)
    found = PolicyError(file, 0, 0, str(error.get("code", "engine")), message)
    if not file:
        return found
    return replace(found, row=int(place.get("row", 0)), column=int(place.get("col", 0)))


def _decoded(finished: Finished) -> dict[str, Any]:
    # `opa check` writes its errors to standard error, `opa eval` to standard output.
    for text in (finished.output.decode(errors="replace"), finished.errors):
        try:
            value = json.loads(text)
        except ValueError:
            continue
        if isinstance(value, dict):
            return value
    return {}


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.partition("-")[0].split(".")
    return tuple(int(part) for part in parts if part.isdigit())
