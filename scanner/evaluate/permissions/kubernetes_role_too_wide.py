"""Kubernetes roles that allow more than those who hold them were seen to use."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes import rules_of
from scanner.evaluate.permissions._kubernetes_examples import (
    bind,
    cluster_role,
    kubernetes_use,
    rule,
)
from scanner.evaluate.permissions._kubernetes_roles import WideRole, wide_roles
from scanner.evaluate.permissions._kubernetes_use import facts_of, under_of
from scanner.model.check import Example, check
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Estate, Json
from scanner.model.vocabulary import Severity

_MESSAGE = "{role} allows more than was seen to be used: {unused}"
_DECIDE = "what was not seen to be used may still be needed: a person decides"
_SHOWN = 40
_RUNNER = "system:serviceaccount:ci:runner"


def _bound(rules: Json, *uses: str, complete: bool = True) -> Estate:
    return account(
        cluster_role("cleaner", *rules),
        bind("cleaner", "ci/runner", kind="ServiceAccount", namespace="shop"),
        kubernetes_use(_RUNNER, *uses, complete=complete),
    )


def _rules(found: WideRole) -> list[Json]:
    """Return per rule what stands in its place; one that stays, as it is written."""
    held = [one for one in found.written.attributes["rules"] if isinstance(one, Mapping)]
    return [
        [dict(raw)] if part == (one,) else [each.as_written() for each in part]
        for raw, one, part in zip(held, rules_of(found.written), found.parts, strict=True)
    ]


def _remedy(found: WideRole) -> Remedy:
    written = found.written
    arguments: dict[str, Json] = {
        "file": written.origin.file,
        "source": written.origin.source,
        "document": written.document,
        "path": list(under_of(written)),
        "name": str(written.attributes["metadata"].get("name")),
        "rules": _rules(found),
        "proof": {
            "used_and_still_allowed": len(found.used),
            "rules_before": len(rules_of(written)),
            "rules_after": sum(map(len, found.parts)),
            "granted_anew": 0,
        },
    }
    return Remedy("narrow-role", arguments=arguments, reason=_DECIDE)


@check(
    title="Kubernetes role is wider than its use",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-6(7)", "SOC 2 CC6.3", "CIS v8 6.8"),
    examples=(
        Example(
            "one secret of all",
            _bound([rule("get", "secrets")], "get secrets shop token"),
            (
                "ClusterRole/cleaner allows more than was seen to be used: "
                "get secrets of other names",
            ),
        ),
        Example(
            "a verb that nobody needs",
            _bound([rule("get delete", "pods")], "get pods shop web-1"),
            ("ClusterRole/cleaner allows more than was seen to be used: delete pods",),
        ),
        Example(
            "everything, of which little is used",
            _bound([rule("*", "*", "*")], "get configmaps shop settings"),
            ("ClusterRole/cleaner allows more than was seen to be used: any verb on *.*",),
        ),
        Example(
            "all of it is used",
            _bound(
                [rule("get list", "pods"), rule("get", "secrets", "", "token")],
                "get pods shop web-1", "list pods shop", "get secrets shop token",
            ),
        ),
        Example(
            "making objects, which have no name yet",
            _bound([rule("create", "configmaps")], "create configmaps shop"),
        ),
        Example(
            "pods, which get new names all the time",
            _bound([rule("get", "pods")], "get pods shop web-6c5f7d9b8-x2k4q"),
        ),
        Example("nothing is known of its use", _bound([rule("get", "pods")])),
        Example(
            "a log of which a part could not be read",
            _bound([rule("get delete", "pods")], "get pods shop", complete=False),
        ),
    ),
)  # fmt: skip
def kubernetes_role_too_wide(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Kubernetes roles that allow more than those who hold them were seen to use.

    What a role allows and nobody uses serves only who takes one of its holders over; a rule without
    names speaks of every object, those made later included. Judged where audit logs show use of the
    role by every subject of every binding. Roles that Kubernetes ships, aggregated ones and their
    parts are not judged; nor are those used to write roles, for which all that they hold counts.
    Facts: `unused`, `used` (the first ones), `count`, `rules` (what is left).

    Fix: Keep the verbs and resources that are used, and name the objects in `resourceNames` where
    their names stay; the remedy splits the rules.

    Source: NIST SP 800-53 Rev. 5 AC-6(7); Kubernetes documentation, "Role Based Access Control Good
    Practices", least privilege.
    """
    for found in wide_roles(analysis.resources):
        role, more = found.role, len(found.unused) - 3
        shown = ", ".join(found.unused[:3]) + (f" and {more} more" if more > 0 else "")
        yield Observation(
            resource=role.uid,
            message=_MESSAGE,
            arguments={"role": f"{role.kind.rpartition('/')[2]}/{role.name}", "unused": shown},
            path=("rules",),
            evidence=tuple(one for one in (role.evidence, *found.logs) if one),
            origin=found.written.origin,
            facts={
                "unused": list(found.unused[:_SHOWN]),
                "used": [{**facts_of(one), "name": one.name} for one in found.used[:_SHOWN]],
                "count": len(found.used),
                "rules": [one.as_written() for one in found.rules],
            },
            remedy=_remedy(found),
        )
