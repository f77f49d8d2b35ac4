"""What the examples in a Python text import: lines after `>>>`, as `doctest` runs them."""

from collections.abc import Iterator

from scanner.normalize.grammars.python_imports import scan_python

PROMPT = ">>> "
_MORE = "... "
_MOST_EXAMPLES = 5_000
_MOST_LINES = 200


def doctest_imports(text: str) -> list[tuple[str, int, str]]:
    """Return (module, line, need) of each import in an example, once each, by line.

    The need is that of `ImportScan`. Comments and text that only quotes a prompt are no examples:
    a prompt is the first thing on its line.
    """
    if PROMPT not in text:
        return []
    found: dict[tuple[str, str], int] = {}
    for first, example in _examples(text):
        for module, line, need in scan_python(example).imports:
            found.setdefault((module, need), first + line - 1)
    return [(module, line, need) for (module, need), line in found.items()]


def _examples(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 1, source) of each example that may import something."""
    example: list[str] = []
    first = count = 0
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.lstrip(" \t")
        if plain.startswith(PROMPT):
            if _imports(example):
                yield first, "\n".join(example)
                count += 1
            example, first = [plain[len(PROMPT) :]], number
        elif example and plain.startswith(_MORE) and len(example) < _MOST_LINES:
            example.append(plain[len(_MORE) :])
        if count >= _MOST_EXAMPLES:
            return
    if _imports(example):
        yield first, "\n".join(example)


def _imports(example: list[str]) -> bool:
    return any("import" in line for line in example)
