"""On which resources a statement grants an action: one resource pattern and one type at a time."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from scanner.evaluate.permissions._grants import Held
from scanner.normalize.grammars.action_patterns import covers, overlaps
from scanner.normalize.grammars.arn import in_account
from scanner.normalize.grammars.iam_conditions import Judged, Known, judge, substitute

__all__ = ["Grant", "Region", "granted", "named"]


class Region(NamedTuple):
    """Some resources on which an action is granted.

    Attributes:
        pattern: as the statement names them, variables filled in.
        template: the type of resource, or the one resource that was asked about.
        conditions: what must hold besides; empty when the grant is unconditional.
    """

    pattern: str
    template: str
    conditions: tuple[str, ...] = ()

    def within(self, pattern: str) -> bool:
        """Say whether the pattern is proven to match every resource of the region."""
        return covers(pattern, self.pattern) or covers(pattern, self.template)

    def meets(self, pattern: str) -> bool:
        """Say whether the pattern may match some resource of the region."""
        return overlaps(pattern, self.pattern) and overlaps(pattern, self.template)


class Grant(NamedTuple):
    """One region and the statement that grants it."""

    region: Region
    by: Held


def granted(
    one: Held, templates: tuple[str, ...], known: Known, account: str = ""
) -> Iterable[Grant]:
    """Return the regions that a statement grants, in order of its patterns and the templates."""
    statement = one.statement
    if not (statement.condition or statement.not_resource or statement.has_variables):
        regions = _plain_regions(statement.resources, templates, account)
        return [Grant(region, one) for region in regions]
    return _judged(one, templates, known, account)


def _judged(one: Held, templates: tuple[str, ...], known: Known, account: str) -> Iterator[Grant]:
    judged = judge(one.statement.condition, known, allow=True)
    if judged.when == "never":
        return
    for pattern, open_variable in _resources(one, known):
        conditions = named("needs", judged, one) + open_variable
        for template in templates:
            reached = _reached(pattern, template, account)
            if reached and not _excluded(one, pattern, reached, known):
                yield Grant(Region(pattern, reached, conditions), one)


@lru_cache(maxsize=32_768)
def _plain_regions(
    patterns: tuple[str, ...], templates: tuple[str, ...], account: str
) -> tuple[Region, ...]:
    """Return the regions of resource patterns that nothing in the request decides about."""
    return tuple(
        Region(pattern, reached)
        for pattern in patterns
        for template in templates
        if (reached := _reached(pattern, template, account))
    )


@lru_cache(maxsize=32_768)
def _reached(pattern: str, template: str, account: str) -> str:
    """Return the template as the pattern reaches it, in the account where it can; "" if not."""
    if template == "*":
        # Such an action knows no resource names: only a pattern that matches everything counts.
        return template if covers(pattern, "*") else ""
    own = in_account(template, account)
    if overlaps(pattern, own):
        return own
    return template if overlaps(pattern, template) else ""


def _resources(one: Held, known: Known) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the resource patterns that a statement grants, and the open variable each rests on."""
    if one.statement.not_resource:
        yield "*", ()
        return
    for written in one.statement.resources:
        pattern, complete = substitute(written, known)
        yield pattern, () if complete else (f"the variable in {written}",)


def _excluded(one: Held, pattern: str, template: str, known: Known) -> bool:
    if not one.statement.not_resource:
        return False
    region = Region(pattern, template)
    return any(region.within(substitute(written, known)[0]) for written in one.statement.resources)


def named(word: str, judged: Judged, one: Held) -> tuple[str, ...]:
    """Return how a report names what a judged condition rests on."""
    return tuple(f"{word} {key}" for key in judged.keys) or (
        (f"{word} the condition of {one.policy}",) if judged.when == "sometimes" else ()
    )
