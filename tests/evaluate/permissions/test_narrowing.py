"""Five hundred generated policies with random use: narrowing keeps the use and drops the rest."""

import json
import random
from functools import cache
from typing import Any

from scanner.evaluate.permissions._effective import decide, possible_actions
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._grants import Held, Principal
from scanner.evaluate.permissions._minimal import Use, narrowed
from scanner.evaluate.permissions._principals import read_principals
from scanner.normalize.meaning.aws_actions import action_table, positions
from scanner.remediate.narrow_policy import narrow_policy

POLICIES = 500
INLINE_LIMIT = 10_240
"""Characters of all inline policies of a role, white space not counted: IAM quotas."""
SERVICES = ("ec2", "s3", "lambda", "dynamodb", "sqs", "iam", "logs", "kms")
PATTERNS = ("*", "Get*", "List*", "Create*", "Delete*", "Put*", "*Tag*")


def generated(source: random.Random) -> list[dict[str, Any]]:
    made = []
    for _ in range(source.randint(1, 5)):
        service = source.choice(SERVICES)
        actions = [f"{service}:{source.choice(PATTERNS)}" for _ in range(source.randint(1, 3))]
        on: Any = source.choice(
            ["*", f"arn:aws:{service}:*:*:team-*", f"arn:aws:{service}:::team-*"]
        )
        more: dict[str, Any] = {"effect": "Deny"} if source.random() < 0.1 else {}
        if source.random() < 0.2:
            more["Condition"] = {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}
        made.append(statement(actions, on, **more))
    return made


def held_by(statements: list[dict[str, Any]]) -> Principal:
    (principal,) = read_principals(account(role("r", *statements))).principals
    return principal


def used_of(source: random.Random, before: Principal) -> tuple[Use, ...]:
    table = action_table()
    held = list(positions(possible_actions(before)))
    chosen = source.sample(held, min(len(held), source.randint(0, 12)))
    uses = []
    for at in sorted(chosen):
        action = table.written[at]
        names = () if source.random() < 0.5 else (f"arn:aws:{action.partition(':')[0]}:::team-1",)
        if not names or decide(before, action, resource=names[0]).grants:
            uses.append(Use(action, names))
    return tuple(uses)


@cache
def cases() -> list[tuple[Principal, tuple[Use, ...], list[dict[str, Any]], Principal]]:
    source = random.Random(7)  # noqa: S311 - the same policies each time
    made = []
    for _ in range(POLICIES):
        before = held_by(generated(source))
        uses = used_of(source, before)
        left = narrowed(before, uses)
        made.append((before, uses, left, held_by(left)))
    return made


def test_what_was_used_stays_allowed_as_far_as_it_was() -> None:
    checked = 0
    for before, uses, _, after in cases():
        for use in uses:
            for name in use.resources or ("",):
                was = decide(before, use.action, resource=name)
                now = decide(after, use.action, resource=name)
                assert (was.certain, bool(was.grants)) == (now.certain, bool(now.grants))
                checked += 1
    assert checked > 2_000


def test_no_right_is_new() -> None:
    for before, uses, _, after in cases():
        assert not possible_actions(after) & ~possible_actions(before)
        for use in uses:
            now = {grant.region.pattern for grant in decide(after, use.action).grants}
            for pattern in now:
                assert decide(before, use.action, resource=pattern).grants


def test_narrowing_again_changes_nothing() -> None:
    for _, uses, left, after in cases():
        assert narrowed(after, uses) == left


def test_the_result_fits_into_a_role() -> None:
    for _, _, left, _ in cases():
        document = {"Version": "2012-10-17", "Statement": left}
        assert len(json.dumps(document, separators=(",", ":"))) <= INLINE_LIMIT


def test_nearly_all_unused_actions_are_gone() -> None:
    unused = gone = 0
    table = action_table()
    for before, uses, _, after in cases():
        idle = possible_actions(before) & ~table.set_of(use.action for use in uses)
        unused += idle.bit_count()
        gone += (idle & ~possible_actions(after)).bit_count()
    assert unused > 10_000
    assert gone >= 0.95 * unused


def test_the_fix_accepts_every_result_and_writes_it() -> None:
    written = 0
    for before, _, left, _ in cases():
        if not left:
            continue
        own = [_document(one) for one in before.identity]
        text = json.dumps({"Statement": own}, indent=2)
        arguments = {"file": "policy.json", "path": ["Statement"], "statements": left}
        if json.loads(text)["Statement"] != left:
            assert json.loads(narrow_policy.apply(arguments, text) or "") == {"Statement": left}
            written += 1
    assert written > 400


def _document(one: Held) -> dict[str, Any]:
    said = one.statement
    made: dict[str, Any] = {"Effect": "Allow" if said.allow else "Deny"}
    made["NotAction" if said.not_action else "Action"] = list(said.actions)
    made["NotResource" if said.not_resource else "Resource"] = list(said.resources)
    if said.condition:
        made["Condition"] = {op: dict(keys) for op, keys in said.condition.items()}
    return made
