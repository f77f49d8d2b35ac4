"""What `trueup policy` does with policies themselves: check, list, explain, new and impact."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from scanner.cli._policy_engines import engines_here
from scanner.cli._policy_output import say, say_unread
from scanner.cli._policy_place import POLICIES_HELP, PolicyPlace, old_syntax, place, version_of
from scanner.evaluate.policies._engine import Bundle, Engine
from scanner.evaluate.policies._policy import BadPolicy, Policy, policies_of
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Exit
from scanner.operate.policy_modules import PolicyModules, read_policies
from scanner.operate.policy_source import BUILT_IN
from scanner.plugins import closest

if TYPE_CHECKING:
    from scanner.operate.policy_rollout import Night

_KINDS_LISTED = 2
_DETAILS = 10


@click.command("list", help=f"List the policies of POLICIES.\n\n{POLICIES_HELP}")
@click.argument("policies", type=PolicyPlace(), default=BUILT_IN)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_command(policies: str, form: str) -> NoReturn:
    found = read_policies(policies)
    say_unread(found.unread)
    policies_there = (
        *policies_of(found.modules, ("all",)),
        *(one if isinstance(one, BadPolicy) else one.policy for one in found.constraints),
    )
    bad = [one for one in policies_there if isinstance(one, BadPolicy)]
    good = [one for one in policies_there if isinstance(one, Policy)]
    for one in bad:
        say(f"{one.id}: {one.reason}", err=True)
    if form == "json":
        click.echo(json.dumps([_record(one) for one in good], indent=2))
    for policy in good if form == "text" else ():
        say(f"{policy.rule.id:40} {policy.rule.severity:9} {_in_short(policy.kinds)}")
        say(f"    {policy.rule.title}")
    if bad or found.unread:
        sys.exit(Exit.INCOMPLETE)
    sys.exit(Exit.CLEAN if good else Exit.EMPTY)


def _record(policy: Policy) -> dict[str, Json]:
    rule = policy.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "mode": policy.mode,
        "kinds": list(policy.kinds),
        "controls": list(rule.controls),
        "owner": policy.owner,
        "runbook": rule.runbook,
        "query": policy.query,
        "place": str(policy.module.origin),
    }


def _in_short(kinds: Sequence[str]) -> str:
    """Return the first kinds and how many more there are: a policy may look at twenty."""
    more = len(kinds) - _KINDS_LISTED
    return ", ".join(kinds[:_KINDS_LISTED]) + (f" and {more} more" if more > 0 else "")


@click.command("check", help=f"Load POLICIES and say what is wrong with them.\n\n{POLICIES_HELP}")
@place
@old_syntax
def check_command(policies: str, *, v0: bool) -> NoReturn:
    from scanner.operate.policy_fields import wrong_fields  # noqa: PLC0415 - here alone

    found = read_policies(policies)
    say_unread(found.unread)
    wrong = [
        f"{bad.id}: {bad.reason}"
        for bad in (*_bad(found.modules), *found.constraints)
        if isinstance(bad, BadPolicy)
    ]
    engines = engines_here(())
    wrong += [str(error) for error in wrong_fields(found.modules, engines, version_of(v0=v0))]
    texts = {module.origin.file: module.attributes["text"] for module in found.modules}
    there = texts or found.constraints
    for engine in engines:
        bundle = Bundle(texts, found.data, version_of(v0=v0))
        loaded = engine.load(bundle)
        strict = getattr(engine, "strict", None)
        if strict is not None:
            wrong += [f"{engine.name}: {error}" for error in strict(bundle)]
        if isinstance(loaded, tuple):
            wrong += [f"{engine.name}: {error}" for error in loaded]
        else:
            loaded.close()
            say(f"{len(texts)} modules load on {engine.name} ({engine.version})")
        wrong += [f"{engine.name}: {error}" for error in _wrong_constraints(found, engine)]
    for note in _without_metadata(found.modules):
        say(f"note: {note}", err=True)
    wrong = list(dict.fromkeys(wrong))
    for line in wrong:
        say(line, err=True)
    sys.exit(Exit.USAGE if wrong or found.unread else Exit.CLEAN if there else Exit.EMPTY)


def _wrong_constraints(found: PolicyModules, engine: Engine) -> Iterator[str]:
    """Yield why the code of a template does not load."""
    held = [one for one in found.constraints if not isinstance(one, BadPolicy)]
    for one in held:
        loaded = engine.load(Bundle(one.modules, {}, one.rego_version))
        if isinstance(loaded, tuple):
            yield from (f"{one.policy.rule.id}: {error}" for error in loaded)
        else:
            loaded.close()
    if held:
        say(f"{len(held)} constraints were loaded on {engine.name} ({engine.version})")


def _without_metadata(modules: Iterable[Resource]) -> Iterator[str]:
    """Yield what METADATA of our own policies leaves to defaults."""
    for policy in policies_of(modules, ()):
        if isinstance(policy, Policy):
            said = {key for one in policy.module.attributes["annotations"] for key in one["values"]}
            missing = [key for key in ("title", "description", "custom") if key not in said]
            if missing:
                yield f"{policy.rule.id}: {policy.module.origin}: no METADATA {', '.join(missing)}"


def _ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Return the ids that begin so, for the completion of a shell."""
    found = read_policies(ctx.params.get("policies") or BUILT_IN)
    there = policies_of(found.modules, ("all",))
    return [
        one.rule.id
        for one in there
        if isinstance(one, Policy) and one.rule.id.startswith(incomplete)
    ]


