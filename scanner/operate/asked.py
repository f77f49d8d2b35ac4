"""What a run is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Severity

if TYPE_CHECKING:
    from scanner.operate.acknowledgement import Acknowledgement


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and by what to judge.

    Attributes:
        areas: areas or single checks to ask.
        off: checks that are switched off; they are listed in the report.
        settings: per area, its section of trueup.yaml.
        severities: the section `severity`.
        min_coverage: share of documents that must have been read, 0 to 1.
        sources: names of the sources in scope, so that findings of a source that was taken out
            of it are not called fixed; None for all.
        not_configured: what could be asked but was not set up, for the report.
        waiver_max_days: how far ahead a waiver may end; None for any time.
    """

    name: str
    areas: Sequence[str]
    as_of: datetime
    fail_on: Severity = Severity.HIGH
    off: Sequence[str] = ()
    settings: Mapping[str, Mapping[str, Json]] = EMPTY
    severities: Mapping[str, Json] = EMPTY
    source_owners: Mapping[str, str] = EMPTY
    acknowledged: "tuple[Acknowledgement, ...]" = ()
    min_coverage: float = 1.0
    not_configured: tuple[NotEvaluated, ...] = ()
    sources: tuple[str, ...] | None = None
    waiver_max_days: int | None = None
