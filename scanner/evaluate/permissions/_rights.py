"""One principal together with what its permissions amount to."""

from dataclasses import dataclass

from scanner.evaluate.permissions._breadth import Breadth
from scanner.evaluate.permissions._escalation import Way
from scanner.evaluate.permissions._grants import Principal
from scanner.model.vocabulary import Certainty
from scanner.normalize.meaning.aws_actions import action_table

__all__ = ["Rights"]


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
        actions = (
            action
            for way in self.ways
            if way.certainty is not Certainty.LATENT
            for action in way.needs
        )
        return action_table().set_of(actions)
