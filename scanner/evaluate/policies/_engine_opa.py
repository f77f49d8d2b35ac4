"""The OPA binary: one process for a whole batch of inputs, so that it agrees with `opa test`."""

import os
import shutil
import tempfile
import threading
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import accumulate, count
from pathlib import Path
from typing import TypeAlias

import msgspec

from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    PolicyError,
    written,
)
from scanner.evaluate.policies._engine_opa_job import Job
from scanner.evaluate.policies._engine_process import ChildStoppedError, processes, run
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

# A batch that fails is cut in so many parts until the failing input stands alone.
_PARTS = 8
# Below so many inputs a second process costs more than it gains; a batch is held in memory.
_WORTH_A_PROCESS = 500
_BATCH_BYTES = 8_000_000
_OLDEST = (1, 0)
# What the binary says of itself may come late on a busy machine.
_START_SECONDS = 20
_Modules: TypeAlias = tuple[str, frozenset[tuple[str, str]]]


class OpaEngine:
    """The reference: what the user's own `opa eval` says."""

    name = "opa"

    def __init__(self, limits: Limits | None = None, binary: str = "") -> None:
        """Find the binary.

        Raises:
            EngineUnavailableError: there is none on the PATH, or it is older than 1.0.
        """
        self._limits = limits or Limits()
        self._beginning: threading.Thread | None = None
        self._checked: dict[_Modules, tuple[PolicyError, ...]] = {}
        found = binary or shutil.which("opa") or ""
        if not found:
            raise EngineUnavailableError("opa is not on the PATH: install Open Policy Agent 1.0+")
        self._binary = os.path.abspath(found)  # noqa: PTH100 - links stay as they are
        if not _numbers(self._number):
            raise EngineUnavailableError(f"{found} does not say which version of OPA it is")
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

    def declared(self) -> tuple[Mapping[str, Json], ...]:
        """Return what the binary says of each of them: name and types of its arguments."""
        return tuple(self._capabilities["builtins"])

    def prepare(self, modules: Mapping[str, str], rego_version: str) -> None:
        """Begin to look at modules that will be loaded: what it finds, `load` says."""
        self._beginning = threading.Thread(
            target=self._look_ahead, args=(Bundle(modules, rego_version=rego_version),), daemon=True
        )
        self._beginning.start()

    def _look_ahead(self, bundle: Bundle) -> None:
        # Whatever goes wrong here goes wrong in `load` again, and is told there.
        with suppress(OSError, ValueError, RuntimeError):
            held = self.written(bundle)
            try:
                self._checked[_modules_of(bundle)] = held.job.check()
            finally:
                held.close()

    def load(self, bundle: Bundle) -> "Written | tuple[PolicyError, ...]":
        """Return the loaded bundle, or every error that `opa check` finds in it."""
        if self._beginning is not None:
            self._beginning.join()
        found = _builtins.refusals(bundle.modules, self.capabilities(), self.name)
        if found:
            return found
        loaded = self.written(bundle)
        errors = self._checked.get(_modules_of(bundle))
        if errors is None:
            errors = loaded.job.check()
        if errors:
            loaded.close()
            return errors
        return loaded

    def strict(self, bundle: Bundle) -> tuple[PolicyError, ...]:
        """Return what `opa check --strict` says: variables and imports that nothing uses."""
        held = self.written(bundle)
        try:
            return held.job.check(strict=True)
        finally:
            held.close()

    def typed(self, bundle: Bundle, schema: Json) -> tuple[PolicyError, ...]:
        """Return what of a bundle cannot be when its input follows a JSON Schema."""
        held = self.written(bundle)
        try:
            return held.job.check(schema=schema)
        finally:
            held.close()

    def covered(self, bundle: Bundle) -> Mapping[str, Json]:
        """Return what the tests of a bundle reach, as `opa test --coverage` says it, by module.

        Raises:
            ChildStoppedError: the tests had to be stopped.
            ValueError: a test fails, or a module does not load.
        """
        held = self.written(bundle)
        try:
            return held.job.covered()
        finally:
            held.close()

    def written(self, bundle: Bundle) -> "Written":
        """Return a bundle that nothing was checked of: what is wrong with it, its answers say."""
        folder = tempfile.TemporaryDirectory(prefix="trueup-policies-")
        job = Job(self._binary, self._limits, Path(folder.name), bundle)
        job.write(self._capabilities)
        return Written(job, folder)

    @cached_property
    def _number(self) -> str:
        try:
            said = run(
                [self._binary, "version"], self._limits.seconds + _START_SECONDS, 512, 100_000
            )
        except (ChildStoppedError, OSError) as error:
            raise EngineUnavailableError(f"{self._binary} does not run: {error}") from error
        first = said.output.decode(errors="replace").partition("\n")[0]
        return first.removeprefix("Version:").strip()

    @cached_property
    def _capabilities(self) -> Mapping[str, Json]:
        argv = [self._binary, "capabilities", "--current"]
        said = run(argv, self._limits.seconds + _START_SECONDS, 512, 10_000_000).output
        # Quickly, since whatever reads documents meanwhile waits for it.
        document = msgspec.json.decode(said)
        kept = [b for b in document["builtins"] if b["name"] not in _builtins.REFUSED]
        return {**document, "builtins": kept, "allow_net": []}


