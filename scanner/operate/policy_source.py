"""The source that policies are read from, for the commands that are told a place."""

from scanner.model.evidence import Source
from scanner.model.vocabulary import Side
from scanner.resources import shipped

BUILT_IN = "built-in"
"""The word for the policies that come with the product."""
SOURCE = "policies"


def policy_source(place: str) -> Source:
    """Return the source for a file or folder of policies, or for the word "built-in"."""
    if place == BUILT_IN:
        options = {"path": str(shipped("policies")), "readers": ["rego-policy"]}
    else:
        options = {"path": place}
    return Source("files", SOURCE, {**options, "strict": False}, side=Side.SPEC)
