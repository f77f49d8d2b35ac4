"""The list of what other packs flag names rules that exist, and every built-in policy."""

from pathlib import Path

import yaml

from scanner.cli._catalog import all_rules
from scanner.evaluate.policies._policy import Policy, policies_of
from tests.evaluate.policies.modules import pack

LIST = Path(__file__).parents[2] / "docs" / "policy-coverage.yaml"
ENTRIES = yaml.safe_load(LIST.read_text(encoding="utf-8"))
FIELDS = (
    "aws", "kubernetes", "github", "postgresql", "containers", "ci", "dependencies", "licences",
    "entitlements", "configuration", "cost",
)  # fmt: skip
PACK = {each.rule.id for each in policies_of(tuple(pack())) if isinstance(each, Policy)}
JUDGING = {rule for held in ENTRIES.values() for one in held for rule in one.get("judged_by", ())}


def test_every_field_is_listed() -> None:
    assert sorted(ENTRIES) == sorted(FIELDS)


def test_every_entry_is_judged_by_rules_that_exist_or_says_why_it_is_not() -> None:
    known = PACK | set(all_rules())
    for one in (one for held in ENTRIES.values() for one in held):
        assert one["pack"]
        assert one["flags"]
        assert ("judged_by" in one) is not ("not_judged" in one), one["flags"]
        assert set(one.get("judged_by", ())) <= known, one
        assert len(one.get("not_judged", "x" * 20)) >= 20


def test_every_policy_of_the_pack_judges_something_that_others_flag() -> None:
    assert JUDGING >= PACK


def test_nothing_is_listed_twice() -> None:
    for held in ENTRIES.values():
        seen = [(one["pack"], flag) for one in held for flag in one["flags"]]
        assert len(seen) == len(set(seen))
