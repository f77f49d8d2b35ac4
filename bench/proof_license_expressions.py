"""Hold SPDX expressions against public tables and two other parsers; explain every difference.

    TRUEUP_SPDX_TABLES=FOLDER python bench/proof_license_expressions.py

FOLDER holds any of `check.rs` and `validation.rs` (tests of EmbarkStudios/spdx, MIT OR Apache-2.0)
and `examples.json` (of spdx-satisfies, MIT); they are read as data. The parsers are
`packaging.licenses` and, where it is installed, `license-expression`, asked about generated text.
Exits 1 on a difference that docs/licenses.md does not explain.
"""

import importlib
import importlib.util
import json
import logging
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from scanner.evaluate.licenses._verdict import Verdict, evaluate, policy_of
from scanner.normalize.grammars.spdx import Expression, Term, parse, read, words
from scanner.normalize.grammars.spdx_ids import DEPRECATED, EXCEPTIONS, LICENSES

GENERATED = 20_000
KNOWN_WORDS = {*LICENSES, *EXCEPTIONS, "and", "or", "with"}
_CHECK = re.compile(r'check(?:_lax)?!\("([^"]+)" => \[(.*?)\n    \]\);', re.DOTALL)
_ROW = re.compile(r'([-!&|()a-z ]+?) => \|req\| ((?:exact!\(req, "[^"]+"\)(?: \|\| )?)+)')
_EXACT = re.compile(r'exact!\(req, "([^"]+)"\)')
_REFUSED = re.compile(r'err!\("((?:[^"\\]|\\.)*)" =>')
_EXPLAINED: dict[str, Callable[[str, tuple[str, ...]], bool]] = {
    "the number of clauses is no version": lambda text, _: text.startswith("BSD-1-Clause+"),
    "no id of the list": lambda text, _: "-invariants" in text,
    "NOASSERTION cannot be combined": lambda text, _: "NOASSERTION" in text,
    "'Apache' alone has no version": lambda text, _: text.startswith("Apache/"),
    "an allowed or-later licence is that licence, not the later versions alone": lambda _text, held: (
        any(each.split(" ")[0].endswith(("+", "-or-later")) for each in held)
    ),
    "a deprecated GNU id is read as -only": lambda text, held: any(
        f"{each}-only" == text for each in held
    ),
}


