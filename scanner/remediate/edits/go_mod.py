"""Take one requirement out of a go.mod, and leave every other byte."""

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.go_text import GoMod, read_go_mod


def without_module(text: str, module: str) -> str:
    """Return the go.mod without the one line that requires a module.

    A block that holds nothing else goes with it. `go mod tidy` still has to drop what only this
    module brought in.

    Raises:
        CannotFixError: the requirement is not there exactly once, shares its line with others, a
            directive still names the module, or the file cannot be read whole.
    """
    before = read_go_mod(text)
    found = [one for one in before.requires if one.path == module]
    if before.broken or len(found) != 1:
        count = "in a file that cannot be read" if before.broken else f"required {len(found)} times"
        raise CannotFixError(f"{module} is {count}: a person must choose")
    if any(path == module for path, _ in before.replaces) or _is_tool(before, module):
        raise CannotFixError(f"another directive names {module}: remove it there first")
    lines = text.split("\n")
    at = found[0].line - 1
    first, last = _block(lines, at)
    after = "\n".join(lines[:first] + lines[last + 1 :])
    _verify(before, read_go_mod(after), module)
    return after


def _block(lines: list[str], at: int) -> tuple[int, int]:
    """Return the first and last line to cut: the whole block where it requires nothing else."""
    opens = _code(lines[at - 1]).replace(" ", "") == "require(" if at else False
    closes = at + 1 < len(lines) and _code(lines[at + 1]) == ")"
    if not (opens and closes):
        return at, at
    before = at - 2 >= 0 and not lines[at - 2].strip()
    after = at + 2 < len(lines) and not lines[at + 2].strip()
    # Of two blank lines around a block one is enough.
    return (at - 2 if before and after else at - 1), at + 1


def _code(line: str) -> str:
    return line.partition("//")[0].strip()


def _is_tool(found: GoMod, module: str) -> bool:
    return any(tool == module or tool.startswith(f"{module}/") for tool in found.tools)


def _verify(before: GoMod, after: GoMod, module: str) -> None:
    kept = [one[:2] + one[3:] for one in before.requires if one.path != module]
    held = (after.module, after.go, after.replaces, after.tools, after.uses, after.broken)
    expected = (before.module, before.go, before.replaces, before.tools, before.uses, None)
    if [one[:2] + one[3:] for one in after.requires] != kept or held != expected:
        raise CannotFixError("removing the line would change more than this entry")
