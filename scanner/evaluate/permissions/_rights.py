"""One principal together with what its permissions amount to."""

from dataclasses import dataclass

from scanner.evaluate.permissions._breadth import Breadth
from scanner.evaluate.permissions._escalation import Way
from scanner.evaluate.permissions._grants import Principal

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
