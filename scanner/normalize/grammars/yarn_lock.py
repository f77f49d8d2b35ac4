"""yarn.lock of Yarn 1: a line-based format of its own, told apart by indentation."""

from collections.abc import Iterator

MAX_LINES = 2_000_000


def classic_entries(text: str) -> Iterator[tuple[list[str], str, list[str]]]:
    """Yield (keys `name@range`, version, names that it needs) of each entry, in order."""
    keys: list[str] = []
    needed: list[str] = []
    version, inside = "", False
    for line in text.split("\n", MAX_LINES)[:MAX_LINES]:
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            if keys:
                yield keys, version, needed
            keys = [_plain(part) for part in content.rstrip(":").split(", ") if part]
            version, needed, inside = "", [], False
        elif depth == 2:
            word, _, rest = content.partition(" ")
            inside = word in ("dependencies:", "optionalDependencies:")
            version = _plain(rest) if word == "version" else version
        elif inside and depth == 4:
            quote = content[0] == '"'
            needed.append(content[1:].partition('"')[0] if quote else content.partition(" ")[0])
    if keys:
        yield keys, version, needed


def _plain(text: str) -> str:
    return text.strip().strip('"')
