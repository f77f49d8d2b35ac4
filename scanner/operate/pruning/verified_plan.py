"""Plans whose removals are proven, by what the configuration lets run."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from scanner.model.resource import EMPTY, Json
from scanner.operate.drafts import Place
from scanner.operate.plan_file import Plan
from scanner.operate.pruning.proof import Prover
from scanner.operate.pruning.trust import trusted_repositories


def verified(
    make: Callable[[Mapping[str, str]], Plan],
    places: Mapping[str, Place],
    section: Mapping[str, Json],
    as_of: datetime,
    *,
    settings: Mapping[str, Json] = EMPTY,
    progress: Callable[[str], None] = lambda _text: None,
) -> Plan:
    """Return a plan in which every removal is proven; what is not is left, with the reason.

    Args:
        make: gives the plan without some findings: fingerprint -> why it is left.
        places: where the files of each source are.
        section: `remediate` of trueup.yaml: `trusted_to_run` names sources, `tests` says how
            their tests are run.
        as_of: the instant that counts as now.
        settings: the section `dependencies`.
        progress: called with a short line of text as work goes on.
    """
    trusted = trusted_repositories(
        places, section.get("trusted_to_run") or (), as_of, settings, section.get("tests") or EMPTY
    )
    with tempfile.TemporaryDirectory(prefix="trueup-prune-", ignore_cleanup_errors=True) as work:
        return Prover(trusted, Path(work), progress).proven(make)
