"""`trueup policy`, from the command line to the exit code."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scanner.cli.policy import command

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: web
      image: "shop/web:1.4"
      resources: {limits: {memory: 1Gi}}
      securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}
"""
POLICY = """\
# METADATA
# title: Container has no owner
# description: Nobody is called when it fails.
# custom: {severity: high, kinds: ["kubernetes/*"], controls: [NIST 800-53r5 CM-8], remedy: Add it.}
package policies.team.owner

finding contains {"path": ["metadata", "labels", "owner"], "message": "no owner label"} if {
	not input.attributes.metadata.labels.owner
}
"""
TEST = """\
package policies.team.owner_test

import data.policies.team.owner

test_reports_a_missing_owner if count(owner.finding) == 1 with input as {"attributes": {}}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "/nonexistent")
    (tmp_path / "policies/team").mkdir(parents=True)
    (tmp_path / "policies/team/owner.rego").write_text(POLICY)
    (tmp_path / "policies/team/owner_test.rego").write_text(TEST)
    (tmp_path / "pod.yaml").write_text(POD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(*arguments: str) -> tuple[dict[str, Any], int]:
    result = run("eval", *arguments, "--output", "json=-", "--as-of", "2028-03-27")
    return json.loads(result.stdout), result.exit_code


@pytest.mark.usefixtures("folder")
def test_a_policy_of_ones_own_is_asked_about_a_strangers_file() -> None:
    said, code = report("policies", "pod.yaml")
    [finding] = said["findings"]
    assert (finding["rule"], finding["message"]) == ("team/owner", "no owner label")
    assert finding["path"] == ["metadata", "labels", "owner"]
    assert (finding["severity"], finding["controls"]) == ("high", ["NIST 800-53r5 CM-8"])
    assert code == 1


def test_the_built_in_policies_find_nothing_in_a_sound_pod(folder: Path) -> None:
    said, code = report("built-in", "pod.yaml")
    assert (said["findings"], said["not_evaluated"], code) == ([], [], 0)
    assert said["rules"]["kubernetes/host-path"]["why"]
    (folder / "pod.yaml").write_text(POD.replace("1.4", "latest"))
    said, code = report("built-in", "pod.yaml")
    assert [finding["rule"] for finding in said["findings"]] == ["kubernetes/moving-image-tag"]
    assert code == 1


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ('finding contains http.send({"url": "http://x"}).body', "http.send is refused"),
        ("finding contains opa.runtime().env", "opa.runtime is refused"),
        ("finding contains {", "expecting expression"),
        ("finding := 3", "not a set of findings"),
    ],
)
def test_a_policy_that_gives_no_verdict_makes_the_answer_incomplete(
    folder: Path, rule: str, reason: str
) -> None:
    (folder / "policies/team/owner.rego").write_text(f"package policies.team.owner\n\n{rule}\n")
    said, code = report("policies", "pod.yaml")
    assert code == 3
    [gap] = said["not_evaluated"]
    assert gap["what"] == "team/owner"
    assert reason in gap["reason"]


def test_tests_of_policies_pass_fail_and_are_missed(folder: Path) -> None:
    passed = run("test", "policies")
    assert passed.exit_code == 0
    assert passed.stdout == "embedded (regorus 0.13.0): 1 of 1 tests passed\n"
    tests = folder / "policies/team/owner_test.rego"
    tests.write_text(TEST.replace("== 1", "== 2"))
    failed = run("test", "policies")
    assert failed.exit_code == 1
    assert "FAIL  team/owner_test.rego:5 data.policies.team.owner_test" in failed.stdout
    tests.unlink()
    assert run("test", "policies").exit_code == 5


def test_a_mistake_is_named_with_its_line(folder: Path) -> None:
    assert run("check", "policies").exit_code == 0
    (folder / "policies/team/owner.rego").write_text(
        "package policies.team.owner\n\nfinding := {\n"
    )
    broken = run("check", "policies")
    assert broken.exit_code == 2
    assert "embedded: team/owner.rego:" in broken.stderr


@pytest.mark.usefixtures("folder")
def test_policies_are_listed_with_what_they_look_at() -> None:
    listed = run("list", "policies")
    assert listed.exit_code == 0
    assert listed.stdout.splitlines()[0].split() == ["team/owner", "high", "kubernetes/*"]
    assert "kubernetes/privileged-container" in run("list").stdout


@pytest.mark.usefixtures("folder")
def test_a_place_that_is_not_there_is_a_mistake_of_use() -> None:
    wrong = run("eval", "polices", "pod.yaml")
    assert wrong.exit_code == 2
    assert 'name one, or "built-in"' in wrong.stderr


@pytest.mark.usefixtures("folder")
def test_an_engine_that_is_not_there_is_never_replaced() -> None:
    said, code = report("policies", "pod.yaml", "--engine", "opa")
    assert code == 3
    assert "opa is not on the PATH" in said["not_evaluated"][0]["reason"]


def test_tests_see_the_data_beside_the_policies(folder: Path) -> None:
    (folder / "policies/team/limits").mkdir()
    (folder / "policies/team/limits/data.json").write_text('{"most": 3}')
    test = "package policies.team.data_test\n\ntest_reads_data if data.team.limits.most == 3\n"
    (folder / "policies/team/data_test.rego").write_text(test)
    assert run("test", "policies").stdout.endswith("2 of 2 tests passed\n")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("input.atributes.x", "owner.rego:7:69: input has no field 'atributes': did you mean"),
        ('input["kinds"] == 1', "no field 'kinds': did you mean 'kind'?"),
        ("input.origin.lines == 1", "input.origin has no field 'lines': did you mean 'line'?"),
    ],
)
def test_a_mistyped_field_of_the_input_is_an_error_with_its_place(
    folder: Path, wrong: str, said: str
) -> None:
    head, _, _ = POLICY.partition("finding contains")
    text = f'{head}finding contains {{"message": "some words to be of length"}} if {wrong}\n'
    (folder / "policies/team/owner.rego").write_text(text)
    (folder / "policies/team/owner_test.rego").unlink()
    result = run("check", "policies")
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.usefixtures("folder")
def test_a_policy_is_explained_with_an_input_that_departs() -> None:
    said = run("explain", "team/owner", "policies").stdout
    assert "Nobody is called when it fails." in said
    assert "test_reports_a_missing_owner" in said
    assert run("explain", "team/ower", "policies").exit_code == 2
    assert "Is accepted" in run("explain", "kubernetes/host-port").stdout


def test_a_page_shows_a_document_and_what_is_said_of_it_and_breaks_no_address() -> None:
    said = run("explain", "ci/remote-include").stdout
    assert "  include:\n  - remote: https://ci.example/a.yml\n  -> jobs come from" in said
    assert "\n  https://docs.gitlab.com/ci/pipelines/pipeline_security/\n" in said
    assert "\n  NIST 800-53r5: SR-3, SI-7\n" in said


def test_the_list_says_how_many_more_kinds_a_policy_looks_at() -> None:
    [line] = [
        one for one in run("list").stdout.splitlines() if one.startswith("aws/open-data-port")
    ]
    assert line.endswith("aws/ec2/security_group, terraform/aws_security_group and 3 more")


@pytest.mark.usefixtures("folder")
def test_a_new_policy_loads_and_its_tests_pass() -> None:
    assert run("new", "network/open-port").exit_code == 0
    assert run("test", "policies").exit_code == 0
    assert run("check", "policies").exit_code == 0
    assert run("new", "network/open-port").exit_code == 2
    assert run("new", "Network").exit_code == 2


def test_a_json_list_of_kubernetes_objects_is_judged_object_by_object(folder: Path) -> None:
    pods = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {}}
        for name in ("a", "b")
    ]
    (folder / "pods.json").write_text(json.dumps([*pods, {"other": 1}]))
    said, code = report("policies", "pods.json")
    assert [one["resource"] for one in said["findings"]] == ["kubernetes/Pod/a", "kubernetes/Pod/b"]
    assert code == 3
    assert "element 2" in said["coverage"]["unread"][0]["place"]


@pytest.mark.usefixtures("folder")
def test_coverage_without_opa_is_said_to_be_unknown() -> None:
    result = run("test", "policies", "--coverage")
    assert "coverage is not known" in result.stderr
    assert result.exit_code == 3


@pytest.mark.live
def test_a_policy_below_the_threshold_fails_and_names_the_rules_that_are_missed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    more = 'finding contains "x" if {\n\tinput.kind == "y"\n\tinput.name == "z"\n}\n'
    place = folder / "policies"
    (place / "team/owner.rego").write_text(f"{POLICY}\n{more}")
    result = run("test", str(place), "--engine", "opa", "--threshold", "90")
    assert "team/owner.rego: not reached: finding (line 11, 12, 13)" in result.stdout
    assert "is less than 90 %" in result.stderr
    assert result.exit_code == 1
    assert run("test", str(place), "--engine", "opa", "--threshold", "10").exit_code == 0