def _modules_of(bundle: Bundle) -> _Modules:
    """Return all that `opa check` looks at."""
    return bundle.rego_version, frozenset(bundle.modules.items())


class Written:
    """A bundle in a folder of its own."""

    def __init__(self, job: Job, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self.job = job
        self._folder = folder
        self._count = count()

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        return [answer for [answer] in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        strikes = _Strikes(self.job.limits.strikes + _PARTS)
        batches = list(_batches(inputs, processes()))
        if len(batches) == 1:
            return self._part(rules, inputs, strikes)
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for large batches only

        # A process of the engine each; the threads only wait for them.
        with ThreadPoolExecutor(processes()) as pool:
            found = pool.map(lambda batch: self._part(rules, batch, strikes), batches)
            return [answers for part in found for answers in part]

    def _part(
        self, rules: Sequence[str], inputs: Sequence[Json], strikes: "_Strikes"
    ) -> list[list[Answer]]:
        if not rules or not inputs:
            return [[] for _ in inputs]
        if strikes.out:
            reason = f"not tried, because {', '.join(rules)} had to be stopped again and again"
            return [[EvaluationError(reason) for _ in rules] for _ in inputs]
        try:
            return self.job.evaluate(rules, inputs, f"batch{next(self._count)}")
        except ChildStoppedError as error:
            strikes.count += 1
            reason = str(error)
        except ValueError as error:
            reason = str(error)
        return self._apart(rules, inputs, strikes, reason)

    def _apart(
        self, rules: Sequence[str], inputs: Sequence[Json], strikes: "_Strikes", reason: str
    ) -> list[list[Answer]]:
        """Ask a batch that failed in parts: rules first, so that a bad one costs no other."""
        if len(rules) > 1:
            alone = [self._part([rule], inputs, _Strikes(strikes.most)) for rule in rules]
            return [[one for [one] in each] for each in zip(*alone, strict=True)]
        if len(inputs) == 1:
            return [[EvaluationError(reason)]]
        size = -(-len(inputs) // _PARTS)
        parts = (inputs[start : start + size] for start in range(0, len(inputs), size))
        return [answer for part in parts for answer in self._part(rules, part, strikes)]

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


def _batches(inputs: Sequence[Json], processes: int) -> Iterator[Sequence[Json]]:
    """Cut inputs into batches: so many as there are processes, or more where they are large."""
    if len(inputs) < _WORTH_A_PROCESS or None in inputs:
        yield inputs
        return
    sizes = list(accumulate((len(written(given)) for given in inputs), initial=0))
    parts = max(processes, -(-sizes[-1] // _BATCH_BYTES))
    start = 0
    for part in range(1, parts + 1):
        # As many as come nearest to the share: a small rest would cost a process of its own.
        end = bisect_right(sizes, sizes[-1] * part // parts) - 1
        if end > start:
            yield inputs[start:end]
            start = end


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.partition("-")[0].split(".")
    return tuple(int(part) for part in parts if part.isdecimal())
