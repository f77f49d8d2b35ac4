"""Calls of the GitHub command line that put one place of a repository's settings right.

Source: GitHub REST API reference: repositories, protected branches, repository rules, collaborators
and actions permissions; manual of `gh api`.
"""

import json
import shlex
from collections.abc import Callable, Mapping
from urllib.parse import quote

from scanner.model.resource import Json
from scanner.remediate._live_commands_words import Place

_NONE = ("", "", "")
_SWITCHES = ("enforce_admins", "required_signatures")
_PARTS = ("required_pull_request_reviews", "required_status_checks")
_WHO = ("users", "teams", "apps")
_OF_RULESETS = ("enforcement", "rules", "bypass_actors", "conditions")
_OF_REPOSITORIES = frozenset(
    {"private", "visibility", "default_branch", "description", "homepage", "has_issues",
     "has_projects", "has_wiki", "has_discussions", "is_template", "allow_squash_merge",
     "allow_merge_commit", "allow_rebase_merge", "allow_auto_merge", "delete_branch_on_merge",
     "allow_update_branch", "squash_merge_commit_title", "squash_merge_commit_message",
     "merge_commit_title", "merge_commit_message", "archived", "allow_forking",
     "web_commit_signoff_required"}
)  # fmt: skip
_CHECKS = ("contexts", "checks")


def github_command(place: Place) -> tuple[str, str, str]:
    """Return the command, "", and what to know before; "" where none is known."""
    made = _OF_KINDS.get(place.kind)
    parts = place.name.split("/")
    return made(place, parts) if made and len(parts) >= _LEAST else _NONE


_LEAST = 2


def removal(kind: str, name: str) -> tuple[str, str, str]:
    """Return the command that takes away what no spec declares; "" where none is known."""
    parts = name.split("/")
    if kind == "github/collaborator" and len(parts) == _LEAST + 1:
        return _call("DELETE", parts, "collaborators", parts[-1])
    if kind == "github/deploy_key" and len(parts) == _LEAST + 1 and parts[-1].isdecimal():
        return _call("DELETE", parts, "keys", parts[-1])
    return _NONE


def _call(verb: str, parts: list[str], *rest: str, body: Json = None) -> tuple[str, str, str]:
    """Return one call; a body goes in by a pipe, so that nothing of it is an argument of `gh`."""
    place = "/".join(quote(part, safe="") for part in ("repos", *parts[:_LEAST], *rest))
    made = f"gh api --method {verb} {shlex.quote(place)}"
    if body is None:
        return made, "", ""
    text = shlex.quote(json.dumps(body, ensure_ascii=True, separators=(",", ":")))
    return f"printf %s {text} | {made} --input -", "", ""


def _repository(place: Place, parts: list[str]) -> tuple[str, str, str]:
    if place.key not in _OF_REPOSITORIES or len(place.path) > 1 or place.op == "added":
        return _NONE
    return _call("PATCH", parts, body={place.key: place.expected})


def _protection(place: Place, parts: list[str]) -> tuple[str, str, str]:
    branch = "/".join(parts[_LEAST:])
    where = ("branches", branch, "protection", place.key)
    if not branch:
        return _NONE
    if place.key in _SWITCHES:
        on = place.op != "added" and _is_on(place.expected)
        return _call("POST" if on else "DELETE", parts, *where)
    if place.key == "restrictions" and len(place.path) == len(("restrictions", "who", "which")):
        return _restricted(place, parts, where)
    if place.key not in _PARTS:
        return _NONE
    if len(place.path) == 1:
        is_extra = place.op == "added"
        return _call("DELETE", parts, *where) if is_extra else _NONE
    return _inside(place, parts, where)


def _inside(place: Place, parts: list[str], where: tuple[str, ...]) -> tuple[str, str, str]:
    """Change one field of reviews or checks; lists of them are handed over as a whole."""
    field = str(place.path[1])
    part = place.part.get(field) if isinstance(place.part, Mapping) else None
    if field in _CHECKS:
        return _NONE if part is None else _call("PATCH", parts, *where, body={field: part})
    if len(place.path) > len(("part", "field")) or place.op == "added":
        return _NONE
    return _call("PATCH", parts, *where, body={field: place.expected})


def _restricted(place: Place, parts: list[str], where: tuple[str, ...]) -> tuple[str, str, str]:
    who, value = str(place.path[1]), place.actual if place.op == "added" else place.expected
    if isinstance(value, Mapping):
        value = value.get("slug") or value.get("login")
    if who not in _WHO or place.op == "changed" or not isinstance(value, str):
        return _NONE
    return _call(
        "DELETE" if place.op == "added" else "POST", parts, *where, who, body={who: [value]}
    )


def _ruleset(place: Place, parts: list[str]) -> tuple[str, str, str]:
    if place.key not in _OF_RULESETS or place.part is None or not isinstance(place.number, int):
        return _NONE
    return _call("PUT", parts, "rulesets", str(place.number), body={place.key: place.part})


def _collaborator(place: Place, parts: list[str]) -> tuple[str, str, str]:
    role = place.expected
    if place.key != "role_name" or len(parts) != _LEAST + 1 or not isinstance(role, str):
        return _NONE
    named = {"write": "push", "read": "pull"}.get(role, role)
    return _call("PUT", parts, "collaborators", parts[-1], body={"permission": named})


def _workflows(place: Place, parts: list[str]) -> tuple[str, str, str]:
    if len(place.path) > 1 or place.op == "added":
        return _NONE
    return _call(
        "PUT", parts, "actions", "permissions", "workflow", body={place.key: place.expected}
    )


def _is_on(value: Json) -> bool:
    return value is True or (isinstance(value, Mapping) and value.get("enabled") is True)


_OF_KINDS: dict[str, Callable[[Place, list[str]], tuple[str, str, str]]] = {
    "github/repository": _repository,
    "github/branch_protection": _protection,
    "github/ruleset": _ruleset,
    "github/collaborator": _collaborator,
    "github/workflow_permissions": _workflows,
}
