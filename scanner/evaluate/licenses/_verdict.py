"""The verdict of one licence expression under a policy of allowed and denied licences."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.spdx import (
    UNLICENSED,
    Expression,
    Reading,
    Term,
    group,
    read,
)
from scanner.normalize.grammars.spdx_terms import version_of

Key = tuple[str, bool, str]


class Verdict(StrEnum):
    """What a policy says; `error` is for text that is no expression at all."""

    ALLOW = "allow"
    DENY = "deny"
    REVIEW = "review"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Policy:
    """Which licences may be used.

    Attributes:
        allow: keys of allowed terms; with none, everything not denied is allowed.
        deny: keys of denied terms; deny beats allow.
        allowed_terms, denied_terms: the same as terms, for comparing versions.
        or_later_expands: a licence "or later" stands for every later version too, so that it is
            allowed where one of them is.
        exceptions_inherit: a licence with an exception is judged as the licence alone where no
            entry names it with that exception.
        problems: entries that are no licence, each as "section: entry: what is wrong".
    """

    allow: frozenset[Key] = frozenset()
    deny: frozenset[Key] = frozenset()
    allowed_terms: tuple[Term, ...] = ()
    denied_terms: tuple[Term, ...] = ()
    or_later_expands: bool = False
    exceptions_inherit: bool = False
    problems: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the policy says nothing about any licence."""
        return not (self.allow or self.deny)


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with its witness.

    Attributes:
        chosen: the part of the expression that is used: one branch of each OR; None unless allowed.
        offending: the terms that stand in the way, in order of the expression.
        reason: why it is not allowed, in words; "" when it is.
    """

    verdict: Verdict
    reading: Reading
    chosen: Expression | None = None
    offending: tuple[str, ...] = ()
    reason: str = ""

    def as_json(self) -> Mapping[str, Json]:
        """Return the published object: verdict, valid, canonical, chosen, offending, also, error."""
        error = self.reading.error
        return {
            "verdict": self.verdict.value,
            "valid": error is None,
            "canonical": self.reading.canonical or None,
            "chosen": None if self.chosen is None else str(self.chosen),
            "offending": list(self.offending),
            "also": list(self.reading.also),
            "error": None if error is None else {"message": error.message, "column": error.column},
            "reason": self.reason,
        }


def policy_of(settings: Mapping[str, Json]) -> Policy:
    """Return the policy that the section `licenses` of the configuration states.

    Keys: `allow` and `deny` (lists of one licence each, with its exception where it has one),
    `or_later_expands`, `exceptions_inherit`. A deprecated GNU id without -only or -or-later, such
    as GPL-3.0, allows only -only and denies both.
    """
    problems: list[str] = []
    allowed = tuple(_entries("allow", settings.get("allow"), problems))
    denied = tuple(_denied(_entries("deny", settings.get("deny"), problems)))
    return Policy(
        allow=frozenset(term.key for term in allowed),
        deny=frozenset(term.key for term in denied),
        allowed_terms=allowed,
        denied_terms=denied,
        or_later_expands=settings.get("or_later_expands") is True,
        exceptions_inherit=settings.get("exceptions_inherit") is True,
        problems=tuple(problems),
    )


def judge(reading: Reading, policy: Policy) -> Answer:
    """Return the verdict of what a text says, with its witness.

    AND needs every part allowed, OR one. A denied branch of an OR is never chosen, and a denied
    part of an AND denies. What cannot be decided is `review`, never allowed.
    """
    if reading.tree is None:
        return _without_tree(reading)
    judged = _judge(reading.tree, policy)
    offending = tuple(dict.fromkeys(str(term) for term in judged.offending))
    chosen = judged.chosen if judged.verdict is Verdict.ALLOW else None
    return Answer(judged.verdict, reading, chosen, offending, judged.reason)


def evaluate(text: str, policy: Policy) -> Answer:
    """Return the verdict of an expression as written."""
    return judge(read(text), policy)


def _without_tree(reading: Reading) -> Answer:
    if reading.error is not None:
        return Answer(Verdict.ERROR, reading, reason=str(reading.error))
    if reading.canonical == UNLICENSED:
        reason = "no licence is granted"
        return Answer(Verdict.DENY, reading, offending=(UNLICENSED,), reason=reason)
    return Answer(Verdict.REVIEW, reading, reason="nothing is said about the licence")


@dataclass(frozen=True, slots=True)
class _Judged:
    verdict: Verdict
    chosen: Expression
    offending: tuple[Term, ...] = ()
    reason: str = ""


def _judge(tree: Expression, policy: Policy) -> _Judged:
    if isinstance(tree, Term):
        verdict, reason = _judge_term(tree, policy)
        return _Judged(verdict, tree, () if verdict is Verdict.ALLOW else (tree,), reason)
    parts = [_judge(part, policy) for part in tree.parts]
    return _either(parts) if tree.operator == "OR" else _all(parts)


def _either(parts: list[_Judged]) -> _Judged:
    for wanted in (Verdict.ALLOW, Verdict.REVIEW):
        for part in parts:
            if part.verdict is wanted:
                return part
    offending = tuple(term for part in parts for term in part.offending)
    return _Judged(Verdict.DENY, parts[0].chosen, offending, _joined(parts))


def _all(parts: list[_Judged]) -> _Judged:
    worst = next(
        (
            wanted
            for wanted in (Verdict.DENY, Verdict.REVIEW)
            if any(part.verdict is wanted for part in parts)
        ),
        Verdict.ALLOW,
    )
    bad = [part for part in parts if part.verdict is worst and worst is not Verdict.ALLOW]
    chosen = group("AND", [part.chosen for part in parts])
    offending = tuple(term for part in bad for term in part.offending)
    return _Judged(worst, chosen, offending, _joined(bad))


def _joined(parts: list[_Judged]) -> str:
    return "; ".join(dict.fromkeys(part.reason for part in parts if part.reason))


def _judge_term(term: Term, policy: Policy) -> tuple[Verdict, str]:
    if _is_denied(term, policy):
        return Verdict.DENY, f"{term} is denied"
    if _is_allowed(term, policy):
        return Verdict.ALLOW, ""
    if policy.allow:
        return Verdict.DENY, f"{term} is not allowed"
    if policy.is_empty:
        return Verdict.REVIEW, "no licence is allowed or denied by the policy"
    near = next((entry for entry in policy.denied_terms if _is_near(term, entry)), None)
    if near is not None:
        return Verdict.REVIEW, f"{term} is not denied, but {near} is"
    return Verdict.ALLOW, ""


def _is_denied(term: Term, policy: Policy) -> bool:
    if term.key in policy.deny:
        return True
    return bool(policy.exceptions_inherit and term.exception and term.bare.key in policy.deny)


def _is_allowed(term: Term, policy: Policy) -> bool:
    candidates = [term]
    if policy.exceptions_inherit and term.exception:
        candidates.append(term.bare)
    if any(each.key in policy.allow for each in candidates):
        return True
    if not (policy.or_later_expands and term.or_later):
        return False
    return any(
        _is_later(each, entry) and entry.key not in policy.deny
        for each in candidates
        for entry in policy.allowed_terms
    )


def _is_later(term: Term, entry: Term) -> bool:
    offered, wanted = version_of(term.license), version_of(entry.license)
    if offered is None or wanted is None or term.key[2] != entry.key[2]:
        return False
    return offered.family == wanted.family and wanted.number >= offered.number


def _is_near(term: Term, entry: Term) -> bool:
    """Same licence and version, but "or later" or an exception more: close enough to ask."""
    one, other = version_of(term.license), version_of(entry.license)
    same = one is not None and one == other
    return (same or term.key[0] == entry.key[0]) and entry.key[2] in ("", term.key[2])


def _entries(section: str, given: Json, problems: list[str]) -> Iterable[Term]:
    if given is None:
        return
    if not isinstance(given, list | tuple):
        problems.append(f"{section}: write a list of licences")
        return
    for entry in given:
        reading = read(entry) if isinstance(entry, str) else None
        if reading is None or reading.error or not isinstance(reading.tree, Term):
            why = str(reading.error) if reading and reading.error else "write one licence"
            problems.append(f"{section}: {entry!r}: {why}")
        else:
            yield reading.tree


def _denied(entries: Iterable[Term]) -> Iterable[Term]:
    for term in entries:
        yield term
        bare = next((old for old in term.written_as if not old.endswith("+")), "")
        if bare and term.license == f"{bare}-only":
            later = Term(f"{bare}-or-later", exception=term.exception)
            yield later
