"""Say of drift who wrote the line of the spec that it stands against, from git."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from scanner.collect._blame import blame_lines
from scanner.collect._commit import checkout
from scanner.collect._git import GitError
from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.model.run import Report

_DRIFT = "drift/"
_MOST_FILES = 200
Authors = Mapping[str, Mapping[str, str]]
"""`{"file:line": {spec_author, spec_date, spec_commit}}`."""


def authors_of(report: Report, root: Path) -> dict[str, dict[str, str]]:
    """Return who wrote the spec lines that drift findings name, as far as they are of this commit.

    Args:
        report: what was found; of very many files the first 200 are asked about.
        root: the folder that holds trueup.yaml, from which the paths of specs start.
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
    prefix = f"{place.inside}/" if place.inside else ""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(lines)[:_MOST_FILES]:
        known = blame_lines(place.git_dir, place.commit, prefix + file, lines[file])
        for line, written in known.items():
            found[f"{file}:{line}"] = {
                "spec_author": written.author,
                "spec_date": written.date,
                "spec_commit": written.commit,
            }
    return found


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
