"""Inventories: lists of resources, each named by its `id`."""

from scanner.normalize.meaning._rows import Case, Keyed, Meaning, Row

_ONE, _TWO = {"id": "a"}, {"id": "b"}

MEANING = Meaning(
    types={
        "inventory.List": (
            Row(
                "resources",
                Keyed(("id",)),
                Case([_ONE, _TWO], [_TWO, _ONE]),
                Case([_ONE], [_ONE, _TWO]),
            ),
        ),
    },
    kinds={"inventory": "inventory.List"},
)
