"""What is handed to the policy stage from outside: this layer opens no file and reads no secret."""

from collections.abc import Callable

from scanner.evaluate.policies._engine import Engine
from scanner.model.quick_dataclass import dataclass

Secret = Callable[[str, str], str]
"""Resolves a reference such as "env:OPA_TOKEN" for one host; raises LookupError without it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How policies are asked, besides what trueup.yaml says about them.

    Attributes:
        off: ids of policies that are switched off.
        secret: resolves the reference in `policies.server.token`; None where there is no secret.
        through: what the chosen engine is asked through, such as one that writes down its answers.
        only: uids of the resources to ask about; None for all.
    """

    off: frozenset[str] = frozenset()
    secret: Secret | None = None
    through: Callable[[Engine], Engine] | None = None
    only: frozenset[str] | None = None


USUAL = Asking()
"""Nothing switched off, nothing secret."""
