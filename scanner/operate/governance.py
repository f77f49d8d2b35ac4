"""What the governance repository adds to a scan: its own files as sources, and facts from git."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from scanner.collect.governance import git_facts
from scanner.model.evidence import Snapshot, Source
from scanner.model.governance import GitFacts
from scanner.model.resource import Json
from scanner.model.vocabulary import Side
from scanner.operate.config import Configuration
from scanner.resources import shipped

BUILT_IN = "built-in policies"
APPLIED = "specs applied last"
BUNDLE = "bundle"
POLICIES = "policies"
SPECS = "specs"
"""The one role whose plain documents state what should be live; beside policies they are data."""


def governance_sources(configuration: Configuration) -> tuple[Source, ...]:
    """Return one source for each role of the governance folder, and the built-in policies.

    They come first, so that a report lists what should be before what is.
    """
    sources = [
        Source(
            "governance",
            role,
            {"path": ".", "folders": list(folders), "plain": role == SPECS, **_beside(role)},
            side=Side.SPEC,
        )
        for role, folders in configuration.governance.items()
    ]
    sources += _applied_last(configuration)
    sources += _bundles(configuration)
    if configuration.built_in_policies:
        sources.append(built_in_policies())
    return tuple(sources)


def _beside(role: str) -> dict[str, Json]:
    """Return the option that lets the data beside policies be read as such."""
    return {"policies": True} if role == POLICIES else {}


def _bundles(configuration: Configuration) -> Iterator[Source]:
    """Yield a source for each packed bundle: the modules of one cannot add to another's rules."""
    for one in configuration.settings.get(POLICIES, {}).get("bundles") or ():
        options = {**one, "plain": False, "policies": True}
        yield Source(BUNDLE, f"bundle {one['path']}", options, side=Side.SPEC)


def _applied_last(configuration: Configuration) -> list[Source]:
    """Return the specs at the revision that `drift.last_applied` names, as a source of records."""
    named = configuration.settings.get("drift", {}).get("last_applied")
    folders = configuration.governance.get(SPECS)
    if not isinstance(named, Mapping) or not folders:
        return []
    options = {
        "path": ".",
        "folders": list(folders),
        "plain": True,
        "revision": str(named["revision"]),
        "applied": True,
    }
    return [Source("governance", APPLIED, options, side=Side.SPEC)]


def built_in_policies() -> Source:
    """Return the policies that come with this installation, as a source."""
    # The schemas beside them are documents of nobody.
    options = {"path": str(shipped("policies")), "plain": False, "readers": ["rego-policy"]}
    return Source("files", BUILT_IN, options, side=Side.SPEC)


def governance_facts(
    configuration: Configuration, snapshots: Iterable[Snapshot] | None = None
) -> GitFacts:
    """Return the governance commit, who wrote each line of its waivers, and its owners.

    Args:
        configuration: what names the folders.
        snapshots: all documents of the governance sources, where they were read already.
    """
    folders = [folder for held in configuration.governance.values() for folder in held]
    read = (
        None
        if snapshots is None
        else {
            one.origin.file: one.content
            for one in snapshots
            if one.source.kind == "governance" and one.source.name != APPLIED and one.origin.commit
        }
    )
    facts = git_facts(Path(configuration.root), tuple(folders), read)
    return owned_by(facts, configuration.governance)


def owned_by(facts: GitFacts, roles: Iterable[str]) -> GitFacts:
    """Return the facts with owners of the governance files alone, not of what is scanned."""
    owners = tuple(replace(one, source=role) for role in roles for one in facts.owners)
    return replace(facts, owners=owners)
