"""Go modules as text: imports of a source, and the files go.mod, go.sum and go.work.

Sources: The Go Programming Language Specification, "Import declarations"; Go Modules Reference,
"go.mod files", "go.sum files", "Workspaces".
"""

import re
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from scanner.model.quick_dataclass import dataclass

MAX_IMPORTS = 5_000
MAX_LINES = 500_000

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\v]++)
    |(?P<newline>\n)
    |(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)
    |(?P<string>"(?:[^"\\\n]++|\\.)*+"?|`[^`]*+`?)
    |(?P<name>[^\W\d]\w*+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_IGNORED = re.compile(
    r"^//go:build[ \t]{1,9}ignore[ \t]*$|^// \+build[ \t]{1,9}ignore[ \t]*$", re.M
)
_GENERATES = re.compile(
    r"^//go:generate[ \t]{1,9}go[ \t]{1,9}run[ \t]{1,9}(?:-[\w=]{1,60}[ \t]{1,9}){0,5}([\w./-]{1,300})",
    re.M,
)
_WORD = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|`[^`\n]*+`?|[^\s"`]++')


def go_imports(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (path, line, need) of each import of a source, and of what `go generate` runs.

    `need` is "required", or "guarded" in a file that no build takes (`//go:build ignore`).
    """
    need = "guarded" if _IGNORED.search(text, 0, 4_000) else "required"
    for count, (path, line) in enumerate(_imported(text)):
        if count >= MAX_IMPORTS:
            return
        yield path, line, need
    for match in _GENERATES.finditer(text):
        yield match[1], text.count("\n", 0, match.start()) + 1, "guarded"


def _imported(text: str) -> Iterator[tuple[str, int]]:
    """Yield (path, line) until the first declaration that is no import."""
    line, state, depth = 1, "", 0
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup, match.group()
        if kind == "newline":
            state = "" if state == "package" or (state == "import" and not depth) else state
        elif kind == "name" and not depth and found in ("package", "import"):
            state = found
        elif kind == "name" and not state:
            return  # imports come before every other declaration
        elif kind == "mark" and state == "import" and found in "()":
            depth += 1 if found == "(" else -1
            state = state if depth else ""
        elif kind == "string" and state == "import":
            path = found.strip('"`')
            if path and path != "C":
                yield path, line
        line += found.count("\n")


class Requirement(NamedTuple):
    """One line of `require`: a module, its version, and whether nothing imports it directly."""

    path: str
    version: str
    line: int
    indirect: bool


@dataclass(slots=True)
class GoMod:
    """What go.mod or go.work says.

    Attributes:
        replaces: (path, version or "") -> (path or folder, version or "").
        tools: packages that `go tool` runs.
        uses: folders of the modules of a workspace.
        broken: (line, why) of the first line that is no directive; None when all are.
    """

    module: str = ""
    go: str = ""
    requires: list[Requirement] = field(default_factory=list)
    replaces: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    broken: tuple[int, str] | None = None


def read_go_mod(text: str) -> GoMod:
    """Return what the directives of a go.mod or go.work say."""
    found = GoMod()
    block = ""
    for number, raw in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], start=1):
        code, _, comment = raw[:2_000].partition("//")
        words = [word.strip('"`') for word in _WORD.findall(code)]
        if not words:
            continue
        if block and words == [")"]:
            block = ""
        elif not block and words[-1] in ("(", "()") and len(words) == 2:
            block = words[0] if words[-1] == "(" else ""
        else:
            verb, rest = (block, words) if block else (words[0], words[1:])
            _directive(found, verb, rest, number, indirect=comment.strip().startswith("indirect"))
    return found


_VERBS = frozenset(
    {
        "module",
        "go",
        "toolchain",
        "require",
        "exclude",
        "replace",
        "retract",
        "tool",
        "use",
        "godebug",
        "ignore",
    }
)


def _directive(found: GoMod, verb: str, words: list[str], line: int, *, indirect: bool) -> None:
    if verb not in _VERBS:
        found.broken = found.broken or (line, f"{verb} is no directive of go.mod")
    elif verb == "require" and len(words) == 2:
        found.requires.append(Requirement(words[0], words[1], line, indirect))
    elif verb == "replace" and "=>" in words:
        arrow = words.index("=>")
        old, new = [*words[:arrow], ""], [*words[arrow + 1 :], "", ""]
        found.replaces[old[0], old[1] if arrow > 1 else ""] = (new[0], new[1])
    elif verb == "module" and words:
        found.module = words[0]
    elif verb == "go" and words:
        found.go = words[0]
    elif verb == "tool":
        found.tools += words[:1]
    elif verb == "use":
        found.uses += words[:1]


def read_go_sum(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield (module, version, line) of each hash; the version of a go.mod alone ends in `/go.mod`."""
    for number, line in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], start=1):
        words = line.split()
        if len(words) == 3 and words[2].startswith("h1:"):
            yield words[0], words[1], number