def check_rows(text: str) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield (expression, accepted licences, whether they satisfy it) of the tables of check.rs."""
    for expression, body in _CHECK.findall(text):
        for logic, accepted in _ROW.findall(body):
            yield expression, tuple(_EXACT.findall(accepted)), _truth(logic)


def _truth(logic: str) -> bool:
    """Return the value of `true`, `false`, `&&`, `||`, `(` and `)`, by rewriting until one is left."""
    held = logic.replace(" ", "").replace("true", "1").replace("false", "0")
    while len(held) > 1:
        before = held
        held = re.sub(r"\(([01])\)", r"\1", held)
        held = re.sub(r"([01])&&([01])", lambda m: str(int(m[1]) & int(m[2])), held)
        if held == before:
            held = re.sub(r"([01])\|\|([01])", lambda m: str(int(m[1]) | int(m[2])), held, count=1)
        if held == before:
            raise ValueError(f"not a logical expression: {logic}")
    return held == "1"


def _allows(expression: str, accepted: tuple[str, ...], *, expands: bool) -> bool:
    policy = policy_of({"allow": list(accepted), "or_later_expands": expands})
    return evaluate(expression, policy).verdict is Verdict.ALLOW


def compare_tables(folder: Path) -> Counter[str]:
    """Return how many rows agree and how many differ, by reason; prints each difference."""
    counts: Counter[str] = Counter()
    rows: list[tuple[str, tuple[str, ...], bool]] = []
    if (folder / "check.rs").exists():
        rows += check_rows((folder / "check.rs").read_text())
    if (folder / "examples.json").exists():
        examples = json.loads((folder / "examples.json").read_text())
        for key, expected in (("returnTrue", True), ("returnFalse", False)):
            rows += [(text, tuple(accepted), expected) for text, accepted in examples[key]]
    for expression, accepted, expected in rows:
        if _allows(expression, accepted, expands="+" in expression) == expected:
            counts["tables: agree"] += 1
        else:
            counts[_reason(expression, accepted)] += 1
            print(f"  differs: {expression} with {', '.join(accepted)}: theirs {expected}")
    return counts


def _reason(expression: str, accepted: tuple[str, ...]) -> str:
    for reason, holds in _EXPLAINED.items():
        if holds(expression, accepted):
            return f"tables: explained: {reason}"
    return "UNEXPLAINED"


def compare_refusals(folder: Path) -> Counter[str]:
    """Return how many texts that validation.rs refuses are refused here too."""
    counts: Counter[str] = Counter()
    path = folder / "validation.rs"
    for text in _REFUSED.findall(path.read_text()) if path.exists() else ():
        written = text.replace("\\n", "\n").replace("\\t", "\t")
        refused = read(written).error is not None
        counts["refusals: agree" if refused else "UNEXPLAINED"] += 1
        if not refused:
            print(f"  differs: {text!r} is refused there and read here")
    return counts


def generated(seed: int) -> Iterator[str]:
    """Yield expressions: most of them valid, some with one word changed."""
    chance = random.Random(seed)  # noqa: S311 - test data
    ids = sorted(LICENSES.values())
    for _ in range(GENERATED):
        text = _text(chance, ids, 3)
        if chance.random() < 0.2:
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(["", " ", "(", ")", "+", " OR ", "X"]) + text[at + 1 :]
        yield text


def _text(chance: random.Random, ids: list[str], depth: int) -> str:
    if not depth or chance.random() < 0.4:
        name = chance.choice(ids)
        name = name if chance.random() < 0.7 else name.lower()
        return name + chance.choice(["", "", "", "", " WITH LLVM-exception"])
    operator = chance.choice([" AND ", " OR ", " and ", " or "])
    inner = operator.join(_text(chance, ids, depth - 1) for _ in range(chance.choice([2, 2, 3])))
    return f"({inner})" if chance.random() < 0.7 else inner


def compare_packaging(texts: list[str]) -> Counter[str]:
    """Return how validity, and the meaning of what is valid, compare with packaging.licenses."""
    counts: Counter[str] = Counter()
    for text in texts:
        ours, theirs = read(text), ""
        try:
            theirs = canonicalize_license_expression(text)
        except InvalidLicenseExpression:
            theirs = ""
        if bool(theirs) == (ours.error is None):
            same = not theirs or _same(ours.tree, parse(theirs))
            if not same:
                print(f"  differs: {text!r}: packaging {theirs!r}; here {ours.canonical!r}")
            counts["packaging: agree" if same else "UNEXPLAINED"] += 1
            continue
        reason = _packaging_reason(text)
        counts[f"packaging: explained: {reason}" if reason else "UNEXPLAINED"] += 1
        if not reason:
            print(f"  differs: {text!r}: packaging {theirs or 'refuses'}; here {ours}")
    return counts


def _packaging_reason(text: str) -> str:
    if re.search(r"-(only|or-later)\+", text, re.IGNORECASE):
        return "+ after -only or -or-later says two things at once"
    if re.search(r"\+\+", text):
        return "+ stands once"
    if re.search(r"(?i)-with-[^ ]*exception[^ ]* with ", text) or re.search(
        r"(?i)(ecos-2\.0|wxwindows|nunit)\+? with ", text
    ):
        return "a deprecated id that already holds an exception takes no second one"
    if _is_younger(text):
        return "an id younger than the list that packaging carries"
    return ""


def _is_younger(text: str) -> bool:
    for word in re.findall(r"[\w.+-]+", text):
        if word.lower() in LICENSES:
            try:
                canonicalize_license_expression(word)
            except InvalidLicenseExpression:
                return True
    return False


def _same(one: Expression | None, other: Expression) -> bool:
    """Say whether two trees hold for the same choices of licences."""
    if one is None:
        return False
    names = sorted({*words(one), *words(other)})
    picks = range(min(2 ** len(names), 256))
    return all(_holds(one, names, pick) == _holds(other, names, pick) for pick in picks)


def _holds(tree: Expression, names: list[str], pick: int) -> bool:
    if isinstance(tree, Term):
        return bool(pick >> names.index(tree.license) & 1)
    parts = (_holds(part, names, pick) for part in tree.parts)
    return any(parts) if tree.operator == "OR" else all(parts)


def compare_license_expression(texts: list[str]) -> Counter[str]:
    """Return how the meaning compares with license-expression, which must be installed."""
    get_spdx_licensing = importlib.import_module("license_expression").get_spdx_licensing

    logging.disable(logging.WARNING)
    licensing, counts = get_spdx_licensing(), Counter[str]()
    unknown = {name.lower() for name in LICENSES.values() if not _is_known(licensing, name)}
    for text in texts:
        ours = read(text)
        try:
            theirs = str(licensing.parse(text, validate=True, strict=True))
        except Exception:  # noqa: BLE001 - it raises AttributeError and others on bad text
            theirs = ""
        again = read(theirs) if theirs else ours
        if bool(theirs) != (ours.error is None):
            reason = _license_expression_reason(text, unknown, reads=bool(theirs))
            counts[f"license-expression: explained: {reason}" if reason else "UNEXPLAINED"] += 1
            if not reason:
                print(
                    f"  differs: {text!r}: license-expression {theirs!r}; here {ours.canonical!r}"
                )
        elif theirs and again.tree is not None:
            same = _same(ours.tree, again.tree)
            reason = "" if same else _license_expression_reason(text, unknown, reads=False)
            explained = "agree" if same else f"explained: {reason}"
            counts[f"license-expression: {explained}" if same or reason else "UNEXPLAINED"] += 1
            if not same and not reason:
                print(
                    f"  differs: {text!r}: license-expression {theirs!r}; here {ours.canonical!r}"
                )
        else:
            counts["license-expression: agree"] += 1
    return counts


def _is_known(licensing: Any, name: str) -> bool:
    try:
        written = str(licensing.parse(name, validate=True, strict=True))
    except Exception:  # noqa: BLE001 - it raises what it likes
        return False
    return written in (name, DEPRECATED.get(name))


def _license_expression_reason(text: str, unknown: set[str], *, reads: bool) -> str:
    names = re.findall(r"[\w.+-]+", text.lower())
    if any(name in unknown or name.rstrip("+") in unknown for name in names):
        return "an id that it does not know, or knows by a name of its own"
    if any(name.endswith("+") for name in names):
        return "+ is not read, except where an id has it"
    if reads and any(name.lower() not in KNOWN_WORDS for name in names):
        return "it passes over a word that is no id"
    return _packaging_reason(text)


def main() -> int:
    """Print the figures; 1 when a difference has no explanation."""
    counts: Counter[str] = Counter()
    folder = os.environ.get("TRUEUP_SPDX_TABLES")
    if folder:
        counts += compare_tables(Path(folder)) + compare_refusals(Path(folder))
    else:
        print("TRUEUP_SPDX_TABLES names no folder: the public tables are left out")
    texts = list(generated(7))
    counts += compare_packaging(texts)
    if importlib.util.find_spec("license_expression"):
        counts += compare_license_expression(texts)
    for name, count in sorted(counts.items()):
        print(f"{count:7}  {name}")
    return 1 if counts["UNEXPLAINED"] else 0


if __name__ == "__main__":
    sys.exit(main())
