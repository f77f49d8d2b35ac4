"""Chains of roles are followed through accounts of any shape, and never without end."""

from scanner.evaluate.permissions import _chains
from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._examples import account, role, statement, user
from scanner.evaluate.permissions.escalation import escalation
from scanner.model.observation import Observation
from scanner.model.resource import Resource

ROOT = {"AWS": "arn:aws:iam::111122223333:root"}
ASSUME = "arn:aws:iam::111122223333:role/"


def found(*resources: Resource) -> dict[str, Observation]:
    analysis = analyse(account(*resources))
    return {one.resource.rpartition("/")[2]: one for one in escalation.find(analysis)}


def test_a_role_that_is_named_by_the_next_needs_no_permission_to_assume_it() -> None:
    seen = found(
        role("start", statement("s3:ListBucket")),
        role("middle", statement("s3:ListBucket"), trust={"AWS": f"{ASSUME}start"}),
        role("end", statement("*"), trust={"AWS": f"{ASSUME}middle"}),
    )
    assert len(seen["start"].facts["witness"]) == 2


def test_roles_that_lead_to_one_another_in_a_circle_end() -> None:
    seen = found(
        user("start", statement("sts:AssumeRole", f"{ASSUME}a")),
        role("a", statement("sts:AssumeRole", f"{ASSUME}b"), trust=ROOT),
        role("b", statement("sts:AssumeRole", f"{ASSUME}a"), trust=ROOT),
        role("strong", statement("*"), trust={"AWS": f"{ASSUME}elsewhere"}),
    )
    assert set(seen) <= {"strong"}


def test_a_circle_with_a_way_out_is_left_by_it() -> None:
    seen = found(
        user("start", statement("sts:AssumeRole", f"{ASSUME}a")),
        role("a", statement("sts:AssumeRole", f"{ASSUME}b"), trust=ROOT),
        role("b", statement("sts:AssumeRole", [f"{ASSUME}a", f"{ASSUME}strong"]), trust=ROOT),
        role("strong", statement("*"), trust=ROOT),
    )
    assert seen["start"].facts["target"].endswith("role/strong")
    assert len(seen["start"].facts["witness"]) == 3


def test_an_account_where_everybody_may_become_everybody_is_judged() -> None:
    roles = [role(f"r{n:04}", statement("sts:AssumeRole"), trust=ROOT) for n in range(2000)]
    strong = role("strong", statement("*"), trust=ROOT)
    seen = found(*roles, strong)
    assert all(seen[f"r{n:04}"].facts["method"] == "assume-role" for n in range(2000))


def test_what_is_not_followed_any_more_is_said() -> None:
    roles = [role(f"r{n:04}", statement("sts:AssumeRole"), trust=ROOT) for n in range(700)]
    strong = role("strong", statement("*"), trust={"AWS": f"{ASSUME}nobody"})
    before = _chains.MOST_PAIRS
    analysis = analyse(account(*roles, strong))
    gaps = [gap for gap in analysis.not_evaluated if gap.incomplete]
    assert [f"more than {before} pairs" in gap.reason for gap in gaps] == [True]
