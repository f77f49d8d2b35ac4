"""Gemfile and Gemfile.lock as text (Bundler documentation, "Gemfile"; RubyGems, "Patterns")."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_LINES = 100_000
MAX_LINE = 2_000

_GEM = re.compile(
    r"""[ \t]*(?:gem|[\w.]{1,40}\.add_(?:(?:runtime|development)_)?dependency)[ \t(]{1,9}["']([\w.-]{1,200})["'](.*)"""
)
_VERSION = re.compile(r"""["']([^"'\n]{1,100})["']""")
_GROUP = re.compile(r"[ \t]*group[ \t(]{1,9}(.{1,300}?)\)?[ \t]+do\b")
_OPENS = re.compile(r"\bdo\b[ \t]*(?:\|[^|\n]{0,100}\|)?[ \t]*$|^[ \t]*(?:if|unless|case)\b")
_SYMBOL = re.compile(r""":(\w{1,60})|["'](\w{1,60})["']""")
_IN_LINE = re.compile(
    r"""(?:\bgroups?:|:groups?[ \t]{0,9}=>)[ \t]{0,9}(\[[^\]\n]{0,200}\]|:\w{1,60}|["']\w{1,60}["'])"""
)
_ELSEWHERE = re.compile(r"""\b(?:path|git|github):|:(?:path|git|github)[ \t]{0,9}=>""")
_OPERATOR = re.compile(r"(~>|>=|<=|!=|>|<|=)?[ \t]{0,9}(\d[\w.-]{0,60})\Z")
_SPEC = re.compile(r"    ([\w.-]{1,200}) \(([^()\n]{1,60})\)\Z")
_NEEDS = re.compile(r"      ([\w.-]{1,200})(?: \([^()\n]{1,100}\))?\Z")
_ASKED = re.compile(r"  ([\w.-]{1,200})(?: \(([^()\n]{1,100})\))?!?\Z")


class Gem(NamedTuple):
    """One declared gem: `requirement` as written, joined by commas; `groups` where it is in any."""

    name: str
    requirement: str
    line: int
    groups: tuple[str, ...]
    elsewhere: bool


def gemfile_gems(text: str) -> Iterator[Gem]:
    """Yield each gem that a Gemfile or gemspec declares; the file is read and never run."""
    blocks: list[tuple[str, ...]] = []
    for number, raw in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], start=1):
        line = raw[:MAX_LINE].partition(" #")[0].rstrip()
        if line.lstrip().startswith("#"):
            continue
        group = _GROUP.match(line)
        gem = _GEM.match(line)
        if group:
            blocks.append(tuple(name or text for name, text in _SYMBOL.findall(group[1])))
        elif _OPENS.search(line):
            blocks.append(())
        elif line.strip() == "end" and blocks:
            blocks.pop()
        elif gem:
            yield _gem(
                gem[1], gem[2], line, number, tuple(name for held in blocks for name in held)
            )


def _gem(name: str, rest: str, line: str, number: int, around: tuple[str, ...]) -> Gem:
    options = _IN_LINE.search(rest)
    inline = tuple(word or text for word, text in _SYMBOL.findall(options[1])) if options else ()
    developed = ("development",) if "add_development_dependency" in line else ()
    wanted = [text for text in _VERSION.findall(rest) if _OPERATOR.match(text)]
    elsewhere = bool(_ELSEWHERE.search(rest))
    return Gem(name, ", ".join(wanted), number, (*around, *inline, *developed), elsewhere)


def gemfile_lock(text: str) -> tuple[dict[str, str], dict[str, list[str]], dict[str, str]]:
    """Return (gem -> version, gem -> gems it needs, gem -> requirement that was asked for)."""
    versions: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    asked: dict[str, str] = {}
    section = last = ""
    for raw in text.split("\n", MAX_LINES)[:MAX_LINES]:
        line = raw[:MAX_LINE].rstrip()
        if line and not line.startswith(" "):
            section = line
        elif section == "DEPENDENCIES" and (found := _ASKED.match(line)):
            asked[found[1]] = found[2] or ""
        elif found := _SPEC.match(line):
            last = found[1]
            versions[last] = found[2]
        elif last and (found := _NEEDS.match(line)):
            needs.setdefault(last, []).append(found[1])
    return versions, needs, asked


def gem_allows(requirement: str, version: str) -> bool | None:
    """Say whether a requirement allows a version; None when either cannot be compared."""
    point = _parts(version)
    verdicts: list[bool] = []
    for each in requirement.split(",") if requirement else ():
        match = _OPERATOR.match(each.strip())
        bound = _parts(match[2]) if match else None
        if match is None or bound is None or point is None:
            return None
        verdicts.append(_holds(match[1] or "=", bound, point))
        if match[1] == "~>":
            written = match[2].partition("-")[0].count(".") + 1
            fixed = max(written - 1, 1)
            verdicts.append(point[:fixed] == bound[:fixed])
    return all(verdicts)


def _parts(version: str) -> tuple[int, ...] | None:
    # A platform may follow the version: `1.15.0-x86_64-linux`.
    numbers = version.strip().partition("-")[0].split(".")
    if not all(number.isdecimal() and len(number) < 16 for number in numbers):
        return None
    held = [int(number) for number in numbers]
    while len(held) > 1 and held[-1] == 0:
        held.pop()
    return (*held, *[0] * (8 - len(held))) if len(held) <= 8 else None


def _holds(operator: str, bound: tuple[int, ...], point: tuple[int, ...]) -> bool:
    return {
        "=": point == bound, "!=": point != bound, ">": point > bound, "<": point < bound,
        ">=": point >= bound, "<=": point <= bound, "~>": point >= bound,
    }[operator]  # fmt: skip
