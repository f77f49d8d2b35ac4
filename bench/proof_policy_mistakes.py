"""Hand random rules to the embedded engine and to `opa check`: both must load the same ones.

Run: python -m bench.proof_policy_mistakes [--number N] [--seed S]. Looked at is what OPA calls an unsafe
variable or an undefined function. A rule that the embedded engine refuses for it and OPA loads fails
the proof, and so does more than one in a thousand that OPA refuses and the embedded engine loads.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

from bench._random_rules import MODULE, rules
from scanner.evaluate.policies._engine import Bundle, EngineUnavailableError
from scanner.evaluate.policies._engine_embedded import EmbeddedEngine

_AT_ONCE = 200
_MISSED, _WRONG = "loaded, where OPA says", "refused, where OPA loads it:"
_LOOKED_AT = ("is unsafe", "undefined function")


def main() -> int:
    """Run the proof; 1 when an answer differs, 0 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    binary = shutil.which("opa")
    try:
        embedded = EmbeddedEngine()
    except EngineUnavailableError as error:
        sys.stdout.write(f"{error}\n")
        return 0
    if binary is None:
        sys.stdout.write("opa is not on the PATH\n")
        return 0
    total: Counter[str] = Counter()
    given = rules(options.seed)
    for _ in range(-(-options.number // _AT_ONCE)):
        batch = [
            (MODULE.format(package=f"p{number}") + "\n" + rule + "\n", rule)
            for number, rule in enumerate(islice(given, _AT_ONCE))
        ]
        said = _opa(binary, [text for text, _ in batch])
        for (text, rule), reference in zip(batch, said, strict=True):
            outcome = _compared(embedded, text, reference)
            total[outcome] += 1
            if outcome.startswith((_MISSED, _WRONG)):
                sys.stdout.write(f"{outcome}: {rule}\n")
    sys.stdout.write(", ".join(f"{count} {what}" for what, count in total.most_common()) + "\n")
    missed = sum(count for what, count in total.items() if what.startswith(_MISSED))
    return int(missed > options.number / 1_000 or any(what.startswith(_WRONG) for what in total))


def _compared(embedded: EmbeddedEngine, text: str, reference: str) -> str:
    loaded = embedded.load(Bundle({"p.rego": text}))
    if not isinstance(loaded, tuple):
        loaded.close()
        seen = any(words in reference for words in _LOOKED_AT)
        return f"{_MISSED} {reference}" if seen else "loaded"
    if not any(words in error.message for error in loaded for words in _LOOKED_AT):
        return "refused for another reason"
    return "refused by both" if reference else f"{_WRONG} {loaded[0]}"


def _opa(binary: str, texts: list[str]) -> list[str]:
    """Return for each module its first error; "" for one that loads.

    What is found in an early step keeps OPA from later ones, so the rest is asked again.
    """
    said = [""] * len(texts)
    waiting = list(range(len(texts)))
    while waiting:
        with tempfile.TemporaryDirectory() as folder:
            for index in waiting:
                Path(folder, f"{index}.rego").write_text(texts[index], encoding="utf-8")
            command = [binary, "check", "--max-errors", "0", "--format", "json", folder]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        for error in json.loads(done.stderr)["errors"]:
            index = int(Path(error["location"]["file"]).stem)
            said[index] = said[index] or error["message"]
        waiting = [index for index in waiting if not said[index]]
    return said


if __name__ == "__main__":
    sys.exit(main())
