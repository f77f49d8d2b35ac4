"""Adopt live values into real files, and hold every changed byte against the plan.

    TRUEUP_ADOPT_FILES=FOLDER python -m bench.proof_adopt

The folder holds YAML files that others wrote: manifests, compose files, workflows, as they come in
published packages. In each file that parses, up to ten scalars get another value of their type, one
at a time, and one mapping or list gets a new part at its end. Asked for are the bytes outside the
planned span, or all bytes that were there before: all must stay. Every refusal is counted
by its reason; values that may give more access or look like secrets are refused on purpose and
counted apart.
"""

import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json
from scanner.normalize.grammars.spans import (
    DocumentSyntaxError,
    Span,
    spans_by_path,
    yaml_spans,
)
from scanner.normalize.grammars.spans import (
    Path as Steps,
)
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.remediate.add_value import add_value
from scanner.remediate.adopt_value import adopt_value

_NEW = "trueup-new"
_PER_FILE = 10
_MOST_REFUSED = 0.05
_ON_PURPOSE = re.compile(r"access|secret|masked|permission|widen")


def scalars(value: Json, path: Steps = ()) -> list[tuple[Steps, Json]]:
    """Return every scalar of a document with its path; null has no type to keep."""
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in scalars(each, (*path, key))]
    if isinstance(value, list):
        return [found for at, each in enumerate(value) for found in scalars(each, (*path, at))]
    return [] if value is None else [(path, value)]


def another(value: Json) -> Json:
    """Return another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{value}-2"


def kind_of(document: Json) -> str:
    """Return what sort of file a document makes; "" for those that nothing here is about."""
    if not isinstance(document, dict):
        return ""
    if isinstance(document.get("apiVersion"), str) and isinstance(document.get("kind"), str):
        return "Kubernetes"
    if isinstance(document.get("services"), dict):
        return "compose"
    return "workflow" if isinstance(document.get("jobs"), dict) and "on" in document else ""


def planned(spans: dict[Steps, Span], path: Steps) -> tuple[int, int]:
    """Return the span that may change: the value, its alias, or nothing before a merge key."""
    for end in range(len(path), 0, -1):
        span = spans.get(path[:end])
        if span is not None and (end == len(path) or span.style == "*"):
            return span.start, span.end
        merge = spans.get((*path[: end - 1], "<<"))
        if span is None and merge is not None:
            return merge.key_start, merge.key_start
    raise LookupError(path)


class Tally:
    """What became of the edits."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.purpose: Counter[str] = Counter()
        self.inexact: list[str] = []

    def file(self, name: str, text: str) -> None:
        """Try values of one file."""
        try:
            documents = load_documents(text)
        except DocumentSyntaxError:
            self.counts["not YAML (templates)" if "{{" in text else "not YAML"] += 1
            return
        kind = next(filter(None, (kind_of(one.value) for one in documents)), "")
        if not kind:
            self.counts["of another kind"] += 1
            return
        self.counts["files"] += 1
        self.counts[kind] += 1
        chance = random.Random(name)  # noqa: S311 - the same places in every run, no secret
        found = [
            (index, path, value)
            for index, document in enumerate(documents)
            for path, value in scalars(document.value)
        ]
        for index, path, value in chance.sample(found, min(_PER_FILE, len(found))):
            self._edit(name, text, index, path, value)
        around = [(index, path[:-1], path[-1]) for index, path, _value in found if path]
        for index, path, last in chance.sample(around, min(1, len(around))):
            self._add(name, text, index, (*path, _NEW if isinstance(last, str) else last))

    def _add(self, name: str, text: str, index: int, path: Steps) -> None:
        arguments: dict[str, Any] = {
            "file": "file.yaml", "path": list(path), "document": index, "value": {"trueup": [1, "no"]},
        }  # fmt: skip
        try:
            after = add_value.apply(arguments, text) or ""
        except CannotFixError as error:
            reason = re.sub(r"[0-9]+|'[^']*'", "…", str(error))[:90]
            (self.purpose if _ON_PURPOSE.search(reason) else self.refused)[reason] += 1
            return
        self.counts["edits"] += 1
        self.counts["parts added"] += 1
        same = next((at for at in range(len(text)) if text[at] != after[at]), len(text))
        if not after.endswith(text[same:]):
            self.inexact.append(f"{name}: a part at {path}")

    def _edit(self, name: str, text: str, index: int, path: Steps, value: Json) -> None:
        arguments: dict[str, Any] = {
            "file": "file.yaml", "path": list(path), "document": index, "expected": value,
            "value": another(value),
        }  # fmt: skip
        try:
            after = adopt_value.apply(arguments, text) or ""
        except CannotFixError as error:
            reason = re.sub(r"[0-9]+|'[^']*'", "…", str(error))[:90]
            (self.purpose if _ON_PURPOSE.search(reason) else self.refused)[reason] += 1
            return
        self.counts["edits"] += 1
        mark = text.startswith("\ufeff")
        spans = spans_by_path(yaml_spans(text[mark:]), index)
        start, end = planned(spans, path)
        rest = len(text) - end - mark
        start += mark
        if after[:start] != text[:start] or (rest and after[-rest:] != text[-rest:]):
            self.inexact.append(f"{name}: {path}")


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def main() -> None:
    """Print what became of the edits, and fail when a byte outside a plan changed."""
    named = os.environ.get("TRUEUP_ADOPT_FILES", "")
    if not named:
        print("TRUEUP_ADOPT_FILES names no folder: nothing is proven")
        return
    tally = Tally()
    for path in sorted(p for p in Path(named).rglob("*") if p.suffix in (".yaml", ".yml")):
        text = _text(path)
        if text is not None:
            tally.file(str(path.relative_to(named)), text)
    tried = tally.counts["edits"] + tally.refused.total()
    print(", ".join(f"{name}: {count}" for name, count in tally.counts.items()))
    print(
        f"bytes outside the planned span changed in {len(tally.inexact)} edits", *tally.inexact[:5]
    )
    share = tally.refused.total() / max(tried, 1)
    print(f"refused {tally.refused.total()} of {tried} ({share:.1%}; bar {_MOST_REFUSED:.0%})")
    for title, reasons in (("refused", tally.refused), ("left to a person", tally.purpose)):
        for reason, count in reasons.most_common():
            print(f"  {title}: {count} x {reason}")
    if tally.inexact:
        raise SystemExit("an edit changed more than was planned")


if __name__ == "__main__":
    main()
