"""Say who holds more permissions than they should, and whether somebody may do something."""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scanner import plugins
from scanner.cli._question import Instant, OutputOptions, QuestionGroup, answer, question_options
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source
from scanner.model.resource import Estate, Json

_READERS = (
    "aws-", "codeowners", "github-", "kubernetes", "owners", "postgresql-", "role-", "terraform-",
)  # fmt: skip
"""Beginnings of the names of what is read: grants, their use, role specs, and who owns files."""
_EXIT = {"allow": 0, "deny": 1, "conditional": 1}
_ACTION = re.compile(r"[A-Za-z0-9-]{1,64}:[A-Za-z0-9]{1,128}\Z")
_VERB = re.compile(r"\*|[a-z]{1,64}\Z")
_NOT_AN_ACTION = "is neither service:Name, such as s3:GetObject, nor a verb, such as get"


@click.group(cls=QuestionGroup)
def command() -> None:
    """Say who holds more permissions than they should, and whether somebody may do something."""


@command.command("ask")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--trusted-account", "trusted", multiple=True, help="AWS account of one's own; repeatable."
)
@click.option(
    "--unused-after-days", type=click.IntRange(min=1), default=90, show_default=True,
    help="Without use for so long, a role or user counts as unused.",
)  # fmt: skip
@question_options
def _ask(
    path: Path, trusted: tuple[str, ...], unused_after_days: int, options: OutputOptions
) -> None:
    """Judge the permissions in PATH, a file or folder; what each file is, is seen from its content.

    AWS account authorization details (aws iam get-account-authorization-details), single AWS policy
    documents, and Kubernetes RBAC manifests are understood.
    """
    settings = {"trusted_accounts": list(trusted), "unused_after_days": unused_after_days}
    answer(
        areas=("permissions",),
        sources=_sources(path),
        settings={"permissions": settings},
        options=options,
    )


@command.command("can")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--principal",
    default="",
    help="Name, user/NAME, role/NAME or ARN; for Kubernetes a user or "
    "system:serviceaccount:NAMESPACE:NAME.",
)
@click.option("--action", required=True, help="service:Name, or a verb of Kubernetes such as get.")
@click.option("--resource", required=True, help="ARN or *; for Kubernetes pods/exec or /healthz.")
@click.option("--group", "groups", multiple=True, help="Kubernetes: group of it; repeatable.")
@click.option("--api-group", default="", help="Kubernetes: API group of the resource.")
@click.option("--namespace", default="", help="Kubernetes: namespace; none for the whole cluster.")
@click.option("--name", default="", help="Kubernetes: name of the one object.")
@click.option(
    "--context",
    "context",
    multiple=True,
    metavar="KEY=VALUE",
    help="Condition key of the request; repeatable.",
)
@click.option(
    "--assume-none",
    is_flag=True,
    help="Take it that no organisation, resource or session policy, and no other role, exists.",
)
@click.option("--as-of", type=Instant(), default=None, help="The instant of the request.")
@click.option("--output", default="text=-", help="text=- for people, json=- for programs.")
def _can(path: Path, as_of: datetime | None, output: str, **asked: Any) -> None:
    """Say whether a principal may do an action: exit 0 allow, 1 deny or conditional, 2 invalid.

    The answer is never "allow" where a policy that the files do not hold could deny it, unless
    --assume-none is given.
    """
    chosen = _format(output)
    estate = _estate(path, as_of or datetime.now(UTC))
    answered = _aws(estate, asked) if ":" in asked["action"] else _kubernetes(estate, asked)
    click.echo(json.dumps(answered, indent=2) if chosen == "json=-" else _words(answered))
    sys.exit(_EXIT[answered["verdict"]])


