"""Random rules of Rego, many of them with variables that nothing gives a value."""

import random
from collections.abc import Callable, Iterator

_NAMES = ("x", "y", "z", "w")
_DEPTH = 2
MODULE = """package {package}

import rego.v1

import data.other as beside
import input.held as held

numbers contains 1
numbers contains 2
table["a"] := {{"y": 1}}
same(a) := a
both(a, [b, _]) := c if c := a + b
"""


def rules(seed: int) -> Iterator[str]:
    """Yield rules without end, each of one line; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - what is tried need not be secret
    while True:
        yield _Rule(chance).text()


class _Rule:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def text(self) -> str:
        body = self._body(_DEPTH)
        heads: tuple[Callable[[], str], ...] = (
            lambda: f"p if {{ {body} }}",
            lambda: f"p contains {self._term(1)} if {{ {body} }}",
            lambda: f"p := {self._term(1)} if {{ {body} }}",
            lambda: f"p[{self._name()}] := {self._term(1)} if {{ {body} }}",
            lambda: f"p({self._name()}) := {self._term(1)} if {{ {body} }}",
            lambda: f"p := 1 if {{ {body} }} else := {self._term(1)} if {{ {self._body(1)} }}",
        )
        return self._chance.choice(heads)()

    def _body(self, depth: int) -> str:
        number = self._chance.choice((1, 2, 2, 3, 3, 4))
        return "; ".join(self._statement(depth) for _ in range(number))

    def _statement(self, depth: int) -> str:
        kinds: tuple[Callable[[int], str], ...] = (
            self._plain, self._plain, self._plain, self._plain, self._bound, self._bound, self._bound,
            self._negated, self._negated, self._every, self._replaced,
        )  # fmt: skip
        return self._chance.choice(kinds)(depth)

    def _plain(self, depth: int) -> str:
        name = self._name

        def term() -> str:
            return self._term(depth)

        kinds: tuple[Callable[[], str], ...] = (
            term,
            lambda: f"{term()} == {term()}",
            lambda: f"{term()} > {term()}",
            lambda: f"{term()} in {term()}",
            lambda: f"startswith({term()}, {term()})",
            lambda: f"same({term()})",
            lambda: f"same({term()}, {name()})",
            lambda: f"both({term()}, [1, {term()}], {name()})",
            lambda: f"walk({term()}, [{name()}, {name()}])",
            lambda: f"print({term()})",
            lambda: f"{term()}, {term()} in {term()}",
        )
        return self._chance.choice(kinds)()

    def _bound(self, depth: int) -> str:
        name = self._name

        def term() -> str:
            return self._term(depth)

        kinds: tuple[Callable[[], str], ...] = (
            lambda: f"{name()} = {term()}",
            lambda: f"{term()} = {term()}",
            lambda: f"{name()} := {term()}",
            lambda: f"[{name()}, {name()}] := {term()}",
            lambda: f'{{"k": {name()}}} = {term()}',
            lambda: f"some {name()} in {term()}",
            lambda: f"some {name()}, {name()} in {term()}",
            lambda: f"some {name()}",
            lambda: f'some [{name()}, "a"] in {term()}',
        )
        return self._chance.choice(kinds)()

    def _negated(self, depth: int) -> str:
        return f"not {self._plain(depth)}"

    def _every(self, depth: int) -> str:
        if not depth:
            return self._plain(0)
        names = self._chance.choice((self._name(), "k, v", "_"))
        # OPA also takes what the body declares for what the domain names, which nobody relies on.
        domain = self._chance.choice(("input.a", "[1, 2]", "numbers"))
        return f"every {names} in {domain} {{ {self._body(depth - 1)} }}"

    def _replaced(self, depth: int) -> str:
        target = self._chance.choice(("input.held", "data.other", "input.a.b"))
        return f"{self._plain(depth)} with {target} as {self._term(0)}"

    def _term(self, depth: int) -> str:
        plain: tuple[Callable[[], str], ...] = (
            self._name,
            self._name,
            lambda: self._chance.choice(("1", '"a"', "true", "null", "held", "_")),
            lambda: f"input.{self._chance.choice('ab')}[{self._name()}]",
            lambda: f"{self._chance.choice(('numbers', 'table', 'beside.q'))}[{self._name()}]",
            lambda: f"{self._name()}.k[{self._name()}]",
        )
        if not depth or self._chance.random() < 0.5:
            return self._chance.choice(plain)()

        def term() -> str:
            return self._term(depth - 1)

        deep: tuple[Callable[[], str], ...] = (
            lambda: f"[{term()}, {term()}]",
            lambda: f'{{"k": {term()}}}',
            lambda: f"{{{term()}: 1}}",
            lambda: f"same({term()})",
            lambda: f"count({term()})",
            lambda: f"({term()} + {term()})",
            lambda: f"[{term()} | {self._body(depth - 1)}]",
            lambda: f"{{{term()} | {self._body(depth - 1)}}}",
            lambda: f"{{{term()}: {term()} | {self._body(depth - 1)}}}",
            lambda: f"input.a[{term()}]",
            lambda: f"[{term()}][{self._name()}]",
        )
        return self._chance.choice(deep)()

    def _name(self) -> str:
        return self._chance.choice(_NAMES)
