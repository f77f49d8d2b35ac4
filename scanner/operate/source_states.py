"""What sources of files rest on: the state of each file and folder of theirs, without reading any."""

from collections.abc import Sequence
from pathlib import Path

from scanner import plugins
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Source
from scanner.operate.tree_state import TreeState, folders_of, state_of, tree_state


def states_of(sources: Sequence[Source], context: CollectContext) -> tuple[TreeState, ...]:
    """Return the state of all that sources list, or of the one file that a source names."""
    return tuple(_state_of(source, context) for source in sources)


def _state_of(source: Source, context: CollectContext) -> TreeState:
    list_files = plugins.load_as("collect", source.kind, Connector).listing
    listing = list_files(source, context) if list_files else None
    if listing is None:
        path = context.root / Path(str(source.options.get("path", ".")))
        return tree_state(str(path.parent), {}, {path.name: state_of(str(path))})
    root = str(listing.root)
    files = {name: state_of(f"{root}/{name}") for name in listing.names}
    return tree_state(root, folders_of(root, listing.folders), files)
