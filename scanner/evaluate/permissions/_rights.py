"""One principal together with what its permissions amount to."""

from collections.abc import Iterator
from functools import lru_cache

from scanner.evaluate.permissions._breadth import Breadth
from scanner.evaluate.permissions._escalation import Way
from scanner.evaluate.permissions._grants import Principal
from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Certainty
from scanner.normalize.grammars.iam_documents import PolicyStatement
from scanner.normalize.meaning.aws_actions import action_table, expand

__all__ = ["Rights", "whole_patterns"]


@dataclass(frozen=True, slots=True)
class Rights:
    """One principal and what follows from all that it holds.

    Attributes:
        wide: what it may do on every resource of a kind.
        ways: escalation methods open to it, surest first.
    """

    principal: Principal
    wide: Breadth
    ways: tuple[Way, ...] = ()

    @property
    def administrator(self) -> bool:
        """Whether it may do everything, unconditionally."""
        return self.wide.administrator

    @property
    def escalating(self) -> int:
        """The actions of the ways that are open now, which the escalation finding names."""
        bits = 0
        for way in self.ways:
            if way.certainty is not Certainty.LATENT:
                bits |= _set_of(way.needs)
        return bits

    @property
    def whole_services(self) -> int:
        """All actions of the services that a statement grants as a whole, on every resource."""
        held = self.wide.certain | self.wide.conditional
        bits = 0
        for one in self.principal.allowing:
            for service, pattern in whole_patterns(one.statement):
                if not expand(pattern) & ~held:
                    bits |= expand(f"{service}:*")
        return bits


def whole_patterns(statement: PolicyStatement) -> Iterator[tuple[str, str]]:
    """Yield (service, pattern) for the actions of a statement that name a service as a whole."""
    if statement.not_action:
        return
    for pattern in statement.actions:
        # Nearly all actions are named: one look at the end tells.
        if pattern[-1] == "*":
            service, colon, name = pattern.partition(":")
            if colon and set(name) == {"*"}:
                yield service, pattern


@lru_cache(maxsize=1_024)
def _set_of(needs: tuple[str, ...]) -> int:
    return action_table().set_of(needs)
