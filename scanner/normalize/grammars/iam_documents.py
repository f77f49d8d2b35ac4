"""AWS IAM policy documents: statements with their elements, and what is wrong with them.

Grammar of the JSON policy language, AWS IAM User Guide, "Grammar of the IAM JSON policy language".
What AWS would refuse is a problem with its place, never a statement that silently counts for nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.normalize.grammars.arn import MAX_LENGTH
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

__all__ = ["PolicyDocument", "PolicyStatement", "Problem", "parse_policy"]

MAX_STATEMENTS = 1_000
MAX_ACTIONS = 10_000
MAX_RESOURCES = 2_000
"""Per document; several times what AWS accepts, so that hostile documents stay cheap to judge."""
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ACTION = re.compile(r"(?:\*|[A-Za-z0-9*?-]{1,64}:[A-Za-z0-9*?_-]{1,256})\Z")
_ELEMENTS = frozenset(
    {
        "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition",
        "Principal", "NotPrincipal",
    }
)  # fmt: skip
_PRINCIPAL_TYPES = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})


@dataclass(frozen=True, slots=True)
class PolicyStatement:
    """One statement of a policy.

    Attributes:
        index: position in the document, from 0.
        allow: False for a Deny.
        actions: patterns in lower case; all but these when `not_action`.
        resources: patterns as written; all but these when `not_resource`. Empty in trust policies.
        condition: operator -> key -> values, as written; empty when there is none.
        principals: type ("AWS", "Service", "Federated", "*") -> values, in trust and resource
            policies; all but these when `not_principal`.
        has_variables: whether a resource pattern holds a policy variable.
    """

    index: int
    sid: str
    allow: bool
    actions: tuple[str, ...]
    not_action: bool
    resources: tuple[str, ...]
    not_resource: bool
    condition: Mapping[str, Mapping[str, tuple[str, ...]]]
    principals: Mapping[str, tuple[str, ...]]
    not_principal: bool
    has_variables: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document, or one statement of it, cannot be judged."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """The statements that could be read, in order, and the problems of those that could not."""

    statements: tuple[PolicyStatement, ...]
    problems: tuple[Problem, ...] = ()


class _MalformedError(ValueError):
    """One statement does not follow the grammar."""


def parse_policy(document: Json) -> PolicyDocument:
    """Read a policy document.

    Args:
        document: the decoded JSON, or its text, plain or percent-encoded as the IAM API sends it.
            Statements that name no principal must name resources.
    """
    if isinstance(document, str):
        try:
            document = load_json(_percent_decoded(document))
        except DocumentSyntaxError as error:
            return PolicyDocument((), (Problem("document", f"is not JSON: {error}"),))
    if not isinstance(document, Mapping):
        return PolicyDocument((), (Problem("document", "is not an object"),))
    listed = document.get("Statement")
    statements = [listed] if isinstance(listed, Mapping) else listed
    if not isinstance(statements, list | tuple) or not statements:
        return PolicyDocument((), (Problem("Statement", "is missing, empty or not a list"),))
    return _read_all(list(statements))


def _read_all(statements: list[Json]) -> PolicyDocument:
    read: list[PolicyStatement] = []
    problems: list[Problem] = []
    actions = resources = 0
    for index, raw in enumerate(statements):
        try:
            one = _statement(index, raw)
        except _MalformedError as error:
            problems.append(Problem(f"Statement[{index}]", str(error)))
            continue
        actions, resources = actions + len(one.actions), resources + len(one.resources)
        if index >= MAX_STATEMENTS or actions > MAX_ACTIONS or resources > MAX_RESOURCES:
            problems.append(Problem(f"Statement[{index}]", "and what follows is more than is read"))
            break
        read.append(one)
    return PolicyDocument(tuple(read), tuple(problems))


def _statement(index: int, raw: Json) -> PolicyStatement:
    if not isinstance(raw, Mapping):
        raise _MalformedError("is not an object")
    if not raw.keys() <= _ELEMENTS:
        unknown = sorted(str(key) for key in raw if key not in _ELEMENTS)
        raise _MalformedError(f"has an unknown element {unknown[0][:40]!r}")
    if raw.get("Effect") not in ("Allow", "Deny"):
        raise _MalformedError('Effect is neither "Allow" nor "Deny"')
    actions, not_action = _one_of(raw, "Action", needed=True)
    principals, not_principal = _principals(raw)
    resources, not_resource = _one_of(raw, "Resource", needed=not principals)
    return PolicyStatement(
        index=index,
        sid=str(raw.get("Sid", ""))[:128],
        allow=raw["Effect"] == "Allow",
        actions=tuple(map(_action, actions)),
        not_action=not_action,
        resources=resources,
        not_resource=not_resource,
        condition=_condition(raw.get("Condition", EMPTY)),
        principals=principals,
        not_principal=not_principal,
        has_variables=any("${" in pattern for pattern in resources),
    )


def _one_of(raw: Mapping[str, Json], name: str, *, needed: bool) -> tuple[tuple[str, ...], bool]:
    positive, negative = raw.get(name), raw.get(f"Not{name}")
    if (positive is None) == (negative is None):
        if positive is None and not needed:
            return (), False
        raise _MalformedError(f"needs exactly one of {name} and Not{name}")
    value = negative if positive is None else positive
    return _texts(value, name), positive is None


def _texts(value: Json, name: str) -> tuple[str, ...]:
    values = list(value) if isinstance(value, list | tuple) else [value]
    if not values or any(type(item) is not str for item in values):
        raise _MalformedError(f"{name} holds something that is not text, or nothing")
    lengths = [*map(len, values)]
    if not all(lengths) or max(lengths) > MAX_LENGTH:
        raise _MalformedError(f"{name} holds an empty text or one over {MAX_LENGTH} characters")
    return tuple(values)


@lru_cache(maxsize=16_384)
def _action(action: str) -> str:
    if not _ACTION.match(action):
        raise _MalformedError(f"Action {action[:60]!r} is not service:name")
    return "*" if set(action) <= {"*", ":"} else action.lower()


def _condition(raw: Json) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    if not isinstance(raw, Mapping):
        raise _MalformedError("Condition is not an object")
    return {str(operator): dict(_keys(operator, keys)) for operator, keys in raw.items()}


def _keys(operator: str, keys: Json) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(keys, Mapping):
        raise _MalformedError(f"Condition {str(operator)[:60]!r} is not an object")
    for key, values in keys.items():
        listed = list(values) if isinstance(values, list | tuple) else [values]
        if not all(isinstance(value, str | int | float | bool) for value in listed):
            raise _MalformedError(f"Condition key {str(key)[:60]!r} holds no plain value")
        yield str(key), tuple(_plain(value) for value in listed)


def _plain(value: str | float | bool) -> str:  # noqa: FBT001 - a value read from JSON
    return str(value).lower() if isinstance(value, bool) else str(value)


def _principals(raw: Mapping[str, Json]) -> tuple[Mapping[str, tuple[str, ...]], bool]:
    negative = "NotPrincipal" in raw
    if negative and "Principal" in raw:
        raise _MalformedError("has both Principal and NotPrincipal")
    value = raw.get("NotPrincipal") if negative else raw.get("Principal")
    if value is None:
        return EMPTY, False
    if value == "*":
        return {"*": ("*",)}, negative
    if not isinstance(value, Mapping) or not value or not set(value) <= _PRINCIPAL_TYPES:
        raise _MalformedError("Principal is neither * nor an object of known types")
    return {kind: _texts(held, "Principal") for kind, held in value.items()}, negative


def _percent_decoded(text: str) -> str:
    if not text.startswith("%"):
        return text
    data = _PERCENT.sub(lambda match: bytes((int(match[1], 16),)), text.encode())
    return data.decode("utf-8", "replace")
