"""Approvals by review, from what a forge exported."""

from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.inputs.kinds import mistakes_of_document
from scanner.normalize.inputs.places import Places
from scanner.normalize.inputs.reviews import KIND, NotReviewsError, approvals_in


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield one resource of kind "trueup/review" for each approval that stands."""
    text = snapshot.content.decode("utf-8", "replace")
    name = snapshot.source.name
    try:
        value = load_json(text)
        approvals = list(approvals_in(value))
    except DocumentSyntaxError as error:
        yield Unreadable(name, f"{snapshot.address}:{error.line}:{error.column}", error.message)
        return
    except NotReviewsError as error:
        yield Unreadable(name, snapshot.address, str(error))
        return
    if isinstance(value, dict) and value.get("schema") == "reviews/1":
        mistakes = mistakes_of_document("reviews/1", value, Places(text, is_json=True))
        for one in mistakes:
            yield Unreadable(name, f"{snapshot.address}:{one.line}:{one.column}", one.message)
        if mistakes:
            return
    for number, approval in enumerate(approvals):
        yield Resource(
            uid=f"{KIND}/{name}/{approval['number']}/{approval['reviewer']}/{number}",
            kind=KIND,
            attributes=approval,
            side=snapshot.source.side,
            origin=snapshot.origin,
            evidence=snapshot.digest,
        )


normalizer = Normalizer(_normalize)
