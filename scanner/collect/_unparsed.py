"""Files that conftest has a parser for and this program has none: never passed over in silence."""

from collections.abc import Iterator, Sequence

from scanner.model.evidence import Source, Unreadable
from scanner.normalize.grammars.formats import PARSED, language_of


def unparsed(source: Source, names: Sequence[str]) -> Iterator[Unreadable]:
    """Yield a gap for each named file that policies about whole documents cannot be asked about."""
    if source.options.get("whole") is not True:
        return
    for name in names:
        language = language_of(name)
        if language and language not in PARSED:
            yield Unreadable(
                source.name, name, f"{language} is not parsed here: turn it into JSON first"
            )
