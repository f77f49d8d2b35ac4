"""A plan shows what is applied, changes only the planned bytes, and is never applied twice."""

import json
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.findings.settle import Asked, Governed, settle
from scanner.findings.states import Looked
from scanner.forges._forge import NotOursError, StaleBaseError
from scanner.forges.local import forge
from scanner.model.check import Rule
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Origin
from scanner.model.run import Report, RunFacts, RunInputs
from scanner.model.vocabulary import Severity
from scanner.operate.plan_file import Plan, PlanFileError, decode, encode
from scanner.operate.proposals import Limits, TooMuchAtOnceError, apply, description, escaped
from scanner.operate.remediation import place_of, plan
from tests.operate.repositories import commit, git

NOW = datetime(2027, 6, 1, tzinfo=UTC)
RULE = Rule("drift/changed", "Changed", Severity.MEDIUM, "why", "fix")
LIVE = "\ufeffreplicas: 5  # tuned\r\nimage: 'web:2'\r\npassword: correct-horse-battery"


def _finding(
    name: str, path: list[str], value: Json, *, kind: str = "revert-value", automatic: bool = True
) -> tuple[str, Observation]:
    arguments = {"file": name, "path": path, "value": value}
    return "drift/changed", Observation(
        resource=f"k/{name}",
        message="{what} changed | @team <b>",
        arguments={"what": "/".join(path)},
        path=tuple(path),
        expected=value,
        origin=Origin("live", name, 1),
        remedy=Remedy(kind, automatic=automatic, arguments=arguments),
    )


def _report(*observations: tuple[str, Observation]) -> Report:
    result = settle(Asked(observations, {RULE.id: RULE}), {}, Governed(), Looked(NOW))
    facts = RunFacts("run-1", NOW, NOW, "dev", ("trueup",), "1", RunInputs("e", "c", NOW, "h"))
    return Report("acme", facts, (), 1.0, (), {RULE.id: RULE}, result.findings)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    place = tmp_path / "live"
    commit(place, {"app/web.yaml": LIVE, "app/b.json": '{"a": 1}\n', "other.txt": "x\n"})
    return place


def _plan(repository: Path, *observations: tuple[str, Observation], chosen: str = "") -> Plan:
    place = place_of(repository / "app")
    assert place is not None
    return plan(_report(*observations), {"live": place}, chosen=(chosen,) if chosen else ())


def _two(repository: Path) -> Plan:
    return _plan(
        repository, _finding("web.yaml", ["replicas"], 3), _finding("web.yaml", ["image"], "web:1")
    )


def test_branch_changes_only_the_planned_bytes_and_leaves_the_work_tree_alone(
    repository: Path,
) -> None:
    (repository / "app/web.yaml").write_text("uncommitted work\n")
    made = decode(encode(_two(repository)))
    opened = apply(made, forge)
    after = subprocess.run(
        ["git", "-C", str(repository), "show", f"{opened[0].branch}:app/web.yaml"],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    assert after.decode() == LIVE.replace("5", "3").replace("web:2", "web:1")
    assert git(repository, "diff", "--name-only", "main", opened[0].branch) == "app/web.yaml"
    assert (repository / "app/web.yaml").read_text() == "uncommitted work\n"
    assert git(repository, "status", "--short") == "M app/web.yaml"


def test_second_application_writes_nothing(repository: Path) -> None:
    made = _two(repository)
    first, second = apply(made, forge), apply(made, forge)
    assert [one.written for one in (*first, *second)] == [True, False]
    assert first[0].commit == second[0].commit


def test_second_plan_proposes_nothing_that_is_proposed_already(repository: Path) -> None:
    opened = apply(_two(repository), forge)
    again = _two(repository)
    assert again.groups == ()
    assert {one.reason for one in again.refused} == {
        f"already proposed on branch {opened[0].branch}"
    }


def test_new_finding_gets_a_branch_of_its_own_and_a_merged_one_is_forgotten(
    repository: Path,
) -> None:
    first = apply(_plan(repository, _finding("web.yaml", ["replicas"], 3)), forge)
    both = _two(repository)
    assert [len(group.findings) for group in both.groups] == [1]
    git(repository, "merge", "-q", first[0].branch)
    assert forge.proposed(repository / ".git") == {}


def test_same_plan_gives_the_same_commit_anywhere(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "-q", str(repository), str(copy)], check=True)
    one, other = apply(_two(repository), forge), apply(_two(copy), forge)
    assert one[0].commit == other[0].commit


def test_stale_base_is_refused_and_nothing_is_written(repository: Path) -> None:
    made = _two(repository)
    commit(repository, {"other.txt": "y\n"})
    with pytest.raises(StaleBaseError, match="plan again"):
        apply(made, forge)
    assert git(repository, "for-each-ref", "refs/heads/trueup/") == ""


def test_work_of_a_person_on_the_branch_is_left_alone(repository: Path) -> None:
    made = _two(repository)
    branch = apply(made, forge)[0].branch
    git(repository, "switch", "-q", branch)
    mine = commit(repository, {"app/web.yaml": "mine\n"})
    git(repository, "switch", "-q", "main")
    with pytest.raises(NotOursError):
        apply(made, forge)
    assert git(repository, "rev-parse", branch) == mine


def test_plan_that_was_changed_is_refused(repository: Path) -> None:
    data = encode(_two(repository)).replace(b"web:1", b"web:9")
    with pytest.raises(PlanFileError, match="changed after it was made"):
        decode(data)
    for broken in (b"", b"[]", b"{}", b'{"schema": "other"}', b'{"schema": "trueup-plan/1"}'):
        with pytest.raises(PlanFileError):
            decode(broken)


