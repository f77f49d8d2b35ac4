"""Which repositories the configuration lets run their own code, and how their tests are run."""

import shlex
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from scanner.model.resource import EMPTY, Json
from scanner.operate.drafts import Place
from scanner.operate.pruning.case import Trusted
from scanner.operate.pruning.rescan import Rescan


def trusted_repositories(
    places: Mapping[str, Place],
    names: Collection[str],
    as_of: datetime,
    settings: Mapping[str, Json] = EMPTY,
    tests: Mapping[str, Mapping[str, Json]] = EMPTY,
) -> dict[Path, Trusted]:
    """Return the repositories of the named sources, by git directory.

    Args:
        places: where the files of each source are.
        names: sources that are listed as `trusted_to_run`.
        as_of: the instant that counts as now.
        settings: the section `dependencies` of trueup.yaml.
        tests: source -> `run` (a command) and `install` (requirements).
    """
    found: dict[Path, Trusted] = {}
    for git_dir in {places[name].git_dir for name in names if name in places}:
        held = {name: place for name, place in places.items() if place.git_dir == git_dir}
        given = [tests[name] for name in held if name in tests]
        found[git_dir] = Trusted(
            tuple((place.inside, Rescan(name, as_of, settings)) for name, place in held.items()),
            next((words(one["run"]) for one in given if one.get("run")), ()),
            tuple(str(each) for one in given for each in one.get("install") or ()),
        )
    return found


def words(command: str | Iterable[str]) -> tuple[str, ...]:
    """Return a command as its words: text is split as a shell would, and run without one."""
    return tuple(shlex.split(command) if isinstance(command, str) else map(str, command))
