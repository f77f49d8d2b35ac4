"""Who changed which side of a difference and when, in one line for the people who review."""

from collections.abc import Mapping

from scanner.model.resource import Json


def who_and_when(facts: Mapping[str, Json]) -> str:
    """Return what is known of who changed live and who wrote the spec; "" when nothing is.

    Args:
        facts: of a finding about drift.
    """
    return "; ".join(part for part in (_live(facts), _spec(facts)) if part)


def _live(facts: Mapping[str, Json]) -> str:
    actor, at = facts.get("actor"), facts.get("changed_at")
    if actor:
        when = f" at {at}" if at else ""
        audit = f" (audit record {facts['audit_id']})" if facts.get("audit_id") else ""
        sure = "" if facts.get("actor_certain") else ", as far as the log tells"
        return f"changed live by {actor}{when}{audit}{sure}"
    if facts.get("last_clean_scan"):
        return f"changed live after the scan of {facts['last_clean_scan']}, which was clean"
    return f"owned live by {facts['manager']}" if facts.get("manager") else ""


def _spec(facts: Mapping[str, Json]) -> str:
    if not facts.get("spec_author"):
        return ""
    commit = str(facts.get("spec_commit") or "")[:12]
    words = ["spec written by", str(facts["spec_author"])]
    if facts.get("spec_date"):
        words += ["on", str(facts["spec_date"])]
    return " ".join([*words, *(["in", commit] if commit else [])])