def test_plan_and_description_hold_no_secret_of_the_file(repository: Path, tmp_path: Path) -> None:
    made = _two(repository)
    apply(made, forge, folder=tmp_path / "proposals")
    written = [encode(made), *(one.read_bytes() for one in (tmp_path / "proposals").rglob("*.*"))]
    assert len(written) == 3
    assert all(b"correct-horse-battery" not in data for data in written)
    diff = made.groups[0].files[0].diff
    assert "+\ufeffreplicas: 3  # tuned\r\n" in diff
    assert " password: (masked)\n" in diff


def test_line_that_also_holds_a_secret_is_not_planned(repository: Path) -> None:
    commit(repository, {"app/c.json": '{"password": "correct-horse-battery", "n": 1}\n'})
    made = _plan(repository, _finding("c.json", ["n"], 2))
    assert made.groups == ()
    assert "also holds a secret" in made.refused[0].reason


@pytest.mark.parametrize(
    ("observation", "reason"),
    [
        (_finding("web.yaml", ["replicas"], 3, automatic=False), "a person must choose"),
        (_finding("web.yaml", ["replicas"], 3, kind="edits/yaml"), "no fix is known"),
        (_finding("web.yaml", ["absent"], 3), "no value at absent"),
        (_finding("none.yaml", ["a"], 3), "not a committed plain file"),
        (_finding("../../etc/passwd", ["a"], 3), "not a committed plain file"),
        (_finding("link.yaml", ["a"], 3), "not a committed plain file"),
        (_finding("latin.yaml", ["a"], 3), "not text in UTF-8"),
        (_finding("web.yaml", ["replicas"], 5), "right already"),
    ],
)
def test_finding_that_is_left_out_says_why(
    repository: Path, observation: tuple[str, Observation], reason: str
) -> None:
    (repository / "app/link.yaml").symlink_to("web.yaml")
    commit(repository, {"app/latin.yaml": b"a: \xe9\n"})
    made = _plan(repository, observation)
    assert made.groups == ()
    assert reason in made.refused[0].reason


def test_person_can_choose_a_fix_that_is_not_automatic(repository: Path) -> None:
    observation = _finding("web.yaml", ["replicas"], 3, kind="adopt-value", automatic=False)
    fingerprint = _report(observation).findings[0].fingerprint
    assert len(_plan(repository, observation, chosen=fingerprint[:12]).groups) == 1
    assert _plan(repository, observation, chosen=fingerprint[:4]).groups == ()


def test_limits_stop_the_whole_plan_before_anything_is_written(repository: Path) -> None:
    commit(repository, {f"app/f{n}.yaml": "n: 1\n" for n in range(8)})
    many = [_finding(f"f{n}.yaml", ["n"], 2) for n in range(8)]
    made = _plan(repository, *many)
    with pytest.raises(TooMuchAtOnceError, match="8 of 11 files"):
        apply(made, forge, Limits(max_changed_percent=50))
    with pytest.raises(TooMuchAtOnceError, match="limit is 0"):
        apply(made, forge, Limits(max_open=0, max_changed_percent=100))
    assert git(repository, "for-each-ref", "refs/heads/trueup/") == ""
    assert len(apply(made, forge, Limits(max_changed_percent=100))) == 1


def test_hostile_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    script = repository / ".git/hooks/reference-transaction"
    script.write_text(f"#!/bin/sh\ntouch {canary}\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "filter.x.clean", "gpg.program", "core.sshCommand"):
        git(repository, "config", key, f"touch {canary};")
    git(repository, "config", "commit.gpgSign", "true")
    (repository / ".git/info/attributes").write_text("* filter=x\n")
    canary.unlink(missing_ok=True)
    assert apply(_two(repository), forge)[0].written
    assert not canary.exists()


def test_text_from_outside_is_shown_and_never_obeyed(repository: Path, tmp_path: Path) -> None:
    apply(_two(repository), forge, folder=tmp_path)
    text = next(tmp_path.rglob("description.md")).read_text()
    assert "<b>" not in text
    assert "@team" not in text
    assert not set(escaped("[x](https://evil.example)\u202e|<!-- @all -->\n`")) & set(
        "[](<>|@`:!\n\u202e"
    )


def test_two_processes_at_once_make_one_branch(repository: Path) -> None:
    made = _two(repository)
    results: list[object] = []

    def attempt() -> None:
        try:
            results.append(apply(made, forge)[0].commit)
        except RuntimeError as error:
            results.append(error)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    commits = {one for one in results if isinstance(one, str)}
    assert len(commits) == 1
    assert len(git(repository, "for-each-ref", "refs/heads/trueup/").splitlines()) == 1


def test_plan_names_every_finding_once(repository: Path) -> None:
    made = _plan(
        repository,
        _finding("web.yaml", ["replicas"], 3),
        _finding("b.json", ["a"], 2),
        _finding("none.yaml", ["a"], 3),
    )
    planned = [one["fingerprint"] for group in made.groups for one in group.findings]
    assert (
        len(planned) + len(made.refused)
        == len({*planned, *(r.fingerprint for r in made.refused)})
        == 3
    )
    assert json.loads(encode(made))["id"] == made.id


def test_reviewers_are_told_who_changed_live_and_who_wrote_the_spec(repository: Path) -> None:
    rule, seen = _finding("web.yaml", ["replicas"], 3)
    facts: dict[str, Json] = {"actor": "@ops", "actor_certain": True, "spec_author": "dev"}
    (group,) = _plan(repository, (rule, replace(seen, facts=facts))).groups
    text = description(group)
    assert "Who and when:" in text
    assert "changed live by &#64;ops; spec written by dev" in text
    (group,) = _plan(repository, (rule, seen)).groups
    assert "Who and when:" not in description(group)
