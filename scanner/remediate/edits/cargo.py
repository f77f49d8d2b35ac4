"""Take one crate out of a Cargo.toml, and leave every other byte."""

from collections.abc import Iterator
from typing import Any

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.toml_spans import TomlSpan, load_toml, toml_spans
from scanner.remediate.edits._toml_cuts import cut_statement, cut_table
from scanner.remediate.edits.toml import refuse_other_changes


def without_crate(text: str, group: str, key: str) -> str:
    """Return the manifest without the one entry of a table of dependencies.

    An entry may be a line of its table, or a table of its own (`[dependencies.serde]`).

    Args:
        text: a Cargo.toml.
        group: dotted path of the table, such as "dependencies" or "target.cfg(unix).dependencies".
        key: the key as written, which may be another name than the crate's.

    Raises:
        CannotFixError: the entry is not there exactly once, a feature names it, or the result would
            differ by more than this entry.
    """
    try:
        before, spans = load_toml(text), toml_spans(text)
    except DocumentSyntaxError as error:
        raise CannotFixError(f"the file cannot be read: {error}") from None
    _refuse_named_by_feature(before, key)
    found = [
        span for span in spans
        if span.path[-1:] == (key,) and ".".join(map(str, span.path[:-1])) == group
    ]  # fmt: skip
    if len(found) != 1:
        count = "not" if not found else f"{len(found)} times"
        raise CannotFixError(f"{key} is {count} in {group}: a person must choose")
    (span,) = found
    own_table = text[span.key_start] == "[" and span.key_start == span.start
    after = cut_table(text, span.start, _end(text, span, spans)) if own_table else cut_statement(text, span)  # fmt: skip
    refuse_other_changes(before, after, _gone(before, span, spans) if own_table else span.path)
    return after


def _gone(document: Any, table: TomlSpan, spans: tuple[TomlSpan, ...]) -> Path:
    """Return what goes with a table: tables around it that are there only because it is."""
    written = {span.path for span in spans}
    path = table.path
    while len(path) > 1 and path[:-1] not in written and len(_at(document, path[:-1])) == 1:
        path = path[:-1]
    return path


def _at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def _end(text: str, table: TomlSpan, spans: tuple[TomlSpan, ...]) -> int:
    """Return where the next table begins; tables inside this one go with it."""
    inside = table.path
    later = (
        span.start for span in spans
        if span.start > table.start and text[span.start] == "[" and span.key_start == span.start
        and span.path[: len(inside)] != inside
    )  # fmt: skip
    return min(later, default=len(text))


def _refuse_named_by_feature(document: Any, key: str) -> None:
    features = document.get("features") if isinstance(document, dict) else None
    for feature, listed in features.items() if isinstance(features, dict) else ():
        if key in set(_named(listed)):
            raise CannotFixError(f"the feature {feature} names {key}: remove it there first")


def _named(listed: Any) -> Iterator[str]:
    """Yield the crates that a feature switches on: `crate`, `dep:crate`, `crate/its`, `crate?/its`."""
    for text in listed if isinstance(listed, list) else ():
        if isinstance(text, str):
            yield text.removeprefix("dep:").partition("/")[0].rstrip("?")
