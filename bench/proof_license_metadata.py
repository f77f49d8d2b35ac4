"""Read what real packages say of their licences, and hold it against what authors declared.

    TRUEUP_SITE_PACKAGES=FOLDER python bench/proof_license_metadata.py

FOLDER is a site-packages folder, such as one made with `uv pip install --no-deps --target`. Every
row must be a valid SPDX expression or be left to a person, at most a tenth of them; where an author
declared one id and there is one licence file, its text must name that id or nothing. Exits 1
otherwise. Each row that is left to a person is printed.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from scanner.collect.environment import license_files
from scanner.normalize.grammars.license_text_match import recognise
from scanner.normalize.grammars.spdx import read

ROWS_AT_LEAST = 300
REVIEW_AT_MOST = 0.1
NAMED_AT_LEAST = 0.95


def rows(site: Path) -> list[dict[str, Any]]:
    """Return the table of licences that the command reports, one mapping for each package."""
    command = [sys.executable, "-m", "scanner", "licenses", str(site), "--output", "json=-"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    table = json.loads(answer.stdout)["sections"]["licenses"]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def check_rows(found: list[dict[str, Any]]) -> bool:
    """Print how many rows are decided; False when one is neither SPDX nor left to a person."""
    review = [row for row in found if not row["license"]]
    bad = [row for row in found if row["license"] and read(row["license"]).error is not None]
    for row in review:
        print(f"  review: {row['package']} {row['version']}")
    print(f"{len(found)} packages: {len(found) - len(review) - len(bad)} valid SPDX, "
          f"{len(review)} for review ({len(review) / len(found):.1%}), {len(bad)} other")  # fmt: skip
    return not bad and len(review) <= REVIEW_AT_MOST * len(found) and len(found) >= ROWS_AT_LEAST


def check_texts(site: Path) -> bool:
    """Print how often the text names what the author declared; False when it names another."""
    counts: Counter[str] = Counter()
    spent, files = 0.0, 0
    for metadata in sorted(site.glob("*.dist-info")):
        declared = _declared(metadata)
        texts = [path.read_text(errors="replace") for path in license_files(metadata)]
        start = time.process_time()
        found = [{_folded(each) for each in recognise(text).licenses} for text in texts]
        spent, files = spent + time.process_time() - start, files + len(texts)
        if not declared or len(texts) != 1:
            continue
        outcome = "named" if declared in found[0] else "other" if found[0] else "nothing named"
        counts[outcome] += 1
        if outcome != "named":
            print(f"  {outcome}: {metadata.name} declared {declared}: {', '.join(found[0])}")
    whole = sum(counts.values())
    print(f"{whole} packages declare one id and have one file: {dict(counts)}")
    print(f"{files} licence files in {spent:.2f} s of CPU: {files / spent:.0f} a second")
    return not counts["other"] and counts["named"] >= NAMED_AT_LEAST * whole


def _declared(metadata: Path) -> str:
    headers = (metadata / "METADATA").read_text(errors="replace").partition("\n\n")[0]
    for line in headers.split("\n"):
        if line.startswith("License-Expression: "):
            stated = read(line.partition(": ")[2]).canonical
            return "" if " " in stated else _folded(stated)
    return ""


def _folded(name: str) -> str:
    """Return an id without -only and -or-later, which a text does not tell."""
    return name.removesuffix("-only").removesuffix("-or-later")


def main() -> int:
    """Print the figures; 0 when they hold."""
    named = os.environ.get("TRUEUP_SITE_PACKAGES")
    if not named:
        print("TRUEUP_SITE_PACKAGES names no site-packages folder: nothing was read")
        return 0
    site = Path(named)
    both = check_rows(rows(site)), check_texts(site)
    return 0 if all(both) else 1


if __name__ == "__main__":
    sys.exit(main())
