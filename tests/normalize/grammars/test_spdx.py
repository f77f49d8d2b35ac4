import packaging.licenses
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.spdx import Expression, ExpressionError, Group, Term, parse, read
from scanner.normalize.grammars.spdx_ids import DEPRECATED, EXCEPTIONS, LICENSES
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("mit", "MIT"),
        ("apache-2.0 with llvm-exception", "Apache-2.0 WITH LLVM-exception"),
        ("MIT or ISC and Zlib", "MIT OR (ISC AND Zlib)"),
        ("(MIT OR ISC) AND Zlib", "(MIT OR ISC) AND Zlib"),
        ("((MIT))", "MIT"),
        ("MIT OR (ISC OR MIT)", "MIT OR ISC"),
        ("MIT AND (ISC AND Zlib)", "MIT AND ISC AND Zlib"),
        ("(MIT AND ISC) OR (mit AND isc)", "MIT AND ISC"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("GPL-2.0", "GPL-2.0-only"),
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("AGPL-3.0+", "AGPL-3.0-or-later"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("GPL-2.0-with-classpath-exception+", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
        ("eCos-2.0+", "GPL-2.0-or-later WITH eCos-exception-2.0"),
        ("MIT WITH Nokia-Qt-exception-1.1", "MIT WITH Qt-LGPL-exception-1.1"),
        ("Net-SNMP", "Net-SNMP"),
        ("licenseref-Own", "LicenseRef-Own"),
        ("documentref-sbom:licenseref-Own", "DocumentRef-sbom:LicenseRef-Own"),
        ("MIT WITH additionref-Own", "MIT WITH AdditionRef-Own"),
        ("none", "NONE"),
        ("NOASSERTION", "NOASSERTION"),
    ],
)
def test_valid_expression_has_one_canonical_form(text: str, canonical: str) -> None:
    reading = read(text)
    assert reading.error is None
    assert reading.canonical == canonical
    assert read(canonical).canonical == canonical


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "nothing is written"),
        ("MIT OR", 7, "missing at the end"),
        ("MIT OR   ", 7, "missing at the end"),
        ("OR MIT", 1, "missing before 'OR'"),
        ("MIT ISC", 5, "missing before 'ISC'"),
        ("MIT Or ISC", 5, "write OR"),
        ("MIT aNd ISC", 5, "write AND"),
        ("(MIT", 5, "column 1 is not closed"),
        ("MIT)", 4, "without '('"),
        ("()", 2, "missing before ')'"),
        ("Apache2", 1, "did you mean Apache-2.0?"),
        ("MIT OR Unheard-1.0", 8, "unknown licence"),
        ("GPL-2.0-only+", 13, "write GPL-2.0-or-later"),
        ("GPL-2.0-or-later+", 17, "write GPL-2.0-or-later"),
        ("MIT +", 5, "missing before '+'"),
        ("LLVM-exception", 1, "is an exception"),
        ("MIT WITH ISC", 10, "is a licence"),
        ("MIT WITH Unheard", 10, "unknown exception"),
        ("(MIT) WITH LLVM-exception", 7, "must follow a licence"),
        ("LicenseRef-a+", 13, "cannot follow"),
        ("AdditionRef-a", 1, "cannot stand as a licence"),
        ("MIT WITH LicenseRef-a", 10, "cannot stand after WITH"),
        ("MIT@home", 4, "'@' cannot be part"),
        ("NONE OR MIT", 1, "unknown licence"),
        ("GPL-2.0-with-GCC-exception WITH LLVM-exception", 33, "already has an exception"),
        ("(" * 60 + "MIT" + ")" * 60, 51, "nested parentheses"),
        ("MIT OR " * 2000 + "MIT", 1, "at most"),
    ],
)
def test_invalid_expression_says_what_is_wrong_and_where(
    text: str, column: int, words: str
) -> None:
    reading = read(text)
    assert reading.canonical == ""
    assert reading.error is not None
    assert words in reading.error.message
    assert reading.error.column == column


def test_slash_between_licences_means_or_but_is_not_valid() -> None:
    reading = read("MIT/Apache-2.0")
    assert reading.canonical == "MIT OR Apache-2.0"
    assert reading.error is not None
    assert reading.error.column == 4
    assert reading.also == ("nonstandard-expression",)
    assert read("MIT/Apache-2.0 AND ISC").canonical == ""
    assert read("GPL-2.0+/MIT").also == ("nonstandard-expression", "deprecated-id")


def test_id_tables_agree_with_those_that_python_packaging_carries() -> None:
    for identifier in LICENSES.values():
        try:
            theirs = packaging.licenses.canonicalize_license_expression(identifier)
        except packaging.licenses.InvalidLicenseExpression:
            continue  # younger than the list that packaging carries
        assert theirs == identifier
    assert len(LICENSES) > 700
    assert len(EXCEPTIONS) > 75


@pytest.mark.parametrize("old", sorted(DEPRECATED))
def test_every_replacement_of_a_deprecated_id_is_current(old: str) -> None:
    new = DEPRECATED[old]
    reading = read(f"MIT WITH {old}" if old.lower() in EXCEPTIONS else old)
    assert reading.deprecated == (old,)
    assert not new or read(reading.canonical).deprecated == ()


def licences() -> st.SearchStrategy[Expression]:
    ids = st.sampled_from(sorted(set(LICENSES.values()) - set(DEPRECATED)))
    exceptions = st.sampled_from(["", "", "LLVM-exception", "Classpath-exception-2.0"])
    return st.builds(Term, ids, st.just(value=False), exceptions)


def expressions() -> st.SearchStrategy[Expression]:
    def groups(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.builds(Group, st.sampled_from(["AND", "OR"]), parts)

    return st.recursive(licences(), groups, max_leaves=8)


@given(expressions(), st.booleans())
def test_canonical_form_reads_back_as_itself(tree: Expression, lower: bool) -> None:  # noqa: FBT001
    text = str(tree).lower() if lower else str(tree)
    canonical = str(parse(text))
    assert str(parse(canonical)) == canonical


@given(expressions())
def test_meaning_survives_canonical_form(tree: Expression) -> None:
    """Every choice of allowed licences gives the same answer before and after."""
    names = sorted({term.license for term in _terms(tree)})
    canonical = parse(str(tree))
    for chosen in range(min(2 ** len(names), 64)):
        allowed = {name for index, name in enumerate(names) if chosen >> index & 1}
        assert _holds(tree, allowed) == _holds(canonical, allowed)


@given(st.text(alphabet="MITGPL2.0-+()/ orANDwith\n", max_size=60))
def test_any_text_is_read_without_surprise(text: str) -> None:
    reading = read(text)
    assert (reading.error is None) == bool(
        reading.canonical and "nonstandard" not in str(reading.also)
    )
    if reading.error is not None:
        assert 1 <= reading.error.column <= len(text) + 1


@pytest.mark.parametrize(
    "text", ["(" * 1_000_000, "MIT " * 250_000, "/" * 1_000_000, "a" * 1_000_000, "MIT/" * 250_000]
)
def test_hostile_megabyte_is_refused_at_once(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
    assert read(text).canonical == ""
    assert_linear(read, text)


def _terms(tree: Expression) -> list[Term]:
    return [tree] if isinstance(tree, Term) else [t for part in tree.parts for t in _terms(part)]


def _holds(tree: Expression, allowed: set[str]) -> bool:
    if isinstance(tree, Term):
        return tree.license in allowed
    parts = [_holds(part, allowed) for part in tree.parts]
    return any(parts) if tree.operator == "OR" else all(parts)
