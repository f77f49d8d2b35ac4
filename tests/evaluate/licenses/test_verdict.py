from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.licenses._verdict import Verdict, evaluate, policy_of


def verdict(text: str, **settings: Any) -> str:
    return evaluate(text, policy_of(settings)).verdict.value


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        ("MIT OR GPL-3.0-only", {"allow": ["MIT"]}, "allow"),
        ("MIT AND GPL-3.0-only", {"allow": ["MIT"]}, "deny"),
        ("MIT OR ISC AND Zlib", {"allow": ["ISC"]}, "deny"),
        ("MIT OR ISC AND Zlib", {"allow": ["ISC", "Zlib"]}, "allow"),
        ("MIT", {"allow": ["MIT"], "deny": ["MIT"]}, "deny"),
        ("MIT OR ISC", {"allow": ["MIT", "ISC"], "deny": ["MIT"]}, "allow"),
        ("MIT AND ISC", {"deny": ["MIT"]}, "deny"),
        ("MIT", {"deny": ["GPL-3.0-only"]}, "allow"),
        ("MIT", {}, "review"),
        ("NONE", {}, "deny"),
        ("NOASSERTION", {"allow": ["MIT"]}, "review"),
        ("FooBar", {"allow": ["MIT"]}, "error"),
        ("LicenseRef-own", {"allow": ["licenseref-OWN"]}, "allow"),
        ("LicenseRef-own", {"allow": ["MIT"]}, "deny"),
        # GNU ids are compared as written: "only" and "or later" are different grants.
        ("GPL-2.0-or-later", {"allow": ["GPL-2.0-only"]}, "deny"),
        ("GPL-2.0-or-later", {"allow": ["GPL-3.0-only"]}, "deny"),
        ("GPL-2.0-or-later", {"allow": ["GPL-3.0-only"], "or_later_expands": True}, "allow"),
        ("GPL-2.0-or-later", {"allow": ["GPL-1.0-only"], "or_later_expands": True}, "deny"),
        ("GPL-2.0-only", {"allow": ["GPL-3.0-only"], "or_later_expands": True}, "deny"),
        ("LGPL-2.1-or-later", {"allow": ["GPL-3.0-only"], "or_later_expands": True}, "deny"),
        ("Apache-1.1+", {"allow": ["Apache-2.0"], "or_later_expands": True}, "allow"),
        ("CC-BY-NC-2.5+", {"allow": ["CC-BY-NC-ND-3.0"], "or_later_expands": True}, "deny"),
        (
            "GPL-2.0-or-later",
            {"allow": ["GPL-3.0-only"], "deny": ["GPL-3.0-only"], "or_later_expands": True},
            "deny",
        ),
        # A bare deprecated id denies both grants, and allows only the narrow one.
        ("GPL-3.0-or-later", {"deny": ["GPL-3.0"]}, "deny"),
        ("GPL-3.0-only", {"deny": ["GPL-3.0"]}, "deny"),
        ("GPL-3.0-or-later", {"allow": ["GPL-3.0"]}, "deny"),
        ("GPL-3.0-or-later", {"deny": ["GPL-3.0-only"]}, "review"),
        # An exception is judged on its own unless the policy says that it inherits.
        ("Apache-2.0 WITH LLVM-exception", {"allow": ["Apache-2.0"]}, "deny"),
        (
            "Apache-2.0 WITH LLVM-exception",
            {"allow": ["Apache-2.0"], "exceptions_inherit": True},
            "allow",
        ),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            {"deny": ["GPL-2.0-only"], "exceptions_inherit": True},
            "deny",
        ),
        ("GPL-2.0-only WITH Classpath-exception-2.0", {"deny": ["GPL-2.0-only"]}, "review"),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            {"allow": ["GPL-2.0-only WITH Classpath-exception-2.0"]},
            "allow",
        ),
        ("Apache-2.0", {"allow": ["Apache-2.0 WITH LLVM-exception"]}, "deny"),
    ],
)
def test_policy_decides(text: str, settings: dict[str, object], expected: str) -> None:
    assert verdict(text, **settings) == expected


def test_witness_names_the_branch_that_is_used() -> None:
    answer = evaluate("GPL-3.0-only OR (MIT AND ISC)", policy_of({"allow": ["MIT", "ISC"]}))
    assert str(answer.chosen) == "MIT AND ISC"
    assert answer.offending == ()


def test_witness_names_every_part_that_stands_in_the_way() -> None:
    answer = evaluate("GPL-3.0-only AND MIT AND ISC", policy_of({"allow": ["MIT"]}))
    assert answer.offending == ("GPL-3.0-only", "ISC")
    assert answer.chosen is None


def test_answer_is_published_as_one_object() -> None:
    assert evaluate("mit/GPL-2.0", policy_of({"allow": ["MIT"]})).as_json() == {
        "verdict": "allow",
        "valid": False,
        "canonical": "MIT OR GPL-2.0-only",
        "chosen": "MIT",
        "offending": [],
        "also": ["nonstandard-expression", "deprecated-id"],
        "error": {"message": "'/' is not an operator of SPDX: write OR", "column": 4},
        "reason": "",
    }


def test_entry_that_is_no_licence_is_named() -> None:
    policy = policy_of({"allow": ["MIT", "Apache2", "MIT OR ISC"], "deny": "GPL"})
    assert policy.problems == (
        "allow: 'Apache2': column 1: unknown licence 'Apache2': did you mean Apache-2.0?",
        "allow: 'MIT OR ISC': write one licence",
        "deny: write a list of licences",
    )


IDS = ("MIT", "ISC", "Zlib", "GPL-3.0-only")


@given(
    st.lists(st.lists(st.sampled_from(IDS), min_size=1, max_size=3), min_size=1, max_size=3),
    st.sets(st.sampled_from(IDS), min_size=1),
    st.sets(st.sampled_from(IDS)),
)
def test_allowed_exactly_when_one_branch_is_wholly_allowed_and_not_denied(
    branches: list[list[str]], allow: set[str], deny: set[str]
) -> None:
    text = " OR ".join(f"({' AND '.join(branch)})" for branch in branches)
    answer = evaluate(text, policy_of({"allow": sorted(allow), "deny": sorted(deny)}))
    good = any(set(branch) <= allow - deny for branch in branches)
    assert (answer.verdict is Verdict.ALLOW) == good
    assert (answer.verdict is Verdict.DENY) != good
    if answer.chosen is not None:
        assert {str(answer.chosen)} & {" AND ".join(dict.fromkeys(each)) for each in branches}
