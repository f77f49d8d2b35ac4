"""What conftest makes of texts in languages that only its policies ask about."""

from collections.abc import Callable, Mapping

from scanner.model.resource import Json


def value_of(language: str, text: str) -> Json:
    """Return the value that a policy gets of a text; of a list each element is one input.

    Args:
        language: one of `conftest_names.PARSED`.
        text: the whole file.

    Raises:
        DocumentSyntaxError: the text is not of the language, or cannot be converted exactly.
    """
    return _LOADERS[language](text)


def _hcl(text: str) -> Json:
    from scanner.normalize.grammars.hcl_text import load_hcl  # noqa: PLC0415 - a parser of its own

    return load_hcl(text)


_LOADERS: Mapping[str, Callable[[str], Json]] = {"HCL": _hcl}
