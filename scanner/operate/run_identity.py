"""Who ran what, when and with which version: the part of a report that differs every time."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner import __version__
from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Exit

if TYPE_CHECKING:
    from scanner.model.run import RunFacts, RunInputs

_CI_VARIABLES = (
    ("GITHUB_ACTOR", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"),
    ("GITLAB_USER_LOGIN", "CI_JOB_URL"),
)


def now() -> datetime:
    """Return the instant in UTC: nothing below this layer reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RunStart:
    """The moment a run began; its id is made of the time and some random digits."""

    started: datetime = field(default_factory=now)
    id: str = ""

    def __post_init__(self) -> None:
        """Give the run its id."""
        if not self.id:
            made = f"{self.started:%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}"
            object.__setattr__(self, "id", made)


def run_facts(
    start: RunStart,
    inputs: "RunInputs",
    code: Exit,
    outcome: tuple[str, ...],
    engines: tuple[str, ...] = (),
    previous: str = "",
) -> "RunFacts":
    """Return the facts of a run that ends now."""
    # An answer that is there in writing has its facts already.
    from scanner.model.run import RunFacts  # noqa: PLC0415

    return RunFacts(
        id=start.id,
        started=start.started,
        ended=now(),
        actor=actor(os.environ),
        argv=("trueup", *sys.argv[1:]),
        version=__version__,
        inputs=inputs,
        exit_code=code,
        outcome=outcome,
        engines=engines,
        previous=previous,
    )


def actor(environment: Mapping[str, str]) -> str:
    """Return the CI identity and the address of its run, or user and host."""
    for variables in _CI_VARIABLES:
        values = [environment.get(name, "") for name in variables]
        if values[0]:
            return " ".join((values[0], "/".join(values[1:]))).strip()
    return f"{_user()}@{platform.node()}"


def _user() -> str:
    import getpass  # noqa: PLC0415 - in CI there is another identity

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"
