"""One line about policies in the shadow: what they see counts for nothing, and is never left out."""

from collections import Counter

from scanner.findings.shadow_table import SHADOWED
from scanner.model.run import Report
from scanner.report._headline import many

_NAMED = 5


def shadow_in_words(report: Report) -> str:
    """Return what policies in the shadow see, counted by policy, most first; "" where nothing."""
    rows = report.sections.get(SHADOWED)
    if not isinstance(rows, list | tuple):
        return ""
    seen = Counter(str(row["policy"]) for row in rows)
    named = [f"{policy} {count:,}" for policy, count in seen.most_common(_NAMED)]
    more = [many(len(seen) - _NAMED, "more policy", "more policies")] if len(seen) > _NAMED else []
    words = f"In the shadow, so not counted: {', '.join((*named, *more))}"
    return f"{words}; one by one in the JSON and HTML reports" if seen else ""
