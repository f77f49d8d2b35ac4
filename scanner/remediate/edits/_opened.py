"""A YAML text opened at one path of one document, ready for an edit that can be proven."""

from collections.abc import Sequence

from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.syntax import Path
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.remediate.edits import _plan
from scanner.remediate.edits._blocks import refuse_template


def opened(
    text: str, path: Sequence[PathPart], document: Json
) -> tuple[str, str, list[Json], int, Path]:
    """Return byte order mark, body, documents, index of the one meant, and the path in it.

    Raises:
        CannotFixError: the text cannot be read, is a template, or has nothing at the path.
    """
    mark = _plan.BYTE_ORDER_MARK if text.startswith(_plan.BYTE_ORDER_MARK) else ""
    body = text[len(mark) :]
    refuse_template(body)
    documents = _plan.parsed(parse, body)
    index = _plan.document_index(documents, document, path)
    steps = _plan.resolved(documents[index], path)
    refuse_template(body, steps, index)
    return mark, body, documents, index, steps


def parse(text: str) -> list[Json]:
    """Return the values of the documents of a text."""
    return [one.value for one in load_documents(text)]
