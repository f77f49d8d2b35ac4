"""The verdicts of another engine on recorded pairs, held against ours.

The pairs are not part of this repository. TRUEUP_CONFORMANCE names the folder that holds
`drift-gitops-engine/`: one JSON file per pair with `config`, `live`, `dryRunLive` and the verdict
`modified`.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.evaluate.drift._entry import UNKNOWN, Entry
from scanner.evaluate.drift._ownership import DEPLOYERS, last_applied
from scanner.evaluate.drift._walk import differences
from scanner.normalize.documents.kubernetes import kind_of
from scanner.normalize.meaning._compile import node_for

_FOLDER = Path(os.environ.get("TRUEUP_CONFORMANCE", ""), "drift-gitops-engine")
_PRESENT = bool(os.environ.get("TRUEUP_CONFORMANCE")) and _FOLDER.is_dir()
_CASES = sorted(_FOLDER.glob("*.json")) if _PRESENT else []
# The recorded call carried a rule that leaves this field to others; the record does not.
_IGNORED = {"TestDiffWithIgnoreDifferences": ("spec", "sessionAffinity")}

needs_pairs = pytest.mark.skipif(
    not _PRESENT, reason="TRUEUP_CONFORMANCE does not name a folder with recorded pairs"
)


def _entries(case: dict[str, Any]) -> list[Entry]:
    # A server-side comparison holds live against what a dry run says the server would store.
    spec, live = case.get("dryRunLive") or case["config"], case["live"]
    base, _problem = last_applied(live, DEPLOYERS)
    # Whether rules that a controller writes into ClusterRoles count is an option of each call.
    node = node_for(kind_of(spec))
    if kind_of(spec).endswith("/ClusterRole") and not case.get("ignoreAggregatedRoles"):
        node = replace(node, form=None)
    found = differences(spec, live, node, base=UNKNOWN if base is None else base)
    ignored = [path for test, path in _IGNORED.items() if test in case["id"]]
    return [entry for entry in found if entry.path not in ignored]


@needs_pairs
def test_verdicts_agree_with_those_recorded_and_no_drift_is_missed() -> None:
    cases = [json.loads(path.read_text()) for path in _CASES]
    false = [c["id"] for c in cases if not c["modified"] and _entries(c)]
    missed = [c["id"] for c in cases if c["modified"] and not _entries(c)]
    print(f"{len(cases) - len(false) - len(missed)} of {len(cases)}; {false=}; {missed=}")  # noqa: T201 - the figures are the point of the run
    assert missed == []
    assert len(cases) - len(false) - len(missed) >= 44
