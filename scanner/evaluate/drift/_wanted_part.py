"""The whole part of a live document as its spec wants it, where a system takes parts as a whole.

AWS and GitHub replace a policy, a list or a block of settings by one call: who puts one value in it
right has to hand over the rest of it too.
"""

import json
from collections.abc import Mapping

from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._located import holds_secret, indexed
from scanner.model.resource import Json
from scanner.normalize.meaning._rows import ABSENT, as_written
from scanner.normalize.meaning.aws_iam import decoded

_SYSTEMS = ("aws/", "github/ruleset")
_LARGEST = 20_000
_STATEMENT = "Statement"


def wanted_part(difference: Difference) -> Json:
    """Return the part around a place: the policy that the spec states, else the topmost part.

    A part is what live has with all that the spec states in it. ABSENT where the kind needs none,
    or where there is something in it that is not to be shown.
    """
    spec, live, path = difference.spec, difference.live, difference.entry.path
    if not spec.kind.startswith(_SYSTEMS) or not path or difference.hidden:
        return ABSENT
    part = _policy(spec.attributes, indexed(spec.attributes, path))
    if part is None and isinstance(path[0], str):
        wanted, held = spec.attributes.get(path[0]), live.attributes.get(path[0])
        part = _together(wanted, held)
    if part is None or part == {} or holds_secret(part):
        return ABSENT
    text = json.dumps(part, default=str)
    return json.loads(text) if len(text) <= _LARGEST else ABSENT


def _policy(document: Json, steps: tuple[str | int, ...]) -> Json:
    """Return the innermost policy on the way to a place; None where there is none."""
    found: Json = None
    for step in (None, *steps):
        if step is not None:
            document = document[step]
        if isinstance(document, str):
            document = decoded(document)
        if isinstance(document, Mapping) and _STATEMENT in document:
            found = document
    return as_written(found)


def _together(wanted: Json, held: Json) -> Json:
    if not isinstance(wanted, Mapping) or not isinstance(held, Mapping):
        return held if wanted is None else wanted
    return {**held, **{key: _together(value, held.get(key)) for key, value in wanted.items()}}
