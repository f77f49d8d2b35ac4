import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scanner.normalize.inputs.usage_text import mistakes_of_usage
from scanner.operate.governance_check import check_governance
from scanner.resources import shipped
from tests.operate.broken_inputs import FILES, Broken

ROOT = Path(__file__).parents[2]
CONFIGURATION = """\
version: 1
name: shop
entitlements: entitlements
waivers: [waivers]
sources:
  - {kind: usage, name: bots, path: "usage/*.csv"}
  - {kind: usage, name: lines, path: usage/bots.jsonl}
"""


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_there_are_twenty_broken_files_and_half_of_them_have_several_mistakes() -> None:
    assert len(FILES) >= 20
    assert sum(len(one.said) > 1 for one in FILES) >= 10


@pytest.mark.parametrize("broken", FILES, ids=lambda one: f"{one.file}-{FILES.index(one)}")
def test_every_mistake_of_a_file_is_told_at_once_with_its_exact_place(
    broken: Broken, tmp_path: Path
) -> None:
    write(tmp_path, "trueup.yaml", CONFIGURATION)
    write(tmp_path, broken.file, broken.text)
    found = check_governance(tmp_path).mistakes
    expected = [
        f"{tmp_path / broken.file}:{line}:{column}: {text}" for line, column, text in broken.said
    ]
    shown = [line[: len(wanted)] for line, wanted in zip(found, expected, strict=False)]
    assert shown == expected, "\n".join(found)
    assert len(found) == len(expected), "\n".join(found)
    assert all("hunter2" not in line for line in found)


def test_what_is_to_be_done_follows_what_is_wrong(tmp_path: Path) -> None:
    for broken in FILES:
        write(tmp_path, "trueup.yaml", CONFIGURATION)
        write(tmp_path, broken.file, broken.text)
        for line in check_governance(tmp_path).mistakes:
            assert ": " in line.split(":", 3)[3].strip(), line
        (tmp_path / broken.file).unlink()


@pytest.mark.parametrize(
    "text", ['# K: "30 3, a: b', '"a,b', 'a"b,"c,d', ',,",', '"a""b",c"', "", "\ufeff", '"\n",x\n"']
)
def test_stray_quotes_in_a_header_are_mistakes_and_no_crash(text: str) -> None:
    assert mistakes_of_usage("a.csv", text)


def test_the_sample_estate_has_no_mistake() -> None:
    checked = check_governance(ROOT / "fixtures" / "estate-small")
    assert checked.mistakes == ()
    assert checked.files >= 8


def test_a_file_that_would_silently_not_count_is_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, "trueup.yaml", CONFIGURATION)
    write(tmp_path, "waivers/README.md", "who may differ\n")
    write(tmp_path, "waivers/drift.ymal", "- id: x\n")
    write(tmp_path, "entitlements/notes.yaml", "# nothing yet\n")
    [mistake] = check_governance(tmp_path).mistakes
    assert mistake == (
        f"{tmp_path}/waivers/drift.ymal:1:1: it lies among the waivers, which are read from .yaml "
        "files: rename it"
    )


