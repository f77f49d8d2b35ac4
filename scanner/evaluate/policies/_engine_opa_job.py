"""A bundle written down for the OPA binary, and the one process that answers for a whole batch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EvaluationError,
    Limits,
    PolicyError,
    Undefined,
    Value,
    written,
)
from scanner.evaluate.policies._engine_process import ChildStoppedError, Finished, run
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

_PACKAGE = "trueup_batch"
_INPUTS = "trueup_batch_inputs"
_CLOCK = "time.now_ns"
# Several times what a usual rule takes for a usual input.
_SECONDS_PER_ANSWER = 0.001
_OUTPUT_BYTES = 256_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """A bundle in a folder of its own."""

    binary: str
    limits: Limits
    folder: Path
    bundle: Bundle

    def write(self, capabilities: Mapping[str, Json]) -> None:
        """Write the bundle down."""
        said = {**capabilities, "builtins": self._callable(capabilities["builtins"])}
        self._write("capabilities.json", json.dumps(said))
        (self.folder / "modules").mkdir()
        # Modules get plain names: a path of theirs means nothing to the file system.
        for index, text in enumerate(self.bundle.modules.values()):
            self._write(f"modules/{index}.rego", text)
        self._write("data.json", json.dumps(dict(self.bundle.data)))

    def _callable(self, builtins: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
        """Return the builtins that the modules can name: to read of all takes a third of a start.

        What stands for an operator, what the compiler puts in place of a statement, and the clock,
        which a batch replaces, are always among them.
        """
        text = "\n".join(self.bundle.modules.values())
        if "\\u" in text:
            return list(builtins)  # a name may be written with an escape
        return [
            one
            for one in builtins
            if "infix" in one
            or one["name"].startswith("internal.")
            or one["name"] == _CLOCK
            or all(part in text for part in one["name"].split("."))
        ]

    def check(self, *, strict: bool = False, schema: Json = None) -> tuple[PolicyError, ...]:
        """Return what `opa check` says against the bundle, which `evaluate` would fail on too.

        Args:
            strict: also what does no harm, such as variables that nothing uses.
            schema: of the input, which every reference to it is held against.
        """
        argv = ["check", "--format=json", "--max-errors=1000", *self._common()]
        argv += ["--strict"] if strict else []
        if schema is not None:
            self._write("schema.json", json.dumps(schema))
            argv += ["--schema", str(self.folder / "schema.json")]
        try:
            finished = self._run([*argv, str(self.folder / "modules")], self.limits.seconds)
        except ChildStoppedError as error:
            return (PolicyError("", 0, 0, "load", f"loading the policies: {error}"),)
        return self._errors(finished) if finished.code else ()

    def covered(self) -> Mapping[str, Json]:
        """Return what `opa test --coverage` says of each module, by its path.

        Raises:
            ChildStoppedError: it had to be stopped.
            ValueError: a test fails, or a module does not load; the message is the engine's.
        """
        argv = ["test", "--coverage", "--format=json", *self._common()]
        held = [str(self.folder / each) for each in ("modules", "data.json")]
        finished = self._run([*argv, *held], self.limits.seconds * 6)
        said = _decoded(finished)
        if "files" not in said:
            raise ValueError("; ".join(str(error) for error in self._errors(finished)[:3]))
        names = list(self.bundle.modules)
        return {names[int(Path(path).stem)]: report for path, report in said["files"].items()}

    def tested(self, *more: str) -> list[dict[str, Any]]:
        """Return what `opa test` says of each test.

        Args:
            more: options of it.

        Raises:
            ChildStoppedError: it had to be stopped.
            ValueError: a module does not load; the message is the engine's.
        """
        seconds = f"--timeout={self.limits.seconds:g}s"
        argv = ["test", "--format=json", seconds, *more, *self._common()]
        held = [str(self.folder / each) for each in ("modules", "data.json")]
        finished = self._run([*argv, *held], self.limits.seconds * 6)
        try:
            said = _loaded(finished.output)
        except ValueError:
            said = None
        # Without any test it says nothing at all.
        if isinstance(said, list) or (said is None and not finished.errors.strip()):
            return said or []
        raise ValueError("; ".join(str(error) for error in self._errors(finished)[:3]))

    def evaluate(
        self, rules: Sequence[str], inputs: Sequence[Json], name: str = "batch"
    ) -> list[list[Answer]]:
        """Return the answers of one process: of all rules for each input.

        Args:
            rules: paths such as "data.a.deny".
            inputs: values or their texts.
            name: tells the files of batches apart that are asked at the same time.

        Raises:
            ChildStoppedError: it had to be stopped.
            ValueError: the batch as a whole failed; the message is the engine's.
        """
        # Policies cannot reach what is `input` here; only to be asked without any it is in the way.
        bare = None in inputs
        texts = f"[{','.join(map(written, inputs))}]"
        self._write(f"{name}.json", f'{{"{_INPUTS}": {texts}}}' if bare else texts)
        self._write(f"{name}.rego", self._batch(rules, bare=bare))
        argv = ["eval", "--format=json", *self._common()]
        for held in ("modules", "data.json", f"{name}.rego"):
            argv += ["--data", str(self.folder / held)]
        argv += ["--data" if bare else "--input", str(self.folder / f"{name}.json")]
        seconds = self.limits.seconds + _SECONDS_PER_ANSWER * len(inputs) * len(rules)
        finished = self._run([*argv, f"data.{_PACKAGE}.answers"], seconds)
        said = _decoded(finished)
        if finished.code or "result" not in said:
            errors = self._errors(finished)
            raise ValueError("; ".join(str(error) for error in errors[:3]))
        found = said["result"][0]["expressions"][0]["value"]
        return [
            [self._answer(said_of_one, str(rule)) for rule in range(len(rules))]
            for said_of_one in found
        ]

    def _answer(self, found: Mapping[str, Json], key: str) -> Answer:
        if key not in found:
            return Undefined()
        value = found[key]
        # Most answers are an empty set, which needs no measuring.
        if value and len(json.dumps(value)) > self.limits.answer_bytes:
            return EvaluationError(f"the answer is longer than {self.limits.answer_bytes} bytes")
        return Value(value)

    def _batch(self, rules: Sequence[str], *, bare: bool) -> str:
        """Return a module that answers all rules for every input, in order.

        A comprehension, since a rule that is an object of thousands of keys takes three times as
        long. `said` has always a value, so that no input is left out.
        """
        # To replace a function costs something at every call: only for who names it.
        asks = any("now_ns" in text for text in self.bundle.modules.values())
        clock = f"with {_CLOCK} as {self.bundle.now_ns}" if asks else ""
        said = [f'said["{index}"] := {rule}\n' for index, rule in enumerate(rules)]
        lines = [f"package {_PACKAGE}\n", "import rego.v1\n", *said]
        found = f"found := data.{_PACKAGE}.said"
        if not bare and len(rules) == 1:
            value = f"value := {rules[0]} with input as given {clock}"
            asked = f'found |\n\tsome given in input\n\tfound := {{"0": value | {value}}}\n'
        elif not bare:
            asked = f"found |\n\tsome given in input\n\t{found} with input as given {clock}\n"
        else:
            asked = f"found |\n\tsome index, _ in data.{_INPUTS}\n\tfound := one[index]\n"
            given = f"\tgiven := data.{_INPUTS}[index]\n"
            lines += [
                f"one[index] := found if {{\n\tsome index\n{given}\tgiven != null\n"
                f"\t{found} with input as given {clock}\n}}\n",
                f"one[index] := found if {{\n\tsome index\n{given}\tgiven == null\n"
                f"\t{found} {clock}\n}}\n",
            ]
        return "\n".join([*lines, f"answers := [{asked}]\n"])

    def _common(self) -> list[str]:
        old = ["--v0-compatible"] if self.bundle.rego_version == "v0" else []
        return ["--capabilities", str(self.folder / "capabilities.json"), *old]

    def _run(self, arguments: Sequence[str], seconds: float) -> Finished:
        return run([self.binary, *arguments], seconds, self.limits.memory_mb, _OUTPUT_BYTES)

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


def _loaded(said: bytes | str) -> Json:
    """Read JSON fast, and exactly where a number is too large for that."""
    try:
        return msgspec.json.decode(said)
    except (msgspec.DecodeError, RecursionError):
        return json.loads(said if isinstance(said, str) else said.decode(errors="replace"))


def _decoded(finished: Finished) -> dict[str, Any]:
    # `opa check` writes its errors to standard error, `opa eval` to standard output.
    for text in (finished.output, finished.errors):
        try:
            value = _loaded(text)
        except ValueError:
            continue
        if isinstance(value, dict):
            return value
    return {}
