"""Say of drift who wrote the line of the spec that it stands against, from git."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from scanner.collect._blame import blame_lines
from scanner.collect._commit import Checkout, checkout
from scanner.collect._git import GitError
from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.model.run import Report

_DRIFT = "drift/"
_MOST_FILES = 200
Authors = Mapping[str, Mapping[str, str]]
"""`{"file:line": {spec_author, spec_date, spec_commit}}`."""


def authors_of(
    report: Report, root: Path, known: dict[str, dict[str, str]] | None = None
) -> dict[str, dict[str, str]]:
    """Return who wrote the spec lines that drift findings name, as far as they are of this commit.

    Args:
        report: what was found; of very many files the first 200 are asked about.
        root: the folder that holds trueup.yaml, from which the paths of specs start.
        known: `{"commit file:line": ...}`, what earlier scans learnt; added to.
    """
    lines: dict[str, set[int]] = defaultdict(set)
    try:
        place = checkout(root)
    except GitError:
        return {}
    if place.git_dir is None:
        return {}
    for one in report.findings:
        origin = one.observation.origin
        if one.rule.startswith(_DRIFT) and origin.line and origin.commit == place.commit:
            lines[origin.file].add(origin.line)
    held = {} if known is None else known
    found: dict[str, dict[str, str]] = {}
    for file in sorted(lines)[:_MOST_FILES]:
        _learn(place, file, lines[file], held)
        named = {f"{file}:{line}": f"{place.commit} {file}:{line}" for line in sorted(lines[file])}
        found |= {name: held[key] for name, key in named.items() if key in held}
    return found


def _learn(place: Checkout, file: str, lines: set[int], known: dict[str, dict[str, str]]) -> None:
    """Ask git about the lines of a file that nothing is known of."""
    unknown = {line for line in lines if f"{place.commit} {file}:{line}" not in known}
    if place.git_dir is None or not unknown:
        return
    inside = f"{place.inside}/{file}" if place.inside else file
    for line, written in blame_lines(place.git_dir, place.commit, inside, unknown).items():
        known[f"{place.commit} {file}:{line}"] = {
            "spec_author": written.author,
            "spec_date": written.date,
            "spec_commit": written.commit,
        }


def with_authors(report: Report, authors: Authors) -> Report:
    """Return the report, its drift findings with who wrote the line of the spec."""
    if not authors:
        return report
    return replace(report, findings=tuple(_with(one, authors) for one in report.findings))


def _with(finding: Finding, authors: Authors) -> Finding:
    observation = finding.observation
    known = authors.get(f"{observation.origin.file}:{observation.origin.line}")
    if known is None or not finding.rule.startswith(_DRIFT):
        return finding
    facts: dict[str, Json] = {**observation.facts, **known}
    return replace(finding, observation=replace(observation, facts=facts))
