"""Strong roles that principals reach through other roles, one after another."""

from collections.abc import Iterator
from dataclasses import field

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._escalation import Way
from scanner.evaluate.permissions._examples import account, role, statement, user
from scanner.evaluate.permissions._grants import Principal
from scanner.evaluate.permissions._observed import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Severity

_MESSAGE = "{subject} is reached by {count} principals through other roles, in up to {hops} hops"
_ONE = "{subject} is reached by {who} through other roles, in {hops} hops"
_ROOT = {"AWS": "arn:aws:iam::111122223333:root"}
_ASSUME = "arn:aws:iam::111122223333:role/"
_SHOWN = 40


@dataclass(slots=True)
class _Reached:
    """A role at the end of chains, with those who start them."""

    starts: list[tuple[Principal, Way]] = field(default_factory=list)


@check(
    title="Strong role is reached through other roles",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-4", "SOC 2 CC6.3", "CIS v8 6.8"),
    examples=(
        Example(
            "an administrator behind another role",
            account(
                user("starter", statement("sts:AssumeRole", f"{_ASSUME}middle")),
                role("middle", statement("sts:AssumeRole", f"{_ASSUME}strong"), trust=_ROOT),
                role("strong", statement("*"), trust=_ROOT),
            ),
            ("role strong is reached by user starter through other roles, in 2 hops",),
        ),
        Example(
            "a role that is assumed directly",
            account(
                user("starter", statement("sts:AssumeRole", f"{_ASSUME}strong")),
                role("strong", statement("*"), trust=_ROOT),
            ),
        ),
        Example(
            "a role that trusts nobody on the way",
            account(
                user("starter", statement("sts:AssumeRole", f"{_ASSUME}middle")),
                role("middle", statement("sts:AssumeRole", f"{_ASSUME}strong"), trust=_ROOT),
                role("strong", statement("*")),
            ),
        ),
    ),
)
def escalation_chain(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Strong roles that principals reach through other roles, one after another.

    Nobody who reads the policy of the first principal sees where it leads; each role on the way looks
    harmless. The principals themselves are reported by `permissions/escalation`; this says where the
    chains end, which is where they can all be cut. Facts: `hops` (of the longest of the shortest
    ways), `principals` (the first ones, each with `hops`, `witness` and `certainty`), `count`.

    Fix: Let the trust policy of the role name those who need it, and nobody who is reached by others.

    Source: NIST SP 800-53 Rev. 5 AC-6; AWS IAM User Guide, "Role chaining".
    """
    by_arn = {one.principal.arn: one.principal for one in analysis.rights if one.principal.arn}
    reached: dict[str, _Reached] = {}
    for rights in analysis.rights:
        for way in rights.ways:
            if way.method == "assume-role" and len(way.steps) > 1 and way.target in by_arn:
                held = reached.setdefault(way.target, _Reached())
                held.starts.append((rights.principal, way))
    for target, found in reached.items():
        yield _observe(by_arn[target], found)


def _observe(target: Principal, found: _Reached) -> Observation:
    hops = max(len(way.steps) for _, way in found.starts)
    sure = any(way.certainty is Certainty.CERTAIN for _, way in found.starts)
    listed: list[Json] = [
        {
            "principal": start.uid,
            "hops": len(way.steps),
            "certainty": way.certainty.value,
            "witness": [dict(step.grant.by.fact) for step in way.steps],
        }
        for start, way in found.starts[:_SHOWN]
    ]
    facts: dict[str, Json] = {"hops": hops, "principals": listed, "count": len(found.starts)}
    return about(
        target,
        _MESSAGE if len(found.starts) > 1 else _ONE,
        witness=[step.grant.by for _, way in found.starts[:_SHOWN] for step in way.steps],
        facts=facts,
        arguments={
            "count": len(found.starts),
            "hops": hops,
            "who": found.starts[0][0].subject,
        },
        certainty=Certainty.CERTAIN if sure else Certainty.CONDITIONAL,
    )
