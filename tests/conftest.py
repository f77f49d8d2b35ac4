"""What holds for the whole suite: on a machine of CI nothing that should run may be skipped."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent

# A commit passes or fails by what it holds, and not by the luck of the draw: on a machine of CI the
# property tests take the same examples every time; everywhere else they go on searching.
# And no test fails because a machine is slow.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "patient")

# Suites over cases from outside, which are not kept here: each takes a folder by a variable.
FROM_OUTSIDE = {
    HERE / "evaluate" / "drift" / "test_conformance.py": "TRUEUP_CONFORMANCE",
    HERE / "evaluate" / "permissions" / "test_conformance.py": "TRUEUP_CONFORMANCE",
    HERE / "evaluate" / "dependencies" / "test_judged_projects.py": "TRUEUP_JUDGED_PROJECTS",
    HERE / "evaluate" / "dependencies" / "test_depcheck_cases.py": "TRUEUP_DEPCHECK",
    HERE / "evaluate" / "dependencies" / "test_machete_cases.py": "TRUEUP_MACHETE",
    HERE / "normalize" / "test_conftest_files.py": "TRUEUP_CONFTEST_FILES",
    HERE / "policies" / "test_agreement.py": "TRUEUP_OTHERS_POLICIES",
    HERE / "policies" / "test_gatekeeper_library.py": "TRUEUP_GATEKEEPER_LIBRARY",
}


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Keep the verdicts of the suite apart from those of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave a suite over cases from outside alone where its folder is not named."""
    variable = FROM_OUTSIDE.get(collection_path)
    return True if variable and not os.environ.get(variable) else None


def pytest_report_header() -> list[str]:
    """Say which of these suites are not run, and what would run them."""
    missing = sorted({name for name in FROM_OUTSIDE.values() if not os.environ.get(name)})
    return [f"not run: the cases from outside that {name} would name" for name in missing]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where CI=true promises that everything is there."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid}: skipped, and under CI=true nothing may be: {call_reason(report)}"
        )
    return report


def call_reason(report: pytest.TestReport) -> str:
    """Return the reason that a skip gave."""
    found = report.longrepr
    return str(found[2]) if isinstance(found, tuple) else str(found)
