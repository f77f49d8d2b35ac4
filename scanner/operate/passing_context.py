"""What connectors are given where nothing of what they read is kept."""

from pathlib import Path

from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.operate.run_identity import now
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor


def passing_context(root: Path) -> CollectContext:
    """Return a context that records in memory, masks with a key of this process, and is silent.

    Args:
        root: folder that relative paths start from.
    """
    return CollectContext(
        root=root,
        recorder=EvidenceRecorder(passing_redactor(), MemoryStore(), now),
        secret=resolver(root),
        now=now,
        progress=lambda _text: None,
    )
