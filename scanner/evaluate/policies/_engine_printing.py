"""Template strings as OPA prints them; read by the worker, by path, as `_engine_functions` is."""

import json
from typing import Any


def template(parts: Any) -> str:
    """Join the parts of a template string: texts, and lists of at most one value."""
    return "".join(each if isinstance(each, str) else _printed(each) for each in parts)


def _printed(values: list[Any]) -> str:
    if not values:
        return "<undefined>"
    [value] = values
    return value if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    """Write a value as OPA does; sets of one kind of scalar only, whose order is certain."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(each) for each in value)}]"
    if isinstance(value, dict):
        pairs = (f"{_written(key)}: {_written(value[key])}" for key in sorted(value))
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(_written(each) for each in sorted(value))}}}" if value else "set()"
    if isinstance(value, float) and not 1e-4 < abs(value) < 1e15:
        raise ValueError("a number that is not written here")
    return json.dumps(value, ensure_ascii=False)
