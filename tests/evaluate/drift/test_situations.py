"""What other tools are known to call drift though nothing differs, each beside a real difference."""

import pytest

from scanner.evaluate.drift._in_sync import in_sync
from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import node_for, turns_live_values
from tests.evaluate.drift import (
    situations_accounts,
    situations_kubernetes,
    situations_more,
    situations_settings,
)

SITUATIONS = [
    pytest.param(*rest, id=name)
    for name, *rest in (
        *situations_kubernetes.SITUATIONS,
        *situations_accounts.SITUATIONS,
        *situations_settings.SITUATIONS,
        *situations_more.SITUATIONS,
    )
]


@pytest.mark.parametrize(("kind", "spec", "same", "differs", "count"), SITUATIONS)
def test_the_same_in_other_words_is_silent_and_its_twin_is_found(
    kind: str, spec: Json, same: Json, differs: Json, count: int
) -> None:
    node = node_for(kind)
    assert differences(spec, same, node) == []
    assert len(differences(spec, differs, node)) == count
    assert differences(spec, spec, node) == []


@pytest.mark.parametrize(("kind", "spec", "same", "differs", "count"), SITUATIONS)
def test_no_short_cut_passes_over_a_twin_or_changes_an_answer(
    kind: str, spec: Json, same: Json, differs: Json, count: int
) -> None:
    if turns_live_values(kind):
        return
    node = node_for(kind)
    assert not in_sync(spec, differs, node)
    assert differences(spec, same, node, one_shape=True) == []
    assert len(differences(spec, differs, node, one_shape=True)) == count
