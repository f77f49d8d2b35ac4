"""What a report format declares about itself."""

from collections.abc import Callable

from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Report


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One way to write a report down.

    Attributes:
        render: `Report -> bytes`, identical for an identical report.
        suffix: usual ending of the file, with the dot.
        title: one line of help.
    """

    render: Callable[[Report], bytes]
    suffix: str
    media_type: str
    title: str
