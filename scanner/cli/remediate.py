"""Show, write or carry out the plan that puts findings right."""

import json
import sys
from pathlib import Path

import click

from scanner.cli._report_file import REPORT_FILE, read_report
from scanner.forges._forge import NotOursError, StaleBaseError
from scanner.forges._git import GitError
from scanner.forges.local import LocalForge
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.model.vocabulary import Exit
from scanner.operate.config import FILE, Configuration, ConfigurationError, load
from scanner.operate.drafts import Place
from scanner.operate.live_patches import as_document, live_patches
from scanner.operate.live_patches import summary as shown_patches
from scanner.operate.outputs import replace_file
from scanner.operate.plan_file import Plan, PlanFileError, decode, encode
from scanner.operate.proposals import AUTHOR, Limits, TooMuchAtOnceError, apply, summary
from scanner.operate.remediation import NO_REMEDY, place_of, places_of, plan
from scanner.report._shown import visible

_FOLDER = Path(".trueup/proposals")


@click.command()
@click.argument("report_path", metavar="[REPORT.json]", required=False, type=REPORT_FILE)
@click.option("--config", "config_path", default=Path(),
              type=click.Path(exists=True, path_type=Path),
              help="trueup.yaml, or the folder that holds it.")  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="NAME=PATH",
              help="Where the files of a source are; repeatable.")  # fmt: skip
@click.option("--choose", "chosen", multiple=True, metavar="FINGERPRINT",
              help="Include this finding although its fix needs a person; repeatable.")  # fmt: skip
@click.option("--verify", is_flag=True,
              help="Prove what is taken out of projects that trueup.yaml lists as trusted_to_run: "
              "installed, imported, tested and scanned again; leave what is not proven.")  # fmt: skip
@click.option("--plan", "plan_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the plan here as JSON.")  # fmt: skip
@click.option("--live", "live_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write patches for the live side here as JSON, and show the commands that a person "
                   "would run; nothing is run.")  # fmt: skip
@click.option("--apply", "apply_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Carry this plan out: one branch for each group.")  # fmt: skip
def command(
    *,
    report_path: Path | None,
    config_path: Path,
    sources: tuple[str, ...],
    chosen: tuple[str, ...],
    verify: bool,
    plan_path: Path | None,
    live_path: Path | None,
    apply_path: Path | None,
) -> None:
    """Plan fixes for the findings of a report, and make branches of a plan.

    Nothing is written but the plan itself until --apply. Files are taken as committed; the
    checked-out ones are never touched. Without REPORT.json, the JSON report that trueup.yaml
    names is used.
    """
    try:
        configuration = _configuration(config_path)
        if apply_path is not None:
            _apply(decode(apply_path.read_bytes()), configuration)
            return
        report = read_report(report_path or _last_report(configuration))
        if live_path is not None:
            _write_live(report, live_path)
            return
        made = _plan(report, _places(configuration, sources), chosen, configuration, verify=verify)
    except (ConfigurationError, PlanFileError, LookupError) as error:
        _stop(error, Exit.USAGE)
    except (StaleBaseError, NotOursError, TooMuchAtOnceError, GitError) as error:
        _stop(error, Exit.INCOMPLETE)
    _show(made)
    if plan_path is not None:
        replace_file(plan_path, encode(made))
        click.echo(f"plan {made.id[:12]}: {plan_path}", err=True)


def _plan(
    report: Report,
    places: dict[str, Place],
    chosen: tuple[str, ...],
    configuration: Configuration | None,
    *,
    verify: bool,
) -> Plan:
    if not verify:
        return plan(report, places, chosen=chosen)
    # Only who asks for it pays for what runs other programs.
    from scanner.cli._progress import shown_progress  # noqa: PLC0415
    from scanner.operate.pruning.verified_plan import verified  # noqa: PLC0415

    with shown_progress() as progress:
        return verified(
            lambda left: plan(report, places, chosen=chosen, left=left),
            places,
            configuration.remediate if configuration else {},
            report.run.inputs.as_of,
            settings=configuration.settings.get("dependencies") or {} if configuration else {},
            progress=progress,
        )


def _write_live(report: Report, path: Path) -> None:
    proposed = live_patches(report.findings)
    document = json.dumps(as_document(proposed), indent=2, ensure_ascii=False)
    replace_file(path, document.encode("utf-8") + b"\n")
    for line in shown_patches(proposed):
        click.echo(line)
    click.echo(f"wrote {path}", err=True)


def _stop(error: Exception, code: Exit) -> None:
    click.echo(f"error: {error}", err=True)
    sys.exit(code)


def _configuration(path: Path) -> Configuration | None:
    """Return the configuration, or None where there is none: a report alone is enough."""
    return load(path) if path.is_file() or (path / FILE).is_file() else None


def _last_report(configuration: Configuration | None) -> Path:
    names = dict(configuration.outputs) if configuration else {}
    if configuration is None or "json" not in names:
        raise LookupError("name the report: trueup remediate REPORT.json")
    path = configuration.root / names["json"]
    if not path.is_file():
        raise LookupError(f"{path}: there is no report yet: run trueup scan")
    return path


def _places(configuration: Configuration | None, given: tuple[str, ...]) -> dict[str, Place]:
    places = places_of(configuration) if configuration else {}
    for one in given:
        name, equals, path = one.partition("=")
        place = place_of(Path(path)) if equals else None
        if place is None:
            raise LookupError(f"--source {one}: write NAME=PATH, with a path in a git repository")
        places[name] = place
    return places


def _apply(made: Plan, configuration: Configuration | None) -> None:
    settings: Json = configuration.remediate if configuration else {}
    root = configuration.root if configuration else Path()
    author = str(settings.get("author") or AUTHOR)
    opened = apply(made, LocalForge(), Limits.of(settings), root / _FOLDER, author)
    for text in summary(opened):
        click.echo(text)
    if not opened:
        click.echo("the plan holds nothing to apply")


def _show(made: Plan) -> None:
    for group in made.groups:
        click.echo(f"{group.branch}: {group.title}")
        for file in group.files:
            click.echo("".join(f"{visible(line)}\n" for line in file.diff.split("\n")[:-1]))
        for text in group.proof:
            click.echo(visible(f"verified: {text}"))
    planned = sum(len(group.findings) for group in made.groups)
    click.echo(
        f"{planned} findings planned on {len(made.groups)} branches, {len(made.refused)} left"
    )
    unknown = sum(one.reason == NO_REMEDY for one in made.refused)
    if unknown:
        click.echo(f"left: {unknown} of kinds that no fix is known for")
    for one in made.refused:
        if one.reason != NO_REMEDY:
            text = f"left: {one.fingerprint[:12]} {one.rule} {one.resource}: {one.reason}"
            click.echo(visible(text))
