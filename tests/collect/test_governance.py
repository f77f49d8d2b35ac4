from pathlib import Path

from scanner.collect.governance import connector, git_facts
from scanner.model.vocabulary import Side
from tests.collect.reading import commit, git, read

FILES = {
    "specs/web.yaml": "kind: x\n",
    "waivers/w.yaml": "- id: a\n  rule: drift/*\n  reason: x\n",
    "entitlements/e.yaml": "schema: entitlements/1\n",
    "CODEOWNERS": "* @platform\n/specs/ @web\n",
    "trueup.yaml": "version: 1\n",
    "other/x.yaml": "a: 1\n",
}


def test_the_governance_folders_are_read_at_a_commit_and_specs_are_specs(tmp_path: Path) -> None:
    head = commit(tmp_path, FILES)
    (tmp_path / "specs" / "web.yaml").write_text("kind: changed\n")
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert gaps == {}
    assert {name: each.source.side for name, each in snapshots.items()} == {
        "specs/web.yaml": Side.SPEC,
        "entitlements/e.yaml": Side.LIVE,
        "waivers/w.yaml": Side.LIVE,
    }
    assert {each.origin.commit for each in snapshots.values()} == {head}
    assert snapshots["specs/web.yaml"].content == b"kind: x\n"


def test_outside_git_the_folders_are_read_as_they_are(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    snapshots, _ = read(connector, tmp_path, path=".", folders=["specs"])
    assert list(snapshots) == ["specs/web.yaml"]
    facts = git_facts(tmp_path)
    assert (facts.commit, dict(facts.blame)) == ("", {})
    assert [each.pattern for each in facts.owners] == ["*", "/specs/"]


def test_a_folder_that_is_configured_and_missing_is_a_gap_and_a_usual_one_is_not(
    tmp_path: Path,
) -> None:
    commit(tmp_path, FILES)
    assert list(read(connector, tmp_path, path=".", folders=["specs", "nope"])[1]) == ["nope"]
    assert read(connector, tmp_path, path=".")[1] == {}
    assert read(connector, tmp_path, path="missing")[1]["" + str(tmp_path / "missing")].whole


def test_a_folder_that_is_not_committed_yet_is_read_without_claiming_a_commit(
    tmp_path: Path,
) -> None:
    commit(tmp_path, {"trueup.yaml": "version: 1\n"})
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.yaml").write_text("a: 1\n")
    snapshots, gaps = read(connector, tmp_path, path=".", folders=["specs"])
    assert gaps == {}
    assert snapshots["specs/a.yaml"].origin.commit == ""


def test_git_says_who_wrote_each_line_of_the_waivers_alone(tmp_path: Path) -> None:
    commit(tmp_path / "gov", FILES)
    path = tmp_path / "gov" / "waivers" / "w.yaml"
    path.write_text(path.read_text() + "  approver: lead\n")
    git(tmp_path / "gov", "-c", "user.name=x", "add", "-A")
    git(tmp_path / "gov", "commit", "-q", "-m", "x", "--author", "Lead Person <lead@example.org>")
    facts = git_facts(tmp_path / "gov")
    assert facts.commit == git(tmp_path / "gov", "rev-parse", "HEAD")
    assert dict(facts.blame) == {
        "waivers/w.yaml": ("dev <dev>", "dev <dev>", "dev <dev>", "Lead Person <lead@example.org>")
    }
    inner = git_facts(tmp_path / "gov" / "waivers", ("",))
    assert list(inner.blame) == ["w.yaml"]


def test_blame_runs_nothing_that_the_repository_names(tmp_path: Path) -> None:
    commit(tmp_path / "gov", {**FILES, ".gitattributes": "*.yaml diff=evil filter=evil\n"})
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/canary\ncat\n")
    script.chmod(0o755)
    with (tmp_path / "gov" / ".git" / "config").open("a") as config:
        config.write(f'[diff "evil"]\n textconv = {script}\n[core]\n fsmonitor = {script}\n')
        config.write(f'[filter "evil"]\n clean = {script}\n smudge = {script}\n')
    assert git_facts(tmp_path / "gov").blame["waivers/w.yaml"]
    assert not (tmp_path / "canary").exists()
