"""Policies of others on every engine: what is asked of whom, and where the answers differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scanner.evaluate.policies._engine import Answer, Bundle, Engine, EvaluationError, Value
from scanner.evaluate.policies._policy import Policy, policies_of
from scanner.model.resource import Resource
from scanner.normalize.grammars.formats import DocumentSyntaxError, load_structured
from scanner.normalize.grammars.rego_tokens import tokens
from tests.evaluate.policies.modules import read

_DOCUMENTS = frozenset({".yaml", ".yml", ".json", ".toml"})


@dataclass(frozen=True, slots=True)
class Suite:
    """Modules that belong together, and the documents beside them."""

    name: str
    modules: tuple[Resource, ...]
    documents: tuple[Any, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The syntax that the modules are written in: v0 heads have no `if` before their body."""
        texts = [module.attributes["text"] for module in self.modules]
        old = any(_is_old(text) for text in texts)
        return "v0" if old else "v1"


@dataclass(slots=True)
class Outcome:
    """What came of asking.

    Attributes:
        asked: policies times documents.
        not_evaluated: of these, those that an engine names a reason for.
        different: of the others, those that two engines answer differently.
        worded: those with as many findings, in other words: a format that meets the wrong type.
    """

    asked: int = 0
    worded: list[str] = field(default_factory=list)
    not_evaluated: dict[str, str] = field(default_factory=dict)
    different: list[str] = field(default_factory=list)


def _is_old(text: str) -> bool:
    stream = [token for token in tokens(text) if token.depth == 0]
    names = {token.text for token in stream}
    return "if" not in names and any(token.text == "{" for token in stream)


def suites(root: Path) -> Iterator[Suite]:
    """Yield one suite for each folder that holds modules, with the documents around them."""
    folders = sorted({path.parent for path in root.rglob("*.rego")})
    for folder in folders:
        held = tuple(modules(folder.glob("*.rego"), root))
        around = [*folder.rglob("*"), *folder.parent.glob("*")]
        paths = sorted({path for path in around if path.suffix in _DOCUMENTS})
        documents = tuple(document for _, document in _documents(paths))
        if "combine" in folder.parts:
            # Written for conftest's --combine, which hands over all documents as one input.
            listed = [{"path": path.name, "contents": each} for path, each in _documents(paths)]
            documents = (listed,) if listed else ()
        if held and documents:
            yield Suite(folder.relative_to(root).as_posix(), held, documents)


def modules(paths: Iterable[Path], root: Path) -> Iterator[Resource]:
    """Yield the modules of files, named from the root."""
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        for found in read(name, path.read_text(encoding="utf-8")):
            if isinstance(found, Resource):
                yield found


def _documents(paths: Sequence[Path]) -> Iterator[tuple[Path, Any]]:
    for path in paths:
        try:
            for each in load_structured(path.name, path.read_text(encoding="utf-8")):
                yield path, each.value
        except (DocumentSyntaxError, UnicodeDecodeError):
            continue


def compare(suite: Suite, engines: Sequence[Engine], library: Sequence[Resource] = ()) -> Outcome:
    """Ask every engine about every policy and document of a suite, and compare with the first.

    Args:
        suite: what is asked.
        engines: the opa binary first.
        library: further modules that those of the suite may need.
    """
    outcome = Outcome()
    modules = [*suite.modules, *library]
    texts = {
        one.origin.file: one.attributes["text"] for one in modules if not one.attributes["test"]
    }
    policies = [one for one in policies_of(suite.modules, ("all",)) if isinstance(one, Policy)]
    reference: list[list[Answer]] = []
    outcome.asked = len(policies) * len(suite.documents)
    for engine in engines:
        loaded = engine.load(Bundle(texts, suite.data, suite.version))
        if isinstance(loaded, tuple) and engine is engines[0]:
            return Outcome()  # OPA itself does not take it: there is nothing to agree on.
        if isinstance(loaded, tuple):
            _none(outcome, suite, engine, policies, str(loaded[0]))
            continue
        try:
            rules = [policy.query for policy in policies]
            answers = loaded.evaluate_rules(rules, suite.documents)
        finally:
            loaded.close()
        reference = reference or answers
        _differences(outcome, suite, engine, policies, (reference, answers))
    return outcome


def _none(
    outcome: Outcome, suite: Suite, engine: Engine, policies: Sequence[Policy], reason: str
) -> None:
    for policy in policies:
        for index in range(len(suite.documents)):
            key = f"{suite.name} {policy.query} {index}"
            outcome.not_evaluated[key] = f"{engine.name}: {reason}"


def _differences(
    outcome: Outcome,
    suite: Suite,
    engine: Engine,
    policies: Sequence[Policy],
    pair: tuple[list[list[Answer]], list[list[Answer]]],
) -> None:
    for index, (ours, theirs) in enumerate(zip(*pair, strict=True)):
        for policy, one, other in zip(policies, ours, theirs, strict=True):
            key = f"{suite.name} {policy.query} {index}"
            if isinstance(other, EvaluationError):
                outcome.not_evaluated[key] = f"{engine.name}: {other.message}"
            elif not isinstance(one, EvaluationError) and _plain(one) != _plain(other):
                said = f"{key}: {engine.name}: {one} and {other}"
                in_words = _number(one) == _number(other) and "%!" in str(one)
                (outcome.worded if in_words else outcome.different).append(said)


def _number(answer: Answer) -> int | None:
    listed = isinstance(answer, Value) and isinstance(answer.value, list)
    return len(answer.value) if listed and isinstance(answer, Value) else None


def _plain(answer: Answer) -> Any:
    """Return an answer in which the order of a set does not matter."""
    if not isinstance(answer, Value):
        return None
    value = answer.value
    return sorted(map(repr, value)) if isinstance(value, list) else value
