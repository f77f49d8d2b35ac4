"""The principals of an account as targets of one another: who can be passed, taken over, become."""

from dataclasses import field

from scanner.evaluate.permissions._breadth import breadth
from scanner.evaluate.permissions._candidates import Candidates
from scanner.evaluate.permissions._doors import Doors
from scanner.evaluate.permissions._effective import possible_actions
from scanner.evaluate.permissions._grants import Principal
from scanner.model.quick_dataclass import dataclass

__all__ = ["Account"]


@dataclass(slots=True)
class Account:
    """One account of the estate.

    Attributes:
        versions: ARN of a managed policy -> what its versions that are not in force would grant.
        arns: resource names of all users and roles.
        possible: uid -> what each may do at all, denials and conditions aside.
    """

    users: tuple[Principal, ...]
    roles: tuple[Principal, ...]
    groups: tuple[Principal, ...]
    versions: dict[str, int] = field(default_factory=dict)
    arns: frozenset[str] = field(init=False)
    possible: dict[str, int] = field(init=False)
    _solid: dict[str, int] = field(default_factory=dict)
    _ranked: dict[str, Candidates] = field(default_factory=dict)
    _of_service: dict[str, dict[str, Principal]] | None = None
    _doors: Doors | None = None

    def __post_init__(self) -> None:
        """Note which users and roles there are, and what each may do at all."""
        self.arns = frozenset(one.arn for one in (*self.users, *self.roles))
        shared: dict[int, int] = {}
        self.possible = {}
        for one in (*self.users, *self.roles, *self.groups):
            bits = possible_actions(one)
            self.possible[one.uid] = shared.setdefault(bits, bits)

    @property
    def doors(self) -> Doors:
        """Which of the roles a principal can become."""
        if self._doors is None:
            self._doors = Doors(self.roles, self.possible)
        return self._doors

    def ranked(self, kind: str) -> Candidates:
        """Return the "users", the "groups", or the "roles" that are not service-linked."""
        if kind not in self._ranked:
            held = {"users": self.users, "groups": self.groups, "roles": self.roles}[kind]
            own = (one for one in held if not one.service_linked)
            self._ranked[kind] = Candidates(own, self.possible)
        return self._ranked[kind]

    def trusting(self, service: str) -> Candidates:
        """Return the roles that a service may take on; service-linked roles cannot be passed."""
        if service not in self._ranked:
            if self._of_service is None:
                self._of_service = _by_service(self.roles)
            roles = self._of_service.get(service, {}).values()
            self._ranked[service] = Candidates(roles, self.possible)
        return self._ranked[service]

    def adds(self, target: Principal, principal: Principal) -> bool:
        """Say whether the target may do something that the principal is not sure to be able to."""
        return bool(target.unread) or bool(self.possible[target.uid] & ~self._sure(principal))

    def some_add(self, targets: Candidates, principal: Principal) -> bool:
        """Say whether one of the targets, not itself, may do what the principal may not for sure."""
        return targets.add(self._sure(principal), principal.uid)

    def _sure(self, principal: Principal) -> int:
        if principal.uid not in self._solid:
            self._solid[principal.uid] = breadth(principal, strict=True).certain
        return self._solid[principal.uid]


def _by_service(roles: tuple[Principal, ...]) -> dict[str, dict[str, Principal]]:
    """Return, per service, the roles whose trust policy names it, condition or not, by uid."""
    found: dict[str, dict[str, Principal]] = {}
    for role in roles:
        for one in () if role.service_linked else role.trust:
            for value in one.statement.principals.get("Service", ()):
                if one.statement.allow:
                    found.setdefault(value, {})[role.uid] = role
    return found
