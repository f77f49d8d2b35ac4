"""Commands in shell scripts whose failure is dropped.

What is judged innocent: programs that answer by failing (grep, test, diff, `command -v`), tidying
that may find nothing to tidy (rm, kill, `docker rm`), arithmetic, an answer that is kept
(`x=$(...) || true`), and `set +e` where the script turns it back on or looks at `$?`.
"""

from collections.abc import Iterator

from scanner.normalize.grammars.shell_words import Command, commands
from scanner.normalize.grammars.swallowed_errors import Swallow

_NOTHING = frozenset({"true", ":", "/bin/true", "/usr/bin/true"})
_PROBES = frozenset(
    {
        *("grep", "egrep", "fgrep", "zgrep", "rg", "ag", "pgrep", "test", "[", "[[", "diff", "cmp"),
        *("which", "type", "hash", "command", "id", "getent", "ls", "stat", "find", "head", "tail"),
        *("cat", "read", "wait", "expr", "let", "ps", "lsof", "ping", "nc", "comm", "realpath"),
        *("echo", "printf", "readlink", "file", "tput", "stty", "shopt", "declare", "local"),
    }
)
_TIDYING = frozenset(
    {
        *("rm", "rmdir", "kill", "pkill", "killall", "umount", "unlink", "deactivate", "unset"),
        *("unalias", "trap", "sleep", "userdel", "groupdel"),
    }
)
_TIDYING_SUBCOMMANDS = frozenset(
    {
        *("rm", "rmi", "stop", "kill", "down", "prune", "delete", "remove", "uninstall", "logout"),
        *("is-active", "is-enabled", "status", "inspect", "show", "get", "list", "ls", "describe"),
        *("diff", "show-ref", "rev-parse", "ls-remote", "ls-files", "log", "version", "whoami"),
    }
)
_MANY_COMMANDS = frozenset(
    {
        *("docker", "docker-compose", "podman", "kubectl", "oc", "helm", "git", "systemctl"),
        *("service", "gh", "aws", "az", "gcloud", "brew", "apt", "apt-get", "launchctl", "nerdctl"),
    }
)
_WRAPPERS = frozenset({"sudo", "env", "nohup", "time", "exec", "builtin", "timeout", "nice"})
_MAX_DETAIL = 80


def shell_swallows(text: str, *, stops_on_error: bool = False) -> tuple[Swallow, ...]:
    """Return the places of a script where a failure is dropped, in order of line.

    Args:
        text: the script.
        stops_on_error: whether it is started with `-e`, as CI systems do.
    """
    if "||" not in text and "set +" not in text:
        return ()
    return tuple(_found(tuple(commands(text)), text, stops=stops_on_error))


def _found(script: tuple[Command, ...], text: str, *, stops: bool) -> Iterator[Swallow]:
    chain: list[Command] = []
    for index, command in enumerate(script):
        if command.before not in ("||", "&&", "|", "|&"):
            chain = []
        if command.before == "||" and _does_nothing(command):
            yield from _dropped(command, chain)
        chain.append(command)
        if command.words[0] == "set":
            # Only turning it off where it was on changes anything.
            stopped, stops = stops, _errexit(command, stops=stops)
            if stopped and not stops and _never_again(script[index:], text):
                detail = "every command after it may fail unseen"
                yield Swallow("set +e", command.line, command.column, detail)


def _does_nothing(command: Command) -> bool:
    return command.words[0] in _NOTHING or command.words == ("exit", "0")


def _dropped(end: Command, chain: list[Command]) -> Iterator[Swallow]:
    failing = [command for command in _deciding(chain) if not _may_fail(command)]
    if not failing or any({"if", "while", "until", "elif"} & set(c.reserved) for c in chain):
        return
    first = failing[0]
    construct = f"|| {' '.join(end.words[:2])}"
    if first.quiet:
        construct = f"2>/dev/null {construct}"
    yield Swallow(construct, end.line, end.column, _detail(first))


def _deciding(chain: list[Command]) -> Iterator[Command]:
    """Yield the commands whose failure reaches the `||`: the last of each pipeline."""
    for index, command in enumerate(chain):
        following = chain[index + 1].before if index + 1 < len(chain) else ""
        if following not in ("|", "|&"):
            yield command


def _may_fail(command: Command) -> bool:
    words = list(command.words)
    while words and (_is_assignment(words[0]) or words[0] in _WRAPPERS):
        if _is_assignment(words[0]) and len(words) == 1:
            return True  # `x=$(...) || true`: the answer, or its absence, is kept.
        words = [word for word in words[1:] if not word.startswith("-")] or words[1:]
    if not words:
        return True
    name = words[0].rpartition("/")[2]
    if name in _PROBES or name in _TIDYING or name.startswith("(("):
        return True
    plain = [word for word in words[1:] if not word.startswith("-")]
    return name in _MANY_COMMANDS and bool(_TIDYING_SUBCOMMANDS & set(plain[:3]))


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.rstrip("+").isidentifier()


def _errexit(command: Command, *, stops: bool) -> bool:
    for word in command.words[1:]:
        if word[0] == "-" and "e" in word[1:] and not word.startswith("--"):
            stops = True
        if word[0] == "+" and "e" in word[1:]:
            stops = False
    return stops


def _never_again(rest: tuple[Command, ...], text: str) -> bool:
    """Say whether `-e` stays off and nobody looks at how a command ended."""
    lines = text.split("\n")[rest[0].line :]
    if any("$?" in line or "PIPESTATUS" in line for line in lines):
        return False
    return not any(c.words[0] == "set" and _errexit(c, stops=False) for c in rest[1:])


def _detail(command: Command) -> str:
    text = " ".join(" ".join(command.words).split())
    return text if len(text) <= _MAX_DETAIL else f"{text[: _MAX_DETAIL - 3]}..."