@command.command("who")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option("--action", required=True, help="service:Name, or a verb of Kubernetes such as get.")
@click.option("--resource", required=True, help="ARN or *; for Kubernetes pods/exec or /healthz.")
@click.option("--api-group", default="", help="Kubernetes: API group of the resource.")
@click.option("--namespace", default="", help="Kubernetes: namespace; none for the whole cluster.")
@click.option("--name", default="", help="Kubernetes: name of the one object.")
@click.option("--context", multiple=True, metavar="KEY=VALUE", help="Condition key; repeatable.")
@click.option("--assume-none", is_flag=True, help="Take it that no unseen policy exists.")
@click.option("--as-of", type=Instant(), default=None, help="The instant of the request.")
@click.option("--output", default="text=-", help="text=- for people, json=- for programs.")
def _who(path: Path, as_of: datetime | None, output: str, **asked: Any) -> None:
    """Say who in PATH may do an action on a resource: exit 0, or 2 for invalid.

    Those that may for sure come first; the others are named with what it depends on.
    """
    estate = _estate(path, as_of or datetime.now(UTC))
    found = _who_in_aws(estate, asked) if ":" in asked["action"] else _who_in_cluster(estate, asked)
    answered = {"action": asked["action"], "resource": asked["resource"], "principals": found}
    if _format(output) == "json=-":
        click.echo(json.dumps(answered, indent=2))
    else:
        lines = [f"{one['principal']}: {_words(one)}" for one in found]
        click.echo("\n".join(lines) or "nobody in the files may do this")


def _who_in_aws(estate: Estate, asked: dict[str, Any]) -> list[dict[str, Json]]:
    from scanner.evaluate.permissions._can import Request, who  # noqa: PLC0415 - keeps --help fast

    own = ("action", "resource", "context", "assume_none")
    _refuse_others(asked, own, "Kubernetes")
    request = Request(**_checked({**{name: asked[name] for name in own}, "principal": ""}))
    return [one.as_json() for one in who(estate, request)]


def _who_in_cluster(estate: Estate, asked: dict[str, Any]) -> list[dict[str, Json]]:
    from scanner.evaluate.permissions._kubernetes_can import (  # noqa: PLC0415 - as above
        AccessReview,
        who_may,
    )

    _refuse_others(
        asked, ("action", "resource", "api_group", "namespace", "name", "assume_none"), "AWS"
    )
    _check_cluster(estate, asked["action"])
    request = AccessReview(
        "", (), asked["action"], asked["resource"], asked["api_group"], asked["namespace"],
        asked["name"],
    )  # fmt: skip
    found = who_may(estate, request, assume_none=asked["assume_none"])
    return [{"principal": name, **answer.as_json()} for name, answer in found]


def _refuse_others(asked: dict[str, Any], own: tuple[str, ...], whose: str) -> None:
    stated = [name for name in asked if name not in own and asked[name]]
    if stated:
        raise click.UsageError(f"--{stated[0].replace('_', '-')} is for actions of {whose}")


def _check_cluster(estate: Estate, verb: str) -> None:
    if not _VERB.match(verb):
        raise click.UsageError(f"--action {verb!r} {_NOT_AN_ACTION}")
    if not any(estate.matching("kubernetes/rbac.authorization.k8s.io/")):
        raise click.UsageError("the files hold no roles and bindings of Kubernetes")


@command.command("minimal")
@click.argument("principal")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option("--as-of", type=Instant(), default=None, help="The instant that counts as now.")
def _minimal(principal: str, path: Path, as_of: datetime | None) -> None:
    """Print the narrowest policy of PRINCIPAL that covers the use observed, with its proof.

    PATH holds the account export beside CloudTrail files or reports of last access. Every statement
    is a part of one held now; what was used stays allowed. Exit 1 when no use was observed.
    """
    from scanner.evaluate.permissions._can import (  # noqa: PLC0415 - as above
        UnknownPrincipalError,
    )
    from scanner.evaluate.permissions._minimal import minimal  # noqa: PLC0415 - as above

    try:
        found = minimal(_estate(path, as_of or datetime.now(UTC)), principal)
    except UnknownPrincipalError as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found.as_json(), indent=2))
    sys.exit(0 if found.used else 1)


def _format(output: str) -> str:
    if output not in ("text=-", "json=-"):
        raise click.UsageError(f"--output {output}: write text=- or json=-")
    return output


