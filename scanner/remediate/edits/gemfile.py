"""Take one gem out of a Gemfile, and leave every other byte."""

import re

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.ruby_gems import Gem, gemfile_gems

_STATEMENT = re.compile(r"""[ \t]*gem[ \t(]{0,9}["'][^"'\n]{1,200}["'][^\n]*\Z""")
_GOES_ON = (",", "\\", "(", "[", "{", "|", "&", "do", "then")


def without_gem(text: str, group: str, name: str) -> str:
    """Return the Gemfile without the one line that declares a gem.

    Args:
        text: the Gemfile, or a gems.rb.
        group: the groups of the declaration, joined by ", "; "default" for none.
        name: the gem.

    Raises:
        CannotFixError: it is not there exactly once, its line holds more than the statement, or the
            statement goes on over more lines.
    """
    before = list(gemfile_gems(text))
    found = [gem for gem in before if gem.name == name and _group(gem) == group]
    if len(found) != 1:
        raise CannotFixError(f"{name} is declared {len(found)} times: a person must choose")
    lines = text.split("\n")
    line = lines[found[0].line - 1]
    code = line.partition(" #")[0].rstrip()
    follows = lines[found[0].line].strip() if found[0].line < len(lines) else ""
    if (
        not _STATEMENT.match(code)
        or code.endswith(_GOES_ON)
        or ";" in code
        or follows.startswith(".")
    ):
        raise CannotFixError(f"the statement of {name} is more than one plain line")
    after = "\n".join(lines[: found[0].line - 1] + lines[found[0].line :])
    kept = [_told(gem) for gem in before if gem is not found[0]]
    if [_told(gem) for gem in gemfile_gems(after)] != kept:
        raise CannotFixError("removing the line would change more than this entry")
    return after


def _group(gem: Gem) -> str:
    return ", ".join(gem.groups or ("default",))


def _told(gem: Gem) -> tuple[str, str, tuple[str, ...]]:
    return gem.name, gem.requirement, gem.groups
