"""Read policy modules from a place, for the commands that look at policies themselves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scanner.evaluate.policies._data import data_of
from scanner.evaluate.policies._gatekeeper import Constraint, constraints_of
from scanner.evaluate.policies._policy import BadPolicy
from scanner.model.evidence import Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.normalize.documents.rego_policy import KIND
from scanner.operate.passing_context import passing_context
from scanner.operate.pipeline import gather, understand
from scanner.operate.policy_source import SOURCE, policy_source


@dataclass(frozen=True, slots=True)
class PolicyModules:
    """What lies below a place.

    Attributes:
        modules: tests included, in order of path.
        constraints: of Gatekeeper, with the code of their templates.
    """

    modules: tuple[Resource, ...]
    data: Mapping[str, Json]
    unread: tuple[Unreadable, ...]
    constraints: tuple[Constraint | BadPolicy, ...] = ()


def read_policies(place: str) -> PolicyModules:
    """Return the policy modules of a place, in order of path."""
    gathered = gather([policy_source(place)], passing_context(Path.cwd()))
    understood = understand(gathered.snapshots)
    modules = tuple(one for one in understood.resources if one.kind == KIND)
    data = data_of(understood.resources, SOURCE, EMPTY)
    constraints = tuple(constraints_of(Estate(understood.resources, datetime.now(UTC))))
    return PolicyModules(modules, data, (*gathered.unread, *understood.unread), constraints)


def read_modules(place: str) -> PolicyModules:
    """Return the policy modules of a place, and of what could not be read only what is a module.

    What lies beside policies for their tests need not be anything that a scan understands.
    """
    found = read_policies(place)
    gaps = (one for one in found.unread if one.whole or ".rego" in one.place)
    return replace(found, unread=tuple(gaps))
