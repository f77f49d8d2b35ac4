import pytest

from scanner.model.resource import Json
from scanner.operate.who_and_when import who_and_when

ACTOR: dict[str, Json] = {
    "actor": "ops",
    "changed_at": "2028-02-01T10:00:00+00:00",
    "audit_id": "a-1",
    "actor_certain": True,
}
AUTHOR: dict[str, Json] = {
    "spec_author": "dev",
    "spec_date": "2028-01-01",
    "spec_commit": "0123456789abcdef",
}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        (ACTOR, "changed live by ops at 2028-02-01T10:00:00+00:00 (audit record a-1)"),
        ({"actor": "ops"}, "changed live by ops, as far as the log tells"),
        ({"last_clean_scan": "2028-01-31"},
         "changed live after the scan of 2028-01-31, which was clean"),
        ({"manager": "kubectl-edit"}, "owned live by kubectl-edit"),
        (AUTHOR, "spec written by dev on 2028-01-01 in 0123456789ab"),
        ({"actor": "ops", **AUTHOR},
         "changed live by ops, as far as the log tells; "
         "spec written by dev on 2028-01-01 in 0123456789ab"),
    ],
)  # fmt: skip
def test_what_is_known_is_said_and_nothing_else(facts: dict[str, Json], said: str) -> None:
    assert who_and_when(facts) == said
