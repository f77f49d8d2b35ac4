"""List the evidence of a run, show a document, prune old documents, hold those of a case."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.evidence.pruning import Hold, PruningError, declare, holds, prune, release
from scanner.evidence.store import EvidenceStore
from scanner.model.vocabulary import Exit
from scanner.operate.config import ConfigurationError, load
from scanner.operate.ledger.store import LedgerError
from scanner.operate.lock import AlreadyRunningError, only_run
from scanner.operate.run_identity import RunStart
from scanner.operate.state_folder import FOLDER, state_folder
from scanner.operate.status import age_of

_DAY = click.DateTime(["%Y-%m-%d"])


class _Evidence(click.Group):
    """`trueup evidence RUN` is short for `trueup evidence show RUN`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for a run or a digest."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_Evidence, invoke_without_command=True)
@CONFIG
@click.pass_context
def command(context: click.Context, *, config_path: Path) -> None:
    """Without argument, list the runs; of a RUN, its documents; of sha256:DIGEST, the document.

    Documents are stored after redaction, so that nothing shown here is a secret.
    """
    context.obj = config_path
    if context.invoked_subcommand is None:
        with _errors():
            click.echo("".join(f"{run}\n" for run in _store(config_path).runs()), nl=False)


@command.command()
@click.argument("what", metavar="RUN | sha256:DIGEST")
@click.pass_obj
def show(config_path: Path, what: str) -> None:
    """List the documents of a run, or write one document to standard output."""
    with _errors():
        store = _store(config_path)
        if what.startswith("sha256:"):
            sys.stdout.buffer.write(store.get(what))
            return
        for one in store.load(what):
            at = one.collected_at.isoformat(timespec="seconds") if one.collected_at else "git"
            click.echo(f"{one.digest}  {at}  {one.source.name}  {one.address}")


@command.command("prune")
@click.option("--keep", required=True, metavar="AGE", help="How long documents stay: 400d, 9000h.")
@click.option("--hold", "cases", multiple=True, help="A hold that must be in force; repeatable.")
@click.pass_obj
def prune_command(config_path: Path, keep: str, cases: tuple[str, ...]) -> None:
    """Remove documents that only runs older than AGE rest on.

    Tombstones say what was removed, and `trueup verify` still holds. The latest run stays, and
    every run under a hold. With --hold, nothing is removed unless that hold is in force.
    """
    with _errors(), _locked(config_path) as (store, name):
        done = prune(store, name, _age(keep), datetime.now(UTC), cases)
        _tell(config_path, "pruned", done.head)
        for run, case in done.held.items():
            click.echo(f"{run}: stays for {case}")
        click.echo(f"{len(done.runs)} runs pruned, {done.objects} documents removed")
        click.echo(f"head of the evidence: {done.head}")


@command.command()
@click.argument("case", required=False, default="")
@click.option("--since", type=_DAY, help="First day whose runs must stay.")
@click.option("--until", type=_DAY, help="Last day.")
@click.option("--reason", default="", help="Why, and on whose word.")
@click.pass_obj
def hold(
    config_path: Path, case: str, since: datetime | None, until: datetime | None, reason: str
) -> None:
    """Keep the documents of some days for a CASE; without CASE, list the holds in force."""
    with _errors():
        if not case:
            for one in holds(_store(config_path)).values():
                click.echo(f"{one.case}: {one.since} to {one.until}")
            return
        if not (since and until and reason.strip() and since <= until):
            raise click.UsageError("a hold needs --since and --until, in order, and --reason")
        with _locked(config_path) as (store, name):
            head = declare(store, name, Hold(case, since.date(), until.date()), reason)
            _tell(config_path, "hold", head)
            click.echo(f"head of the evidence: {head}")


@command.command("release")
@click.argument("case")
@click.option("--reason", required=True, help="Why, and on whose word.")
@click.pass_obj
def release_command(config_path: Path, case: str, reason: str) -> None:
    """End the hold of a CASE: its documents may be pruned again."""
    with _errors(), _locked(config_path) as (store, name):
        head = release(store, name, case, reason)
        _tell(config_path, "released", head)
        click.echo(f"head of the evidence: {head}")


def _store(config_path: Path) -> EvidenceStore:
    return EvidenceStore(load(config_path).root / FOLDER / "evidence")


def _age(text: str) -> timedelta:
    try:
        return age_of(text)
    except ValueError as error:
        raise click.UsageError(f"--keep: {error}") from None


def _tell(config_path: Path, kind: str, head: str) -> None:
    """Note it in the audit log, too, where there is one."""
    try:
        _, ledger = configured_ledger(config_path)
    except LedgerError:
        return  # Evidence without history: its own chain tells of it.
    ledger.tell("", [(kind, {"evidence_head": head})])
    ledger.close()


@contextmanager
def _locked(config_path: Path) -> Iterator[tuple[EvidenceStore, str]]:
    """Keep scans out while evidence changes."""
    state = state_folder(load(config_path).root)
    with only_run(state.lock):
        yield EvidenceStore(state.evidence), RunStart().id


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except AlreadyRunningError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.INCOMPLETE)
    except (ConfigurationError, PruningError, LookupError, ValueError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    except OSError as error:
        place = error.filename or "the evidence store"
        click.echo(f"error: {place}: cannot be written: {error.strerror}", err=True)
        sys.exit(Exit.INCOMPLETE)
