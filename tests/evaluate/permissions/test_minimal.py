"""The narrowest policy grants nothing anew, and what was used stays allowed."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evaluate.permissions._effective import decide
from scanner.evaluate.permissions._examples import account, user
from scanner.evaluate.permissions._minimal import Use, narrowed
from scanner.evaluate.permissions._principals import read_principals
from scanner.normalize.grammars.iam_conditions import Known
from tests.evaluate.permissions.test_against_simulation import REQUESTS, statements

CONTEXT = st.fixed_dictionaries(
    {"aws:username": st.sampled_from(["a", "b"])},
    optional={
        "aws:requestedregion": st.sampled_from(["eu", "us"]),
        "aws:principaltag/team": st.sampled_from(["red", "blue"]),
        "aws:multifactorauthpresent": st.sampled_from(["true", "false"]),
    },
)
USED = st.lists(
    st.sampled_from(
        [
            Use("s3:GetObject", ("arn:aws:s3:::a/x",)),
            Use("s3:GetObject"),
            Use("iam:PassRole", ("arn:aws:iam::111122223333:role/r",)),
            Use("iam:PassRole"),
        ]
    ),
    max_size=2,
    unique=True,
)


@settings(max_examples=500, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=4), USED, CONTEXT)
def test_narrowing_grants_nothing_anew_and_keeps_what_was_used(
    own: list[dict[str, Any]], used: list[Use], context: dict[str, str]
) -> None:
    (before,) = read_principals(account(user(context["aws:username"], *own))).principals
    left = narrowed(before, tuple(used))
    (after,) = read_principals(account(user(context["aws:username"], *left))).principals
    known = Known(context, closed=True)
    for action, resource in REQUESTS:
        was = bool(decide(before, action, resource=resource, context=known).grants)
        now = bool(decide(after, action, resource=resource, context=known).grants)
        assert was or not now
        seen = any(
            one.action == action and resource in (one.resources or (resource,)) for one in used
        )
        if seen:
            assert was == now
        if not any(one.action == action for one in used):
            assert not now
