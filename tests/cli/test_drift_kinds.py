import json
from pathlib import Path

from tests.cli.test_drift import SERVICE, between, drift, written


def test_aws_answers_are_recognised_by_their_fields(tmp_path: Path) -> None:
    web = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "IpRanges": [{"CidrIp": "10.0.0.9/8"}],
    }
    tags = [{"Key": "team", "Value": "shop"}]
    spec = {"GroupId": "sg-1", "IpPermissions": [web], "Tags": tags}
    held = {
        **web,
        "IpProtocol": "6",
        "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "inside"}],
        "UserIdGroupPairs": [],
    }
    reserved = {"Key": "aws:cloudformation:stack-name", "Value": "web"}
    live = {"GroupId": "sg-1", "OwnerId": "1", "IpPermissions": [held], "Tags": [reserved, *tags]}
    answer = {"SecurityGroups": [live]}
    assert between(tmp_path, written(spec), written(answer), name="g.json") == (0, [])
    held["IpRanges"] = [{"CidrIp": "0.0.0.0/0"}]
    code, findings = between(tmp_path, written(spec), written(answer), name="g.json")
    assert code == 1
    assert {f["resource"] for f in findings} == {"aws/ec2/security_group/sg-1"}
    assert {f["rule"] for f in findings} == {"drift/added", "drift/missing"}


def test_a_document_that_only_mentions_kubernetes_words_is_still_compared(tmp_path: Path) -> None:
    spec = {"resources": [{"id": "a", "kind": "x", "apiVersion": "v1", "size": 1}]}
    live = {"resources": [{"id": "a", "kind": "x", "apiVersion": "v1", "size": 2}]}
    _code, findings = between(tmp_path, written(spec), written(live), name="i.json")
    assert [f["path"] for f in findings] == [["resources", {"id": "a"}, "size"]]


def test_terraform_states_are_compared_by_address(tmp_path: Path) -> None:
    def state(acl: str) -> str:
        instance = {"index_key": 0, "attributes": {"acl": acl, "id": "b"}}
        bucket = {
            "mode": "managed",
            "type": "aws_s3_bucket",
            "name": "logs",
            "instances": [instance],
        }
        return written(
            {"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [bucket]}
        )

    assert between(tmp_path, state("private"), state("private"), name="t.tfstate") == (0, [])
    code, findings = between(tmp_path, state("private"), state("public-read"), name="t.tfstate")
    assert code == 1
    assert [(f["resource"], f["path"]) for f in findings] == [
        ("terraform/aws_s3_bucket/aws_s3_bucket.logs[0]", ["acl"])
    ]


def test_a_template_is_a_gap_and_says_what_to_do(tmp_path: Path) -> None:
    spec = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }} }\n"
    (tmp_path / "want.yaml").write_text(spec)
    (tmp_path / "have.yaml").write_text(SERVICE)
    code, report = drift(
        "--spec", str(tmp_path / "want.yaml"), "--live", str(tmp_path / "have.yaml")
    )
    assert code == 3
    assert "render it first" in json.dumps(report["coverage"])


def test_ini_files_and_toml_documents_are_compared(tmp_path: Path) -> None:
    code, findings = between(tmp_path, "[a]\nx = 1\n", "[a]\nx = 2\n", name="a.ini")
    assert (code, [f["path"] for f in findings]) == (1, [["a", "x"]])
    code, findings = between(tmp_path, "[a]\nx = 1\n", "[a]\nx = true\n", name="a.toml")
    assert (code, [f["facts"]["type_changed"] for f in findings]) == (1, [True])


def test_documents_that_are_lists_are_compared(tmp_path: Path) -> None:
    spec = [{"name": "a", "size": 1}, {"name": "b", "size": 1}]
    live = [{"name": "b", "size": 2}, {"name": "a", "size": 1}]
    code, findings = between(tmp_path, written(spec), written(live), name="l.json")
    assert (code, [f["path"] for f in findings]) == (1, [["", {"name": "b"}, "size"]])


def test_a_spec_that_states_nothing_at_all_is_nothing_in_scope(tmp_path: Path) -> None:
    assert between(tmp_path, "# nothing\n", "a: 1\n")[0] == 5


def test_documents_of_one_file_are_held_against_those_in_the_same_places(tmp_path: Path) -> None:
    code, findings = between(tmp_path, "a: 1\n---\nb: 2\n", "a: 1\n---\nb: 3\n")
    assert (code, [f["path"] for f in findings]) == (1, [["b"]])
    folders = [tmp_path / name for name in ("specs", "live")]
    for folder, text in zip(folders, ("a: 1\n---\nb: 2\n", "a: 2\n---\nb: 2\n"), strict=True):
        folder.mkdir()
        (folder / "x.yaml").write_text(text)
    code, report = drift("--spec", str(folders[0]), "--live", str(folders[1]))
    assert (code, [f["path"] for f in report["findings"]]) == (1, [["a"]])
