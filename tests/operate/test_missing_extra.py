"""A source whose client library is not installed is a gap that says what to install."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import sys
from pathlib import Path
sys.modules[{package!r}] = None  # as if it were not installed
from scanner.model.evidence import Source
from scanner.operate.pipeline import gather
from tests.live.drifting import context_in
(gap,) = gather((Source({kind!r}, "prod"),), context_in(Path({root!r}))).unread
print(gap.whole, gap.reason)
"""


@pytest.mark.parametrize(
    ("kind", "package"),
    [("aws", "boto3"), ("kubernetes", "kubernetes"), ("postgres", "psycopg"), ("redis", "redis")],
)
def test_a_missing_package_is_named_with_its_extra(kind: str, package: str, tmp_path: Path) -> None:
    program = _PROGRAM.format(kind=kind, package=package, root=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("True "), done.stderr
    assert f"pip install 'trueup[{kind}]'" in done.stdout
