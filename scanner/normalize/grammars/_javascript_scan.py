"""What one JavaScript source names, as its scan gives it."""

from dataclasses import field

from scanner.model.quick_dataclass import dataclass


@dataclass(slots=True)
class JavaScriptScan:
    """What one source names.

    Attributes:
        imports: (specifier, line, need); need is "required", "dynamic", "guarded" or "typing".
        strings: every text that may name a package -> line of its first place.
        loaded: of these, the ones that are no plain word, or stand under a key or in a call that
            loads what it names.
        keys: names of properties.
        commands: words of texts that may be commands, as in `exec("npx tool --flag")`.
        values: (key, text) of each property whose value is a plain text.
        declares: modules that `declare module` gives types.
        aliases: keys of objects called `alias` and `paths`, which stand for folders.
        jsx: the package that JSX elements are compiled to calls of; "" when none is named.
        has_jsx: whether there seem to be JSX elements.
        computed: whether a module is loaded by a name that no text holds.
    """

    imports: list[tuple[str, int, str]] = field(default_factory=list)
    strings: dict[str, int] = field(default_factory=dict)
    loaded: dict[str, int] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    values: list[tuple[str, str]] = field(default_factory=list)
    declares: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    jsx: str = ""
    has_jsx: bool = False
    computed: bool = False
