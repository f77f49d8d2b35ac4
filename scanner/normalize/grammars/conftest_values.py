"""What conftest makes of texts in languages that only its policies ask about."""

from collections.abc import Callable, Mapping

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import load_json


def value_of(language: str, text: str) -> Json:
    """Return the value that a policy gets of a text; of a list each element is one input.

    Args:
        language: one of `formats.PARSED`.
        text: the whole file.

    Raises:
        DocumentSyntaxError: the text is not of the language, or cannot be converted exactly.
    """
    return _LOADERS[language](text)


def _hcl(text: str) -> Json:
    from scanner.normalize.grammars.hcl_text import load_hcl  # noqa: PLC0415 - a parser of its own

    return load_hcl(text)


def _ignore(text: str) -> Json:
    from scanner.normalize.grammars.conftest_lists import load_ignore  # noqa: PLC0415 - seldom asked

    return load_ignore(text)


def _codeowners(text: str) -> Json:
    from scanner.normalize.grammars.conftest_lists import load_codeowners  # noqa: PLC0415 - as above

    return load_codeowners(text)


def _jsonc(text: str) -> Json:
    from scanner.normalize.grammars.conftest_lists import load_jsonc  # noqa: PLC0415 - as above

    return load_jsonc(text)


def _xml(text: str) -> Json:
    from scanner.normalize.grammars.conftest_xml import load_conftest_xml  # noqa: PLC0415 - a parser

    return load_conftest_xml(text)


def _ini(text: str) -> Json:
    from scanner.normalize.grammars.conftest_ini import load_conftest_ini  # noqa: PLC0415 - as above

    return load_conftest_ini(text)


def _env(text: str) -> Json:
    from scanner.normalize.grammars.conftest_env import load_conftest_env  # noqa: PLC0415 - as above

    return load_conftest_env(text)


_LOADERS: Mapping[str, Callable[[str], Json]] = {
    "HCL": _hcl, "ignore": _ignore, "CODEOWNERS": _codeowners, "JSONC": _jsonc, "JSON": load_json,
    "XML": _xml, "INI": _ini, "env": _env,
}  # fmt: skip
