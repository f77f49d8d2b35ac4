"""Principals that hold all actions, or all actions of a service."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._grants import Held
from scanner.evaluate.permissions._observed import SHOWN, about
from scanner.evaluate.permissions._rights import Rights, whole_patterns
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.iam_conditions import judge
from scanner.normalize.meaning.aws_actions import action_table, expand

_EVERYTHING = "{subject} may do everything"
_ALMOST = "{subject} may do everything except {excepted}"
_SERVICES = "{subject} may use every action of {services}"


def _effective(rights: Rights, one: Held) -> bool:
    return judge(one.statement.condition, rights.principal.known, allow=True).when != "never"


def _whole_services(rights: Rights, one: Held) -> dict[str, bool]:
    """Return service -> whether it is held on every resource."""
    held = rights.wide.certain | rights.wide.conditional
    found: dict[str, bool] = {}
    for service, pattern in whole_patterns(one.statement):
        bits = expand(pattern)
        found[service] = bool(bits) and not bits & ~held
    return found


def _observe(rights: Rights) -> Observation | None:
    allowing = [one for one in rights.principal.allowing if _effective(rights, one)]
    held = rights.wide.certain | rights.wide.conditional
    whole = [one for one in allowing if one.bits == action_table().everything]
    if whole and held:
        return _without_limit(rights, whole, held)
    inverted = [one for one in allowing if one.statement.not_action and one.bits & held]
    if inverted:
        excepted = sorted({a for one in inverted for a in one.statement.actions})
        return about(
            rights.principal, _ALMOST, witness=inverted,
            facts={"patterns": excepted, "administrator": False, "kind": "NotAction"},
            arguments={"excepted": ", ".join(excepted[:3])},
        )  # fmt: skip
    return _of_services(rights, allowing)


def _without_limit(rights: Rights, whole: list[Held], held: int) -> Observation:
    everything = action_table().everything
    facts: dict[str, Json] = {
        "patterns": ["*"], "administrator": rights.administrator, "kind": "everything",
    }  # fmt: skip
    if held == everything:
        return about(rights.principal, _EVERYTHING, witness=whole, facts=facts)
    count = (everything & ~held).bit_count()
    return about(
        rights.principal, _ALMOST, witness=whole, facts=facts,
        arguments={"excepted": f"{count} actions that a boundary or Deny takes away"},
    )  # fmt: skip


def _of_services(rights: Rights, allowing: list[Held]) -> Observation | None:
    services: dict[str, bool] = {}
    witness: list[Held] = []
    for one in allowing:
        found = _whole_services(rights, one)
        if found:
            witness.append(one)
            services.update(
                {name: services.get(name, False) or wide for name, wide in found.items()}
            )
    wide = sorted(name for name, everywhere in services.items() if everywhere)
    if not wide:
        return None
    shown = ", ".join(wide[:5]) + (f" and {len(wide) - 5} more services" if len(wide) > 5 else "")
    observation = about(
        rights.principal, _SERVICES, witness=witness,
        facts={
            "patterns": [f"{name}:*" for name in wide[:SHOWN]], "administrator": False,
            "kind": "service", "count": len(wide),
            "severity_reason": "only single services are held as a whole",
        },
        arguments={"services": shown},
    )  # fmt: skip
    return replace(observation, severity=Severity.MEDIUM)


@check(
    title="Principal holds all actions, or all of a service",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-6", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 6.8"),
    examples=(
        Example(
            "an administrator",
            account(role("operator", statement("*"))),
            ("role operator may do everything",),
        ),
        Example(
            "all actions of a service",
            account(role("storage", statement(["s3:*", "sqs:ListQueues"]))),
            ("role storage may use every action of s3",),
        ),
        Example(
            "all but some",
            account(role("storage", {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"})),
            ("role storage may do everything except iam:*",),
        ),
        Example(
            "a boundary takes away what the wildcard grants",
            account(
                role(
                    "storage",
                    statement("*"),
                    statement("*", effect="Deny"),
                )
            ),
        ),
        Example(
            "all actions on one bucket",
            account(
                role(
                    "storage",
                    statement("s3:*", ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]),
                )
            ),
        ),
    ),
)
def wildcard_action(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that hold all actions, or all actions of a service, on every resource.

    Such a grant also covers actions that nobody asked for, and those that AWS adds later.
    `NotAction` in an Allow is the same in other words. Facts: `kind` ("everything", "NotAction",
    "service"), `patterns`, `count`, `administrator`, `witness`.

    Fix: List the actions that are used; keep administration to a few roles behind a second factor.

    Source: NIST SP 800-53 Rev. 5 AC-6; AWS IAM User Guide, "Security best practices in IAM".
    """
    for rights in analysis.rights:
        found = _observe(rights)
        if found is not None:
            yield found