@pytest.mark.parametrize(
    "kind",
    [
        *("entitlements", "waivers", "owners", "approvers", "usage", "trueup"),
        *("corrections", "roles", "reviews"),
    ],
)
def test_every_input_has_a_published_schema_that_editors_understand(kind: str) -> None:
    schema = json.loads((shipped("reports") / "schema" / f"{kind}-v1.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema["description"]
    assert "$schema" in str(schema.get("properties", schema.get("anyOf"))) or kind == "usage"


def test_every_kind_of_file_may_name_its_schema_for_editors(tmp_path: Path) -> None:
    line = "$schema: https://example.org/x.json\n"
    write(tmp_path, "trueup.yaml", line + CONFIGURATION)
    write(tmp_path, "entitlements/a.yaml", line + "schema: entitlements/1\n")
    write(tmp_path, "waivers/a.yaml", line + "waivers: []\n")
    write(tmp_path, "owners.yaml", line + "schema: owners/1\nowners: []\n")
    write(tmp_path, "approvers.yaml", line + "schema: approvers/1\napprovers: []\n")
    write(tmp_path, "trueup.yaml", f"{line}{CONFIGURATION}corrections: fixes\nspecs: specs\n")
    write(tmp_path, "fixes/a.yaml", line + "schema: corrections/1\ncorrections: []\n")
    write(tmp_path, "specs/roles.yaml", line + "schema: roles/1\ngrants: []\n")
    checked = check_governance(tmp_path)
    assert (checked.files, checked.mistakes) == (7, ())


def test_the_command_prints_the_mistakes_and_exits_two(tmp_path: Path) -> None:
    write(tmp_path, "trueup.yaml", CONFIGURATION)
    write(tmp_path, "owners.yaml", "schema: owners/1\nowners: 5\n")
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "config", "check"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == "owners.yaml:2:9: owners: 5 where a list is expected: write a list\n"


POLICY = """\
# METADATA
# title: Images name a digest
# description: A tag moves.
# scope: package
# custom:
#   id: acme/images
#   severity: high
#   controls: [NIST 800-53r5 CM-2]
#   remedy: Name the digest.
package policies.acme.images

finding contains {"message": "x"} if input.attributes.a
"""


def test_policies_are_compiled_and_told_with_their_place(tmp_path: Path) -> None:
    write(tmp_path, "trueup.yaml", f"{CONFIGURATION}policies: policies\n")
    write(tmp_path, "policies/images.rego", POLICY)
    checked = check_governance(tmp_path)
    assert checked.mistakes == ()
    assert checked.notes[0].startswith("1 policy modules compiled by ")
    write(tmp_path, "policies/images.rego", POLICY.replace("input.attributes.a", "unsafe_name.a"))
    [mistake] = check_governance(tmp_path).mistakes
    assert mistake.startswith(f"{tmp_path}/policies/images.rego:12:")
    assert "unsafe_name" in mistake
    write(tmp_path, "policies/images.rego", POLICY.replace("severity: high", "severity: hihg"))
    assert "severity" in check_governance(tmp_path).mistakes[0]


def test_a_server_is_not_asked_whether_policies_compile(tmp_path: Path) -> None:
    engine = "policies: {folders: policies, server: {url: 'https://opa.invalid'}}\n"
    write(tmp_path, "trueup.yaml", f"{CONFIGURATION}{engine}")
    write(tmp_path, "policies/images.rego", POLICY.replace("input.attributes.a", "unsafe_name.a"))
    checked = check_governance(tmp_path)
    assert checked.mistakes == ()
    assert checked.notes == ("1 policy modules not compiled: a server is not asked here",)


def test_corrections_and_role_specs_are_told_with_their_places(tmp_path: Path) -> None:
    write(tmp_path, "trueup.yaml", f"{CONFIGURATION}corrections: fixes\nspecs: specs\n")
    write(tmp_path, "fixes/a.yaml", "schema: corrections/1\ncorrections:\n- {id: a, pth: [b]}\n")
    write(
        tmp_path,
        "specs/roles.yaml",
        "schema: roles/1\ngrants:\n- {principal: a, rol: b}\nseparation:\n- [a]\n",
    )
    found = [line.removeprefix(f"{tmp_path}/") for line in check_governance(tmp_path).mistakes]
    assert any(
        line.startswith("fixes/a.yaml:3:11: corrections[0]: unknown key 'pth'") for line in found
    )
    assert any(
        line.startswith("fixes/a.yaml:3:3: corrections[0]: 'value' is missing") for line in found
    )
    assert any(
        line.startswith("specs/roles.yaml:3:18: grants[0]: unknown key 'rol'") for line in found
    )
    assert any(
        line.startswith("specs/roles.yaml:5:3: separation[0]: it is too short: write a list of two")
        for line in found
    )


def test_a_file_that_looks_as_if_it_counted_is_told(tmp_path: Path) -> None:
    write(tmp_path, "trueup.yaml", CONFIGURATION)
    write(tmp_path, "owners.yaml", "schema: owners/1\nowners: []\n")
    checked = check_governance(tmp_path)
    assert checked.notes == (
        f"{tmp_path}/owners.yaml: no scan reads it: add `owners: owners.yaml` to trueup.yaml",
    )
    write(tmp_path, "trueup.yaml", f"{CONFIGURATION}owners: owners.yaml\n")
    assert check_governance(tmp_path).notes == ()
