"""Put one value into a configuration file, in the format that its name says."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.remediate._safety import refuse_unsafe
from scanner.remediate.edits import env, json, yaml


def set_value(arguments: Mapping[str, Json], text: str) -> str:
    """Return the text with `arguments["value"]` at `arguments["path"]`.

    Args:
        arguments: `{"file": name, "path": [...], "value": any}`; `document` is the index of the
            document in the file, `expected` what the file had there when it was scanned.
        text: the file.

    Raises:
        CannotFixError: an argument is missing, the format is not known, the value must not be
            written, or the edit cannot be proven to be exact.
    """
    file, path = arguments.get("file"), arguments.get("path")
    if not isinstance(file, str) or not isinstance(path, Sequence) or "value" not in arguments:
        raise CannotFixError("the finding does not say which value of which file to change")
    value, suffix = arguments["value"], PurePosixPath(file).name.rpartition(".")[2].lower()
    document = arguments.get("document")
    if suffix == "json":
        _check(arguments, path, json.value_at(text, path))
        return json.replace_value(text, path, value)
    if suffix in {"yaml", "yml"}:
        _check(arguments, path, yaml.value_at(text, path, document))
        return yaml.replace_value(text, path, value, document)
    if suffix == "env":
        _check(arguments, path, env.value_at(text, path))
        return env.replace_value(text, path, value)
    raise CannotFixError(f"files of this kind are not edited: {suffix or file}")


def _check(arguments: Mapping[str, Json], path: Sequence[PathPart], held: Json) -> None:
    value = arguments["value"]
    if "expected" in arguments and held not in (arguments["expected"], value):
        raise CannotFixError("the file holds something else there than when it was scanned")
    refuse_unsafe(path, held, value)
