"""Random files that use what YAML allows and hardly anybody writes."""

import random

_KEYS = (
    "a", "b", "key", "x-y", "spec.z", '"quoted key"', "'single'", '"a: b"', '"with # hash"', "123",
    "true", "'yes'", "k8s/io", '"t\\tab"', "é", "<",
)  # fmt: skip
_SCALARS = {
    "plain": ("web", "a b c", "http://x:80/p", "a#b", "-x", "?y", "on", "~x", "1.0.0", "2001-01-01", "1:30"),
    "single": ("'it''s'", "'a: b'", "'# no'", "''", "'é'"),
    "double": ('"a\\nb"', '"\\u00e9"', '"x\\"y"', '""', '"# no"', '"a\\\\"'),
    "number": ("1", "-2", "1.5", "0x1f", "1e3", ".5", "1_000", "0o7"),
    "null": ("null", "~", "Null", ""),
    "flow": ("[1, 2]", "[ 'a',  b ]", "{x: 1, y: [2]}", "{ }", "[]", '{"q":1}', "[a, {b: c}]"),
    "tag": ("!!str 1", "!own x"),
}  # fmt: skip
_LINES = (["one", "two"], ["one", "", "two"], ["# no comment"], ["one", ""], ["a: b", "c: d"])


class OddFiles:
    """Makes one file after another."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - the same files in every run, no secret
        self._anchors: list[str] = []
        self._maps: list[str] = []

    def file(self) -> str:
        """Return a file of one to three documents, in any line ends, with or without a mark."""
        chance = self._chance
        documents = []
        for _ in range(chance.choice((1, 1, 2, 3))):
            self._anchors, self._maps = [], []
            documents.append(self._block("", 0))
        text = chance.choice(("", "---\n", "# head\n", "%YAML 1.1\n---\n"))
        text += chance.choice(("---\n", "--- # next\n", "...\n---\n")).join(documents)
        text += chance.choice(("", "...\n", "# end", "\n\n"))
        text = text.rstrip("\n") if chance.random() < 0.2 else text
        text = text.replace("\n", "\r\n") if chance.random() < 0.2 else text
        return f"\ufeff{text}" if chance.random() < 0.15 else text

    def _comment(self, margin: str) -> str:
        return self._chance.choice(
            ("", "", f"{margin}# c: {{x}}\n", "\n", f"{margin}   # deeper\n")
        )

    def _tail(self) -> str:
        return self._chance.choice(("", "", " # why", "   \t# t", " "))

    def _named(self, listed: list[str]) -> str:
        name = f"n{self._chance.randrange(10**6)}"
        listed.append(name)
        return name

    def _block(self, margin: str, depth: int) -> str:
        chance, lines = self._chance, ""
        for key in chance.sample(_KEYS, chance.randint(1, 4)):
            lines += self._comment(margin)
            kind = chance.random() if depth < 3 else 1.0
            if kind < 0.2:
                inner = self._block(margin + " " * chance.choice((1, 2, 4)), depth + 1)
                anchor = f" &{self._named(self._maps)}" if chance.random() < 0.4 else ""
                lines += f"{margin}{key}:{anchor}{self._tail()}\n{inner}"
            elif kind < 0.4:
                lines += f"{margin}{key}:{self._tail()}\n{self._list(margin)}"
            elif chance.random() < 0.05:
                lines += f"{margin}? {key}\n{margin}:{self._scalar(margin)}"
            else:
                lines += f"{margin}{key}:{self._scalar(margin)}"
        if self._maps and depth and chance.random() < 0.5:
            lines += f"{margin}<<: *{chance.choice(self._maps)}\n"
        return lines

    def _list(self, margin: str) -> str:
        chance, lines = self._chance, ""
        margin += " " * chance.choice((0, 2))
        for _ in range(chance.randint(1, 3)):
            match chance.randrange(4):
                case 0:
                    lines += f"{self._comment(margin)}{margin}- name: a{self._tail()}\n"
                    lines += f"{margin}  b:{self._scalar(f'{margin}  ')}"
                case 1:
                    lines += f"{margin}- - 1\n{margin}  - 2\n"
                case _:
                    lines += f"{margin}-{self._scalar(margin)}"
        return lines

    def _scalar(self, margin: str) -> str:
        chance, inner = self._chance, f"{margin}  "
        kind = chance.choice((*_SCALARS, "|", ">", "lines", "brackets", "alias", "anchor"))
        if kind in _SCALARS:
            return f" {chance.choice(_SCALARS[kind])}{self._tail()}\n"
        if kind in "|>":
            head = (
                f" {kind}{chance.choice(('', '-', '+', '2', '2-'))}{chance.choice(('', ' # c'))}\n"
            )
            return head + "".join(
                f"{inner}{line}\n" if line else "\n" for line in chance.choice(_LINES)
            )
        if kind == "lines":
            quote = chance.choice(("", '"', "'"))
            return f" {quote}one\n{inner} two{quote}\n"
        if kind == "brackets":
            return f" [\n{inner}  1, # one\n{inner}  2,\n{inner}]{self._tail()}\n"
        if kind == "alias" and self._anchors:
            return f" *{chance.choice(self._anchors)}{self._tail()}\n"
        return f" &{self._named(self._anchors)} {chance.choice(('1', 'web', '[1, 2]'))}{self._tail()}\n"