@click.command("explain", help=f"Explain the policy ID, with examples.\n\n{POLICIES_HELP}")
@click.argument("identifier", metavar="ID", shell_complete=_ids)
@click.argument("policies", type=PolicyPlace(), default=BUILT_IN)
def explain_command(identifier: str, policies: str) -> None:
    from scanner.cli._policy_page import page  # noqa: PLC0415 - here alone

    found = read_policies(policies)
    say_unread(found.unread)
    known = {
        policy.rule.id: policy
        for policy in policies_of(found.modules, ("all",))
        if isinstance(policy, Policy)
    }
    if identifier not in known:
        hint = closest(identifier, list(known))
        raise click.UsageError(f"no policy {identifier!r}{hint}; `trueup policy list` lists them")
    say("\n".join(page(known[identifier], found.modules)))


@click.command("new")
@click.argument("identifier", metavar="AREA/NAME")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("policies"),
    show_default=True,
    help="Folder of the policies.",
)
def new_command(identifier: str, folder: Path) -> None:
    """Write a policy, in the shadow at first, and a test that passes."""
    from scanner.operate.policy_skeleton import write_policy  # noqa: PLC0415 - here alone

    try:
        written = write_policy(identifier, folder)
    except (ValueError, OSError) as error:
        raise click.UsageError(str(error)) from error
    for path in written:
        say(str(path))


@click.command("impact")
@click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, path_type=Path),
    default=Path(),
    help="trueup.yaml, or the folder that holds it.",
)
@click.argument("rule")
@click.option(
    "--last",
    default=30,
    show_default=True,
    type=click.IntRange(min=1),
    help="So many of the latest runs.",
)
def impact_command(config_path: Path, rule: str, last: int) -> NoReturn:
    """Say what RULE, as it is now, finds in what past nights read, and what it would have blocked.

    The policy counts as enforced, whatever its mode is; what was waived that night stays so. Exits
    3 where a night cannot be judged, or only in part.
    """
    from scanner.cli._policy_nights import nights_of  # noqa: PLC0415 - the ledger is heavy

    nights = nights_of(config_path, rule, last)
    for night in nights:
        say(_of_night(night))
    for one in (nights[-1].seen if nights else ())[:_DETAILS]:
        say(f"    {one.observation.resource}: {one.observation.text}")
    judged = [night for night in nights if night.as_of]
    partly = sum(bool(night.unknown) for night in judged)
    blocked = sum(bool(night.blocked) for night in judged)
    say(
        f"{len(nights)} of {last} nights are stored: {len(judged) - partly} judged, {partly} in part, "
        f"{len(nights) - len(judged)} not at all; {blocked} would have been blocked"
    )
    unknown = any(night.unknown for night in nights)
    sys.exit(Exit.INCOMPLETE if unknown else Exit.CLEAN if nights else Exit.EMPTY)


def _of_night(night: "Night") -> str:
    """Return the line of a night; one that cannot be judged has no numbers, not even zero."""
    if night.as_of is None:
        return f"unknown     {night.run}  not judged: {night.unknown}"
    counts = f"{len(night.seen):5} found  {night.blocked:5} would block"
    waived = f"  {night.waived:5} waived" if night.waived else ""
    gap = f"  in part: {night.unknown}" if night.unknown else ""
    return f"{night.as_of:%Y-%m-%d}  {night.run}  {counts}{waived}{gap}"


def _bad(modules: Iterable[Resource]) -> list[BadPolicy]:
    return [policy for policy in policies_of(modules) if isinstance(policy, BadPolicy)]
