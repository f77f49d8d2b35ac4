"""A report that is there in writing: read back only where another format is asked for."""

from typing import TYPE_CHECKING

from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Exit

if TYPE_CHECKING:
    from scanner.model.run import Report


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report in the json format.

    Attributes:
        data: the bytes of the format.
        exit_code: the exit code that it gives.
    """

    data: bytes
    exit_code: Exit

    def read(self) -> "Report":
        """Return the report itself."""
        from scanner.report._decode import report_from_json  # noqa: PLC0415 - for other formats

        return report_from_json(self.data)
