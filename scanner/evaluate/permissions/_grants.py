"""What AWS principals hold: every statement with the way by which it reached them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from scanner.evaluate.permissions._needed import needed_by
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, NOWHERE, Json, Origin
from scanner.normalize.grammars.iam_conditions import Known
from scanner.normalize.grammars.iam_documents import PolicyStatement
from scanner.normalize.meaning.aws_actions import expand_all


@dataclass(frozen=True, slots=True)
class Held:
    """One statement as a principal holds it.

    Attributes:
        statement: what it says.
        policy: name or ARN of the policy it is in.
        via: how it is held: "inline", "attached", "inline of group NAME", "attached to group NAME",
            "permissions boundary", "document".
        bits: the known actions it speaks of.
        needed: those of them that escalation needs, as a small set.
        evidence: digest of what it was read from.
    """

    statement: PolicyStatement
    policy: str
    via: str
    bits: int = 0
    origin: Origin = NOWHERE
    evidence: str = ""
    needed: int = 0

    @property
    def fact(self) -> Mapping[str, Json]:
        """The statement as a report names it."""
        fact: dict[str, Json] = {
            "policy": self.policy,
            "via": self.via,
            "statement": self.statement.index,
            "effect": "Allow" if self.statement.allow else "Deny",
        }
        if self.statement.sid:
            fact["sid"] = self.statement.sid
        if self.origin.file:
            fact["place"] = str(self.origin)
        return fact


def held(statement: PolicyStatement, policy: str, via: str, origin: Origin, evidence: str) -> Held:
    """Return the statement with its set of actions worked out."""
    bits = expand_all(statement.actions, negated=statement.not_action)
    needed = needed_by(statement.actions, negated=statement.not_action)
    return Held(statement, policy, via, bits, origin, evidence, needed)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who can hold permissions, with all that reaches them.

    Attributes:
        uid: of the resource it was read from.
        kind: "user", "group", "role" or "document" for a policy judged by itself.
        identity: statements of its own policies and those of its groups.
        boundary: statements of its permissions boundary; None when it has none.
        organisation: per level of the organisation that does not allow everything, the statements
            that say what its policies leave possible.
        forbidden: statements by which policies of the organisation deny.
        known: what every request of it carries.
        attached: ARNs of the managed policies it holds, itself or through groups.
        groups: names of the groups it is in.
        trust: statements of a role's trust policy.
        unread: ARNs of policies it holds whose content is not in the export, and malformed ones.
        service_linked: whether AWS itself owns the role.
        allowing: the statements that grant.
        denying: the statements that forbid, wherever they are.
    """

    uid: str
    kind: str
    name: str
    account: str
    arn: str
    identity: tuple[Held, ...]
    boundary: tuple[Held, ...] | None = None
    known: Known = field(default_factory=Known)
    attached: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    trust: tuple[Held, ...] = ()
    unread: tuple[str, ...] = ()
    service_linked: bool = False
    origin: Origin = NOWHERE
    evidence: str = ""
    attributes: Mapping[str, Json] = EMPTY
    organisation: tuple[tuple[Held, ...], ...] = ()
    forbidden: tuple[Held, ...] = ()
    allowing: tuple[Held, ...] = field(init=False, compare=False, repr=False)
    denying: tuple[Held, ...] = field(init=False, compare=False, repr=False)

    @property
    def subject(self) -> str:
        """The principal as a message names it."""
        kind = "policy document" if self.kind == "document" else self.kind
        return f"{kind} {self.name}"

    def __post_init__(self) -> None:
        """Sort the statements once: they are asked for many times."""
        held = (*self.identity, *(self.boundary or ()), *self.forbidden)
        set_once = object.__setattr__
        set_once(self, "allowing", tuple(one for one in self.identity if one.statement.allow))
        set_once(self, "denying", tuple(one for one in held if not one.statement.allow))

    def limits(self) -> Iterator[tuple[Held, ...]]:
        """Yield what each limit leaves possible: the boundary, and levels of the organisation."""
        if self.boundary is not None:
            yield tuple(one for one in self.boundary if one.statement.allow)
        yield from self.organisation


def distinct_facts(statements: Iterable[Held]) -> list[dict[str, Json]]:
    """Return the facts of statements, each once, in order."""
    found: dict[tuple[str, str, int], dict[str, Json]] = {}
    for one in statements:
        found.setdefault((one.policy, one.via, one.statement.index), dict(one.fact))
    return list(found.values())
