"""A source whose client library is not installed is a gap that says what to install."""

import sys
from pathlib import Path

import pytest

from scanner.model.evidence import Source
from scanner.operate.pipeline import gather
from tests.live.drifting import context_in


@pytest.mark.parametrize(
    ("kind", "package"),
    [("aws", "boto3"), ("kubernetes", "kubernetes"), ("postgres", "psycopg"), ("redis", "redis")],
)
def test_a_missing_package_is_named_with_its_extra(
    kind: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in sys.modules if one.startswith(f"scanner.collect.{kind}")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [one for one in sys.modules if one.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "scanner.collect._kubernetes_api", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    gathered = gather((Source(kind, "prod"),), context_in(tmp_path))
    (gap,) = gathered.unread
    assert gap.whole
    assert f"pip install 'trueup[{kind}]'" in gap.reason
