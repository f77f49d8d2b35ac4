"""Inputs are shared out among the processes of the engine, each of which costs its start."""

import random

import pytest

from scanner.evaluate.policies._engine import JsonText
from scanner.evaluate.policies._engine_opa import _batches


def texts(sizes: list[int]) -> list[JsonText]:
    return [JsonText('"' + "x" * size + '"') for size in sizes]


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_no_more_processes_are_started_than_asked_for_and_no_input_is_lost(processes: int) -> None:
    chance = random.Random(processes)  # noqa: S311 - test data
    inputs = texts([chance.choice((0, 3, 40, 900)) for _ in range(2_500)])
    batches = list(_batches(inputs, processes))
    assert [one for batch in batches for one in batch] == inputs
    assert len(batches) == processes


def test_a_large_estate_is_cut_by_what_a_process_may_hold() -> None:
    inputs = texts([9_000] * 3_000)
    batches = list(_batches(inputs, 2))
    assert [one for batch in batches for one in batch] == inputs
    assert max(sum(map(len, batch)) for batch in batches) <= 8_000_000 + 9_002
