"""The first two files of a policy: one that finds something, and its tests, which pass."""

from pathlib import Path

_POLICY = """# METADATA
# title: {title}
# description: >-
#   Say what can go wrong when this is so, for whoever reads the finding at night.
# scope: package
# related_resources:
#   - ref: https://example.com/standard
#     description: The standard, and the clause in it
# custom:
#   id: {id}
#   severity: medium
#   mode: shadow
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 CM-6]
#   remedy: Say what to change.
package policies.{package}

import rego.v1

finding contains {{"path": ["metadata", "labels", "team"], "message": "no team is named"}} if {{
	not input.attributes.metadata.labels.team
}}
"""
_TEST = """package policies.{package}_test

import rego.v1

import data.policies.{package}

test_reports_what_has_no_team if {{
	count({name}.finding) == 1 with input as {{"attributes": {{"metadata": {{"labels": {{}}}}}}}}
}}

test_accepts_what_has_one if {{
	count({name}.finding) == 0 with input as {{"attributes": {{"metadata": {{"labels": {{"team": "a"}}}}}}}}
}}
"""


def write_policy(identifier: str, folder: Path) -> tuple[Path, Path]:
    """Write a policy and its test below a folder, and return their paths.

    Raises:
        ValueError: the id is not `area/what-is-wrong`.
        FileExistsError: one of the files is there.
    """
    area, _, rest = identifier.partition("/")
    words = (area.replace("-", "_"), rest.replace("-", "_"))
    if not all(word.isidentifier() and word.isascii() and word.islower() for word in words):
        raise ValueError(f"{identifier!r}: write an id such as network/open-port, in lower case")
    path = folder / words[0] / f"{words[1]}.rego"
    test = path.with_name(f"{words[1]}_test.rego")
    for each in (path, test):
        if each.exists():
            raise FileExistsError(f"{each}: there is such a file")
    path.parent.mkdir(parents=True, exist_ok=True)
    title = rest.replace("-", " ").capitalize()
    parts = {"id": identifier, "title": title, "package": ".".join(words), "name": words[1]}
    path.write_text(_POLICY.format(**parts), encoding="utf-8")
    test.write_text(_TEST.format(**parts), encoding="utf-8")
    return path, test
