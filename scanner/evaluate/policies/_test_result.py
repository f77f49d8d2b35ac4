"""What became of one test of a policy."""

from scanner.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class TestResult:
    """What became of one test.

    Attributes:
        name: path of the rule, such as "data.policies.x_test.test_accepts_y"; "" where the tests
            do not load.
        place: file and line; what is wrong, and where, for tests that do not load.
        outcome: "passed", "failed", "error", "skipped" or "open": another engine can tell.
        detail: why it is not passed, as far as that is known.
        output: what it printed.
    """

    name: str
    place: str
    outcome: str
    detail: str = ""
    output: str = ""
