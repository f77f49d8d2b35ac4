"""Take one entry out of a configuration file, with its line or comma."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.remediate.edits import json, yaml


@fix(
    title="Remove the entry from the file",
    examples=(
        FixExample(
            "a line of YAML goes with its comment",
            {"file": "role.yaml", "path": ["actions", 1], "expected": "s3:PutObject"},
            "actions:\n  - s3:GetObject\n  - s3:PutObject  # never used\n",
            "actions:\n  - s3:GetObject\n",
        ),
        FixExample(
            "an element of a JSON list goes with its comma",
            {"file": "role.json", "path": ["Action", 0]},
            '{"Action": ["s3:PutObject", "s3:GetObject"]}\n',
            '{"Action": ["s3:GetObject"]}\n',
        ),
        FixExample(
            "an entry that is no longer the one that was scanned stays",
            {"file": "role.yaml", "path": ["actions", 0], "expected": "s3:PutObject"},
            "actions:\n  - s3:GetObject\n  - s3:ListBucket\n",
            None,
        ),
        FixExample(
            "the last entry of a block would leave null behind",
            {"file": "role.yaml", "path": ["actions", 0]},
            "actions:\n  - s3:GetObject\n",
            None,
        ),
    ),
)
def remove_value(arguments: Mapping[str, Json], text: str) -> str:
    """Return the text without the entry at `arguments["path"]`, if it equals `expected`."""
    file, path = arguments.get("file"), arguments.get("path")
    if not isinstance(file, str) or not isinstance(path, Sequence):
        raise CannotFixError("the finding does not say which entry of which file to remove")
    suffix, document = PurePosixPath(file).suffix.lower(), arguments.get("document")
    if suffix == ".json":
        _require(arguments, json.value_at(text, path))
        return json.remove_value(text, path)
    if suffix in {".yaml", ".yml"}:
        _require(arguments, yaml.value_at(text, path, document))
        return yaml.remove_value(text, path, document)
    raise CannotFixError(f"files of this kind are not edited: {suffix or file}")


def _require(arguments: Mapping[str, Json], held: Json) -> None:
    """Refuse when something else than the scanned value is there, as after a first removal."""
    if "expected" in arguments and arguments["expected"] != held:
        raise CannotFixError("the file holds something else there than when it was scanned")
