"""Deploy keys that may push."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._github_access import DEPLOY_KEY, about, example, repository_of
from scanner.evaluate.permissions._use import idle_days, instant, unused_after
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Certainty, Severity

_WRITES = "deploy key {title} may push to {repository}"
_IDLE = "deploy key {title} may push to {repository} and was last used {idle_days} days ago"
_NEVER = "deploy key {title} may push to {repository} and was not used in {age_days} days"
_OLD = "2027-01-01T00:00:00Z"


def _key(**attributes: Json) -> Resource:
    return example(DEPLOY_KEY, "7", id=7, title="release", created_at=_OLD, **attributes)


@check(
    title="Deploy key may write",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 AC-6", "NIST 800-53r5 IA-5", "SOC 2 CC6.1", "ISO 27001:2022 A.8.2",
        "CIS v8 6.8",
    ),
    examples=(
        Example(
            "in use",
            account(_key(read_only=False, last_used="2028-02-29T00:00:00Z")),
            ("deploy key release may push to acme/shop",),
        ),
        Example(
            "used long ago",
            account(_key(read_only=False, last_used="2027-10-01T00:00:00Z")),
            ("deploy key release may push to acme/shop and was last used 152 days ago",),
        ),
        Example(
            "never used",
            account(_key(read_only=False, last_used=None)),
            ("deploy key release may push to acme/shop and was not used in 425 days",),
        ),
        Example(
            "an answer that does not tell the use",
            account(_key(read_only=False)),
            ("deploy key release may push to acme/shop",),
        ),
        Example(
            "switched off, which can be undone",
            account(_key(read_only=False, enabled=False, last_used="2028-02-29T00:00:00Z")),
            ("deploy key release may push to acme/shop",),
        ),
        Example("reads only", account(_key(read_only=True, last_used=None))),
    ),
)  # fmt: skip
def deploy_key_writes(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Deploy keys that may push.

    A deploy key belongs to no person, has no end and no second factor: whoever has the file may
    change what is released. The number of days after which it counts as unused is
    `permissions.unused_after_days` (90). A key that is switched off is latent. Facts: `title`,
    `repository`, `created_at`, `age_days`, `last_used` and `idle_days` (None where never used or
    not told), `added_by`, `condition`.

    Fix: Replace it by a read-only key, or by a GitHub App with `contents: write` on this repository.

    Source: NIST SP 800-53 Rev. 5 AC-6 and IA-5; GitHub REST API, "List deploy keys".
    """
    limit = unused_after(analysis.settings)
    for one in analysis.resources.of_kind(DEPLOY_KEY):
        held = one.attributes
        if held.get("read_only") is not False:
            continue
        created, last = instant(held.get("created_at")), instant(held.get("last_used"))
        facts: dict[str, Json] = {
            "title": str(held.get("title") or held.get("id")),
            "repository": repository_of(one),
            "created_at": created.isoformat() if created else None,
            "age_days": idle_days(None, created, analysis.as_of),
            "last_used": last.isoformat() if last else None,
            "idle_days": idle_days(last, None, analysis.as_of),
            "added_by": str(held.get("added_by") or ""),
        }
        found = about(one, _words(held.get("last_used", ""), facts, limit), facts)
        if held.get("enabled") is False:
            facts = {**facts, "condition": ["somebody switches the key on"]}
            found = replace(found, certainty=Certainty.LATENT, facts=facts)
        yield found


def _words(last_used: Json, facts: dict[str, Json], limit: int) -> str:
    """Return the message: only an answer that says null says that a key was never used."""
    if last_used is None and (facts["age_days"] or 0) >= limit:
        return _NEVER
    return _IDLE if (facts["idle_days"] or 0) >= limit else _WRITES
