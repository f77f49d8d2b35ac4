"""Which engine, and which version of it, judged by each policy."""

from collections import Counter
from collections.abc import Mapping

from scanner.model.run import Report
from scanner.report._headline import many
from scanner.report._shown import text

# The section in which the evaluation of policies says it.
_ASKED = "policies_asked"


def engines(report: Report) -> Mapping[str, str]:
    """Return name and version of the engine by id of each policy that judged a resource."""
    rows = report.sections.get(_ASKED)
    listed = rows if isinstance(rows, list | tuple) else ()
    return {str(row["policy"]): text(str(row["engine"])) for row in listed}


def engines_in_words(report: Report) -> str:
    """Return how many policies each engine judged by; "" where none was asked."""
    counted = Counter(engines(report).values()).most_common()
    said = [f"{many(count, 'policy', 'policies')} by {engine}" for engine, count in counted]
    return f"Judged {' and '.join(said)}" if said else ""
