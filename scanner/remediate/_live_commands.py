"""The commands by which people change live systems, made from findings and quoted for a shell."""

import json
import re
import shlex
from collections.abc import Callable

from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.remediate._live_commands_aws import aws_command
from scanner.remediate._live_commands_github import github_command, removal
from scanner.remediate._live_commands_words import Place

_Command = tuple[str, str, str]
"""The command, the same without effect, and what to know before."""
_SETTING = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.]{0,200}\Z")
_APPLY = "no command is known for this kind: apply the spec again with the tool that applies it"
_EDIT = "the live side is a document: apply the patch to it"


def command_of(finding: Finding, patch_type: str, patch: Json) -> _Command:
    """Return the command that applies a patch, or what is known instead."""
    kind, name = _named(finding)
    if kind.startswith("kubernetes/"):
        body = shlex.quote(json.dumps(patch, ensure_ascii=True, separators=(",", ":")))
        command = f"kubectl patch {_object(kind, name)} --type {patch_type} --patch {body}"
        return command, f"{command} --dry-run=server", ""
    if kind.startswith("terraform/"):
        return _terraform(name)
    called = call_of(finding)
    if called[0]:
        return called
    setting = _OF_SETTINGS.get(kind)
    if setting is not None and isinstance(patch, dict) and len(patch) == 1:
        ((key, value),) = patch.items()
        return setting(key, value)
    return "", "", _EDIT if "/" not in kind else _APPLY


def call_of(finding: Finding) -> _Command:
    """Return the call that puts one place right where a system takes calls and no patches."""
    kind, name = _named(finding)
    family = kind.partition("/")[0]
    seen = finding.observation
    if family not in _CALLED or not seen.path or not name:
        return "", "", ""
    place = Place(
        kind=kind,
        name=name,
        path=seen.path,
        op=str(seen.facts.get("op")),
        expected=seen.expected,
        actual=seen.actual,
        part=seen.facts.get("wanted_part"),
        number=seen.facts.get("live_id"),
    )
    return _CALLED[family](place)


def whole_command_of(finding: Finding) -> _Command:
    """Return the command for a resource that is missing, or that no spec declares."""
    kind, name = _named(finding)
    missing = finding.rule == "drift/missing-resource"
    file = finding.observation.origin.file
    if kind.startswith("terraform/"):
        return _terraform(name) if missing else ("", "", _APPLY)
    if kind.startswith("github/") and not missing and removal(kind, name)[0]:
        return removal(kind, name)
    if not kind.startswith("kubernetes/"):
        return "", "", _APPLY
    if not missing:
        command = f"kubectl delete {_object(kind, name)}"
        note = "a deleted object does not come back: write a spec for it if anybody needs it"
        return command, f"{command} --dry-run=server", note
    if not file:
        return "", "", _APPLY
    command = f"kubectl apply --filename {shlex.quote(file)}"
    return command, f"{command} --dry-run=server", "the whole file is applied"


def _named(finding: Finding) -> tuple[str, str]:
    """Return kind and name of the resource; names of AWS and of files may hold slashes too."""
    parts = finding.observation.resource.split("/")
    if parts[0] == "kubernetes":
        depth = 2 if parts[1][:1].isupper() else 3
    else:
        depth = {"aws": 3, "inventory": 1, "generic": 1}.get(
            parts[0], 1 if "-file" in parts[0] else 2
        )
    return "/".join(parts[:depth]), "/".join(parts[depth:])


def _object(kind: str, name: str) -> str:
    group, _, single = kind.removeprefix("kubernetes/").rpartition("/")
    namespace, _, own = name.rpartition("/")
    resource = f"{single.lower()}.{group}" if group else single.lower()
    where = f" --namespace {shlex.quote(namespace)}" if namespace else ""
    return f"{shlex.quote(f'{resource}/{own}')}{where}"


def _terraform(address: str) -> _Command:
    target = shlex.quote(f"-target={address}")
    return f"terraform apply {target}", f"terraform plan {target}", ""


def _postgresql(name: str, value: Json) -> _Command:
    if not _SETTING.match(name):
        return "", "", _APPLY
    if value is None:
        statement = f"ALTER SYSTEM RESET {name}"
    else:
        text = ("off", "on")[value] if isinstance(value, bool) else str(value)
        statement = f"ALTER SYSTEM SET {name} = '{text.replace(chr(39), chr(39) * 2)}'"
    command = f"psql --command {shlex.quote(statement)} --command 'SELECT pg_reload_conf()'"
    return command, "", "some settings take effect after a restart only"


def _redis(name: str, value: Json) -> _Command:
    if value is None:
        return "", "", _APPLY
    text = ("no", "yes")[value] if isinstance(value, bool) else str(value)
    note = "`redis-cli CONFIG REWRITE` keeps it over a restart"
    return f"redis-cli CONFIG SET {shlex.quote(name)} {shlex.quote(text)}", "", note


def _etcd(key: str, value: Json) -> _Command:
    if value is None:
        return f"etcdctl del {shlex.quote(key)}", "", ""
    text = value if isinstance(value, str) else json.dumps(value)
    return f"etcdctl put -- {shlex.quote(key)} {shlex.quote(text)}", "", ""


_CALLED: dict[str, Callable[[Place], _Command]] = {
    "aws": aws_command,
    "github": github_command,
}
_OF_SETTINGS: dict[str, Callable[[str, Json], _Command]] = {
    "postgresql/settings": _postgresql,
    "redis/settings": _redis,
    "etcd/keys": _etcd,
}
