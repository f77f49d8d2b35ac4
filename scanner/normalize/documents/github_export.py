"""Read answers of the GitHub API kept as files, as `gh api` prints them, page after page or as one.

Who may reach repositories: collaborators, teams and their members, deploy keys, rulesets, custom
roles, and what workflows and members may by default. What the files must be called is told in
`_github_shapes`.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.normalize.documents._github_shapes import shapes_of
from scanner.normalize.grammars.json_sequence import DocumentSyntaxError, load_json_sequence

_LOOKED_AT = 20_000
_TELLING = (
    ('"login"', '"node_id"'), ('"slug"', '"members_url"'), ('"read_only"', '"key"'),
    ('"enforcement"', '"source_type"'), ('"custom_roles"', '"total_count"'),
    ('"default_workflow_permissions"', "{"), ('"allowed_actions"', '"enabled"'),
    ('"full_name"', '"default_branch"'), ('"default_repository_permission"', '"login"'),
)  # fmt: skip


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return name.endswith(".json") and any(one in head and two in head for one, two in _TELLING)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        values = load_json_sequence(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}"
        yield Unreadable(
            snapshot.source.name, place, f"GitHub answer: is not JSON: {error.message}"
        )
        return
    told: set[str] = set()
    seen: set[str] = set()
    for value in values:
        for found in shapes_of(snapshot.address, value):
            uid = f"{found.kind}/{found.name}"
            if not found.name and found.reason not in told:
                told.add(found.reason)
                reason = f"GitHub answer: {found.reason}"
                yield Unreadable(snapshot.source.name, snapshot.address, reason)
            if found.name and uid not in seen:
                seen.add(uid)
                yield Resource(
                    uid, found.kind, found.attributes, side=snapshot.source.side,
                    scope="/".join(found.name.split("/")[:2]), owner=snapshot.source.owner,
                    origin=replace(snapshot.origin, line=1), evidence=snapshot.digest,
                )  # fmt: skip


READER = DocumentReader(recognises=_recognises, read=_read)
"""Yields the kinds of the live source `github`, under the field names of the API."""
