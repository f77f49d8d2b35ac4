"""Check that ledger, evidence and reports are as they were written."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.evidence.store import EvidenceStore
from scanner.model.vocabulary import Exit
from scanner.operate.anchor_tags import TagError, verified
from scanner.operate.assurance import Assurance, examine, examine_log, file_problems
from scanner.operate.audit_log import is_log
from scanner.operate.config import FILE, ConfigurationError
from scanner.operate.ledger.chain import Event
from scanner.operate.ledger.store import LedgerError
from scanner.operate.state_folder import FOLDER


@click.command()
@CONFIG
@click.option("--head", default="", metavar="HASH", help="A head that was noted elsewhere.")
@click.option("--tag", metavar="NAME", help="A signed tag that holds a head.")
@click.option("--signers", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Public keys of who may sign such tags, as in a file of allowed signers.")  # fmt: skip
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(
    *, config_path: Path, head: str, tag: str | None, signers: Path | None, files: tuple[Path, ...]
) -> None:
    """Check the audit log, the evidence of every run, and the reports in FILES.

    A file is a report that a scan wrote, or an audit log written by `trueup history --log`. Where
    there is no trueup.yaml, reports are checked against an audit log among the files.

    A head is printed by every scan and stands in every report. Without --head, nothing outside
    vouches for what is here: a log or evidence that was written anew as a whole, or cut off at its
    end, goes unseen. Note heads where this machine cannot write. Exits 3 when anything is wrong.
    """
    if bool(tag) != bool(signers) or (tag and head):
        raise click.UsageError("--tag and --signers go together, and stand for --head")
    logs = [path for path in files if is_log(path.read_bytes())]
    refused = ""
    try:
        head = _head_of(config_path, tag, signers) if tag and signers else head
    except TagError as error:
        refused = str(error)
    try:
        said, events = _examined(config_path, head, logs)
    except (ConfigurationError, LedgerError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    said.problems += [*file_problems(files, events), *([refused] if refused else [])]
    for note in said.notes:
        click.echo(f"note: {note}")
    for problem in said.problems:
        click.echo(f"problem: {problem}")
    runs = sum(1 for event in events if event.type == "run")
    click.echo(f"{runs} runs, {len(said.problems)} problems: {said.standing}")
    click.echo(f"head of the audit log: {said.head}")
    sys.exit(Exit.INCOMPLETE if said.problems else Exit.CLEAN)


def _head_of(config_path: Path, tag: str, signers: Path) -> str:
    anchor = verified(config_path if config_path.is_dir() else config_path.parent, tag, signers)
    click.echo(f"note: tag {anchor.name} on commit {anchor.commit[:12]} is signed")
    return anchor.head


def _examined(
    config_path: Path, head: str, logs: Sequence[Path]
) -> tuple[Assurance, Sequence[Event]]:
    here = config_path.is_file() or (config_path / FILE).is_file()
    said, events = Assurance(), tuple[Event, ...]()
    if here or not logs:
        configuration, ledger = configured_ledger(config_path)
        store = EvidenceStore(configuration.root / FOLDER / "evidence")
        said, events = examine(store, ledger, configuration.name, head), tuple(ledger.events())
    for path in logs:
        log, held = examine_log(path.read_bytes(), head)
        said.problems += [f"{path}: {one}" for one in log.problems]
        if here:
            said.problems += _departs(path, held, events)
        else:
            said, events = log, tuple(held)
    return said, events


def _departs(path: Path, held: Sequence[Event], events: Sequence[Event]) -> list[str]:
    same = tuple(held) == tuple(events[: len(held)])
    return [] if same else [f"{path}: the ledger's own log says something else"]
