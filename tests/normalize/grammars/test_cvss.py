"""A CVSS vector has the score and the rating that its specification gives it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.cvss import base_score, rating
from scanner.normalize.grammars.cvss4 import score_of

# From the examples of FIRST's own documents for CVSS v3.
_KNOWN = [
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, "critical"),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "critical"),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, "high"),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, "medium"),
    ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, "low"),
    ("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, ""),
]
_VECTORS = st.builds(
    "CVSS:3.1/AV:{}/AC:{}/PR:{}/UI:{}/S:{}/C:{}/I:{}/A:{}/E:P".format,
    *(st.sampled_from(values) for values in ("NALP", "LH", "NLH", "NR", "UC", "NLH", "NLH", "NLH")),
)


@pytest.mark.parametrize(("vector", "score", "word"), _KNOWN)
def test_a_vector_has_its_score_and_rating(vector: str, score: float, word: str) -> None:
    assert (base_score(vector), rating(vector)) == (score, word)


@given(_VECTORS)
def test_every_vector_has_a_score_of_tenths_that_grows_with_its_impact(vector: str) -> None:
    score = base_score(vector)
    assert score is not None
    assert 0 <= score <= 10
    assert round(score * 10) == pytest.approx(score * 10)
    worse = base_score(vector.replace("/C:N", "/C:H").replace("/C:L", "/C:H"))
    assert worse is not None
    assert worse >= score


@given(st.text(max_size=60))
def test_any_other_text_has_none(text: str) -> None:
    assert base_score(text) is None
    assert base_score(f"CVSS:3.1/{text}") is None


def test_a_vector_without_a_part_has_none() -> None:
    assert base_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H") is None
    assert base_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N") is None


# From the examples of FIRST's own documents for CVSS v4.0, and ones that every equation lowers.
_KNOWN_4 = [
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0, "critical"),
    ("AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, "high"),
    ("AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7, "high"),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 8.7, "high"),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0, ""),
]
_BASE_4 = {
    "AV": "NALP", "AC": "LH", "AT": "NP", "PR": "NLH", "UI": "NPA", "VC": "HLN", "VI": "HLN", "VA": "HLN",
    "SC": "HLN", "SI": "HLN", "SA": "HLN", "E": "XAPU", "CR": "XHML", "MSI": "XSHLN", "MVC": "XHLN",
}  # fmt: skip
_VECTORS_4 = st.fixed_dictionaries({name: st.sampled_from(held) for name, held in _BASE_4.items()})


@pytest.mark.parametrize(("vector", "score", "word"), _KNOWN_4)
def test_a_vector_of_version_4_has_its_score_and_rating(
    vector: str, score: float, word: str
) -> None:
    assert (score_of(f"CVSS:4.0/{vector}"), rating(f"CVSS:4.0/{vector}")) == (score, word)


def _score_4(metrics: dict[str, str]) -> float:
    found = score_of("CVSS:4.0/" + "/".join(f"{name}:{held}" for name, held in metrics.items()))
    assert found is not None
    return found


@given(_VECTORS_4)
def test_every_vector_of_version_4_has_a_score_and_a_weaker_attack_no_higher_one(
    metrics: dict[str, str],
) -> None:
    score = _score_4(metrics)
    assert 0 <= score <= 10
    assert round(score * 10) == pytest.approx(score * 10)
    assert _score_4({**metrics, "E": "U"}) <= score
    assert _score_4({**metrics, "AV": "P"}) <= score


@pytest.mark.parametrize("missing", ["AV:N/", "/SA:H", "/VC:H"])
def test_a_vector_of_version_4_that_lacks_a_metric_has_no_score(missing: str) -> None:
    whole = "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"
    assert score_of(f"CVSS:4.0/{whole.replace(missing, '')}") is None
    assert rating(f"CVSS:4.0/{whole.replace('AV:N', 'AV:Q')}") == ""
