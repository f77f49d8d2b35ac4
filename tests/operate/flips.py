"""Flip single bits of everything that a night leaves behind, and see whether it is told."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.evidence.store import EvidenceStore
from scanner.operate.assurance import examine, examine_log, file_problems
from scanner.operate.ledger.store import open_ledger


@dataclass(frozen=True, slots=True)
class Night:
    """An estate that was scanned, and what somebody took elsewhere.

    Attributes:
        log: the audit log as a file. reports: files that the scan wrote.
    """

    root: Path
    scope: str
    head: str
    log: Path
    reports: tuple[Path, ...]

    def victims(self) -> tuple[Path, ...]:
        """Return every file of the evidence, the log and the reports."""
        store = self.root / ".trueup" / "evidence"
        kept = sorted(path for path in store.rglob("*") if path.is_file())
        return (*kept, self.log, *self.reports)

    def problems(self) -> list[str]:
        """Return what a full verification says."""
        store = EvidenceStore(self.root / ".trueup" / "evidence")
        ledger = open_ledger(".trueup/ledger.db", self.root, create=False)
        try:
            said = examine(store, ledger, self.scope, self.head)
            log, _ = examine_log(self.log.read_bytes(), self.head)
            files = file_problems(self.reports, tuple(ledger.events()))
        finally:
            ledger.close()
        return [*said.problems, *log.problems, *files]

    def problems_of(self, path: Path) -> list[str]:
        """Return what the part of the verification says that looks at one file."""
        if path == self.log:
            return examine_log(path.read_bytes(), self.head)[0].problems
        if path in self.reports:
            held, events = examine_log(self.log.read_bytes(), self.head)
            return held.problems or file_problems([path], events)
        return self.problems()


def flips(night: Night, number: int, seed: int) -> Iterator[tuple[Path, int, list[str]]]:
    """Yield (file, place, problems) for flipped bits; each is undone before the next.

    Half of the files are chosen at random, half by size, so that small and large ones are hit.
    """
    chance = random.Random(seed)  # noqa: S311 - places, not secrets
    files = night.victims()
    sizes = [path.stat().st_size for path in files]
    for turn in range(number):
        path = chance.choice(files) if turn % 2 else chance.choices(files, sizes)[0]
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        changed = bytes([whole[place] ^ (1 << chance.randrange(8))])
        path.write_bytes(whole[:place] + changed + whole[place + 1 :])
        try:
            yield path, place, night.problems_of(path)
        finally:
            path.write_bytes(whole)
