"""Take unused dependencies and dead modules out on a branch, proven by the project's own tests."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from scanner.cli._progress import shown_progress
from scanner.cli._question import Instant
from scanner.forges._forge import NotOursError, StaleBaseError
from scanner.forges._git import GitError
from scanner.forges.local import LocalForge
from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.model.vocabulary import Exit
from scanner.operate.asked import Question
from scanner.operate.drafts import Place
from scanner.operate.outputs import replace_file
from scanner.operate.plan_file import Group, Plan, encode
from scanner.operate.proposals import Limits, TooMuchAtOnceError, apply, summary
from scanner.operate.pruning.removed import last_changed, removed_by
from scanner.operate.pruning.verified_plan import verified
from scanner.operate.question import ask
from scanner.operate.remediation import NO_REMEDY, place_of, plan
from scanner.report._shown import visible

_RULES = ("dependencies/unused", "dependencies/unknown", "dependencies/orphaned-module")
_PROVEN = Limits(max_changed_percent=100.0)
_UNPROVEN = Limits(max_changed_percent=50.0)
"""What nothing has proven may not take most of a project away."""


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--verify", is_flag=True,
              help="Install the project in a clean environment, import its modules, run its tests "
              "and scan again, before and after; what does not hold is left.")  # fmt: skip
@click.option("--trusted-to-run", "trusted", is_flag=True,
              help="Say that you trust the project: its own code may be run.")  # fmt: skip
@click.option("--tests", "tests", metavar="COMMAND", default="",
              help="How its tests are run; pytest by default.")  # fmt: skip
@click.option("--install", "install", metavar="REQUIREMENT", multiple=True,
              help="What its tests need besides what its files say; repeatable.")  # fmt: skip
@click.option("--choose", "chosen", metavar="NAME", multiple=True,
              help="Also take this distribution or file out, though it needs a person's decision; "
              "repeatable.")  # fmt: skip
@click.option("--apply", "applied", is_flag=True, help="Make the branch.")
@click.option("--plan", "plan_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the plan here as JSON, for `trueup remediate --apply`.")  # fmt: skip
@click.option("--as-of", type=Instant(), default=None, help="The instant that counts as now.")
def command(
    *,
    path: Path,
    verify: bool,
    trusted: bool,
    tests: str,
    install: tuple[str, ...],
    chosen: tuple[str, ...],
    applied: bool,
    plan_path: Path | None,
    as_of: datetime | None,
) -> None:
    """Take out what nothing of PATH uses: one commit for each thing, on one branch.

    PATH is a folder in a git repository; what is committed is judged and changed, the checked-out
    files are never touched. Only the entries go: every other byte stays. Without --apply, the
    branch is shown and not made. Exit 3 when something asked for could not be verified.
    """
    place = place_of(path)
    if place is None:
        raise click.UsageError(f"{path}: is not committed in a git repository")
    name = path.resolve().name
    try:
        report = _report(name, path, as_of or datetime.now(UTC))
        make = partial(_plan, report, name, place, _fingerprints(report, chosen))
        if verify:
            given: dict[str, Json] = {"run": shlex.split(tests), "install": list(install)}
            section = {"trusted_to_run": [name] if trusted else [], "tests": {name: given}}
            with shown_progress() as progress:
                made = verified(
                    make, {name: place}, section, report.run.inputs.as_of, progress=progress
                )
        else:
            made = make({})
        _show(made)
        if plan_path is not None:
            replace_file(plan_path, encode(made))
        if applied:
            _apply(made, _PROVEN if verify else _UNPROVEN)
    except (StaleBaseError, NotOursError, TooMuchAtOnceError, GitError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.INCOMPLETE)
    if any(one.reason.startswith("not verified") for one in made.refused):
        sys.exit(Exit.INCOMPLETE)


def _report(name: str, path: Path, as_of: datetime) -> Report:
    """Return what is found in the committed files, as far as it can be pruned."""
    source = Source("repository", name, {"path": str(path.resolve())})
    question = Question(name=name, areas=("dependencies",), as_of=as_of)
    with shown_progress() as progress:
        report = ask(question, [source], path, progress)
    broken = [f"{one.place}: {one.reason}" for one in report.unread if one.whole]
    broken += [f"{one.what}: {one.reason}" for one in report.errors]
    if broken:
        click.echo(visible(f"error: {broken[0]}"), err=True)
        sys.exit(Exit.INCOMPLETE)
    for gap in report.not_evaluated:
        if gap.what in _RULES:
            click.echo(visible(f"not evaluated: {gap.what}: {gap.reason}"), err=True)
    found = tuple(one for one in report.findings if one.rule in _RULES)
    return replace(report, findings=found)


def _fingerprints(report: Report, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the findings that are about what a person chose, by distribution or file."""
    about = {one.fingerprint: _about(one) for one in report.findings}
    missing = set(chosen) - set(about.values())
    if missing:
        raise click.UsageError(f"--choose {sorted(missing)[0]}: nothing says that it is unused")
    return tuple(mark for mark, name in about.items() if name in chosen)


def _about(finding: Finding) -> str:
    facts = finding.observation.facts
    return str(facts.get("distribution") or facts.get("file") or "")


def _plan(
    report: Report, name: str, place: Place, chosen: tuple[str, ...], left: Mapping[str, str]
) -> Plan:
    return plan(report, {name: place}, chosen=chosen, left=left)


def _show(made: Plan) -> None:
    for group in made.groups:
        _show_group(group)
    for one in made.refused:
        reason = "a person must decide" if one.reason == NO_REMEDY else one.reason
        click.echo(visible(f"left: {one.rule} {one.resource}: {reason}"))
    if not made.groups:
        click.echo("nothing is taken out")


def _show_group(group: Group) -> None:
    click.echo(f"{group.branch}, from {group.base[:12]}: {removed_by(group)}")
    commit = ""
    for file in group.files:
        if file.commit != commit:
            commit = file.commit
            click.echo(f"\n{visible(commit)}")
        if not file.after_sha256:
            when = last_changed(group, file.file)
            click.echo(visible(f"  deleted: {file.file} (last changed {when})"))
            continue
        for line in file.diff.splitlines():
            click.echo(visible(f"  {line.expandtabs(4)}"))
    click.echo()
    for text in group.proof:
        click.echo(visible(f"verified: {text}"))
    if not group.proof:
        click.echo("nothing was run to verify this: --verify does")


def _apply(made: Plan, limits: Limits) -> None:
    for text in summary(apply(made, LocalForge(), limits)):
        click.echo(text)
