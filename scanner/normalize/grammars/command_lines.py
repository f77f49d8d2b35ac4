"""Which programs a piece of shell text starts, by name; nothing is expanded or run."""

import re
from collections.abc import Iterator

from scanner.normalize.grammars.requirement_text import parse_requirement

MAX_LINE = 20_000

_BREAK = re.compile(r"&&|\|\||[;|&()]|\$\(|`")
_SPECIFIER = re.compile(r"[<>=!~]=?[ ]?[\w.*]+(?:,[<>=!~]=?[\w.*]+)*")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w{0,99}=")
_WORD = re.compile(r"""(?:[^\s"']++|"[^"]*+"|'[^']*+')++""")
_PROGRAM = re.compile(r"[A-Za-z_][\w.+-]{0,99}\Z")
_WRAPPERS = frozenset(
    [
        "sudo",
        "exec",
        "time",
        "env",
        "nice",
        "nohup",
        "command",
        "xvfb-run",
        "then",
        "do",
        "else",
        "if",
        "while",
        "until",
        "!",
        "-",
        "@",
        "-@",
        "tini",
        "--",
        "catchsegv",
        "retry",
        "timeout",
        "parallel",
        "xargs",
    ]
)
_RUNNERS = {"poetry": "run", "pdm": "run", "uv": "run", "pipenv": "run", "hatch": "run", "rye": "run",
            "coverage": "run", "pixi": "run", "nox": "", "pipx": "run", "conda": "run"}  # fmt: skip
# `npx jest` and `pnpm exec jest` start jest; what else these start are scripts of the project.
_NODE_STARTERS = {"npx": "", "bunx": "", "pnpx": "", "npm": "exec", "pnpm": "exec", "yarn": "exec"}
_INSTALLERS = frozenset({"pip", "pip3", "uv", "poetry", "pdm", "pipenv", "conda", "mamba", "pipx"})
_INSTALLS = frozenset({"install", "add", "download", "uninstall", "remove", "wheel", "sync"})


def programs(text: str) -> Iterator[tuple[str, int]]:
    """Yield (program or module, line from 1) for each command that starts one.

    `poetry run pytest -q` gives `poetry` and `pytest`; `python -m build` gives `build`;
    `coverage run -m pytest` both. What `pip install` is given is not started and not yielded.
    """
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw[:MAX_LINE].partition(" #")[0].strip()
        if line.startswith("#"):
            continue
        for part in _BREAK.split(line):
            for program in _started(_WORD.findall(part)):
                yield program, number


def installed(text: str) -> Iterator[tuple[str, int]]:
    """Yield (distribution, line from 1) for each that `pip install` and the like are given."""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw[:MAX_LINE].partition(" #")[0]
        if " install " not in line and " add " not in line:
            continue
        for part in _BREAK.split(_SPECIFIER.sub("", line)):
            for name in _installed(_WORD.findall(part)):
                yield name, number


def _installed(words: list[str]) -> Iterator[str]:
    plain = [word.strip("\"'") for word in words]
    verb = next((at for at, word in enumerate(plain) if word in ("install", "add")), 0)
    if not verb or not _INSTALLERS.intersection(plain[:verb]):
        return
    for word in plain[verb + 1 :]:
        named = None if word.startswith("-") else parse_requirement(word)
        if named:
            yield named.distribution


def _started(words: list[str]) -> Iterator[str]:
    words = [word.strip("\"'").lstrip("@") for word in words]
    while words:
        words = _unwrapped(words)
        if not words:
            return
        name = words[0].rpartition("/")[2]
        rest = words[1:]
        if name.startswith("python") or name in ("py", "{envpython}", "$PYTHON", "$(PYTHON)"):
            words = _after_module_flag(rest)
            continue
        if _PROGRAM.match(name):
            yield name
        if name in _INSTALLERS and set(rest[:2]) & _INSTALLS:
            return
        words = _nested(name, rest)


def _unwrapped(words: list[str]) -> list[str]:
    at = 0
    while at < len(words) and (
        words[at] in _WRAPPERS or not words[at] or _ASSIGNMENT.match(words[at])
    ):
        at += 1
    return words[at:]


def _after_module_flag(rest: list[str]) -> list[str]:
    return rest[rest.index("-m") + 1 :] if "-m" in rest else []


def _after_flags(rest: list[str], verb: str) -> list[str]:
    """Return what follows the verb and its flags; nothing where another verb stands."""
    if verb:
        if rest[:1] != [verb]:
            return []
        rest = rest[1:]
    while rest and rest[0].startswith("-"):
        rest = rest[1:]
    return rest


def _nested(name: str, rest: list[str]) -> list[str]:
    if name in _NODE_STARTERS:
        return _after_flags(rest, _NODE_STARTERS[name])
    verb = _RUNNERS.get(name)
    if not verb or verb not in rest[:3]:
        return []
    rest = rest[rest.index(verb) + 1 :]
    if name == "coverage":
        return _after_module_flag(rest)
    while rest and rest[0].startswith("-"):
        rest = rest[1:]
    return rest