def _aws(estate: Estate, asked: dict[str, Any]) -> dict[str, Json]:
    from scanner.evaluate.permissions._can import (  # noqa: PLC0415 - keeps --help fast
        Request,
        UnknownPrincipalError,
        can,
    )  # fmt: skip

    own = ("principal", "action", "resource", "context", "assume_none")
    _refuse_others(asked, own, "Kubernetes")
    request = Request(**_checked({name: asked[name] for name in own}))
    try:
        ruling = can(estate, request)
    except UnknownPrincipalError as error:
        raise click.UsageError(str(error)) from error
    return {**ruling.as_json(), "action": request.action, "resource": request.resource}


def _kubernetes(estate: Estate, asked: dict[str, Any]) -> dict[str, Json]:
    from scanner.evaluate.permissions._kubernetes_can import (  # noqa: PLC0415 - keeps --help fast
        AccessReview,
        groups_of,
        review,
    )  # fmt: skip

    if not asked["principal"]:
        raise click.UsageError("--principal: name the user or the service account")
    _check_cluster(estate, asked["action"])
    request = AccessReview(
        asked["principal"], groups_of(asked["principal"], asked["groups"]), asked["action"],
        asked["resource"], asked["api_group"], asked["namespace"], asked["name"],
    )  # fmt: skip
    ruling = review(estate, request, assume_none=asked["assume_none"])
    named = {"principal": request.user, "action": request.verb, "resource": request.resource}
    return {**ruling.as_json(), **named}


def _sources(path: Path) -> tuple[Source, ...]:
    readers = [name for name in plugins.names("normalize/documents") if name.startswith(_READERS)]
    options: dict[str, Json] = {"path": str(path), "readers": readers, "damaged": True}
    return (Source(kind="files", name=path.name or "files", options=options),)


def _checked(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a request, or fail saying which option is wrong."""
    if not _ACTION.match(asked["action"]):
        raise click.UsageError(f"--action {asked['action']!r} {_NOT_AN_ACTION}")
    resource = asked["resource"]
    if resource != "*" and not resource.startswith("arn:"):
        raise click.UsageError(f"--resource {resource!r} is neither an ARN nor *")
    return {**asked, "context": _pairs(asked["context"])}


def _pairs(context: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for entry in context:
        key, equals, value = entry.partition("=")
        if not equals or not key:
            raise click.UsageError(f"--context {entry!r}: write KEY=VALUE")
        pairs[key] = value
    return pairs


def _estate(path: Path, as_of: datetime) -> Estate:
    """Read PATH; what cannot be read makes the question invalid, since the answer may be in it."""
    from scanner.evidence.recorder import EvidenceRecorder  # noqa: PLC0415 - keeps --help fast
    from scanner.evidence.store import MemoryStore  # noqa: PLC0415 - as above
    from scanner.operate.pipeline import gather, understand  # noqa: PLC0415 - as above
    from scanner.operate.run_identity import now  # noqa: PLC0415 - as above
    from scanner.operate.secrets import resolver  # noqa: PLC0415 - as above
    from scanner.operate.state_folder import passing_redactor  # noqa: PLC0415 - as above

    root = Path.cwd()
    recorder = EvidenceRecorder(passing_redactor(), MemoryStore(), now)
    context = CollectContext(root, recorder, resolver(root), now, lambda _text: None)
    gathered = gather(_sources(path), context)
    understood = understand(gathered.snapshots)
    unread = (*gathered.unread, *understood.unread)
    if unread:
        raise click.UsageError(f"{unread[0].place}: {unread[0].reason}")
    return Estate(understood.resources, as_of)


def _words(answered: dict[str, Json]) -> str:
    lines = [f"{answered['verdict']}: {answered['reason']}"]
    lines += [_witness(fact) for fact in answered["witness"]]
    lines += [f"  only if: {condition}" for condition in answered["conditions"]]
    return "\n".join(lines)


def _witness(fact: dict[str, Json]) -> str:
    if "binding" in fact:
        return f"  {fact['role']} by {fact['binding']} in namespace {fact['namespace']}"
    return f"  {fact['effect']} in {fact['policy']} ({fact['via']}), statement {fact['statement']}"
