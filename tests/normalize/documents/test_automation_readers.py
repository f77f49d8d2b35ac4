"""Code and pipelines, read into workflows and tasks."""

import pytest

from scanner.model.automation import Task, Workflow
from scanner.model.evidence import Unreadable
from scanner.normalize.documents import (
    github_workflow,
    gitlab_ci,
    javascript_tasks,
    python_tasks,
    shell_script,
)
from tests.normalize.documents.reading import dropped, everything, read

WORKFLOW = """\
name: release
on: [push]
concurrency: release
jobs:
  build:
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v4
      - name: Ship
        continue-on-error: true
        run: make ship
      - run: |
          echo one
          make publish || true
      - id: lint
        continue-on-error: true
        run: make lint
      - if: steps.lint.outcome == 'failure'
        run: echo lint
      - continue-on-error: ${{ matrix.experimental }}
        run: make next
      - shell: python
        run: print("a" "|| true")
  late:
    needs: build
    continue-on-error: true
    steps: []
"""
PIPELINE = """\
stages: [test]
variables: {A: b}
unit:
  script:
    - make test || true
    - |
      echo
      make more || :
lint:
  allow_failure: true
  needs: [unit]
  retry: {max: 2}
  script: make lint
sometimes:
  allow_failure: {exit_codes: [7]}
  script: make x
by-hand:
  when: manual
  allow_failure: true
  script: make y
"""


def test_a_github_workflow_gives_itself_its_jobs_and_what_they_drop() -> None:
    found = read(github_workflow.READER, "a/.github/workflows/release.yml", WORKFLOW)
    document, workflow, *tasks = found
    assert (document.kind, document.uid) == (
        "github/workflow",
        "github/workflow/shop/.github/workflows/release.yml",
    )
    assert document.attributes["on"] == ["push"]
    record = Workflow.of(workflow)
    assert (record.system, record.name, record.triggers) == ("github-actions", "release", ("push",))
    assert record.tasks[0] == "shop/.github/workflows/release.yml#build"
    assert Task.of(tasks[0]).timeout_seconds == 300
    assert Task.of(tasks[-1]).needs == ("shop/.github/workflows/release.yml#build",)
    assert dropped(found) == [
        ("build / Ship", "continue-on-error: true", 10),
        ("build / step 3", "|| true", 14),
        ("late", "continue-on-error: true", 26),
    ]


def test_a_gitlab_pipeline_gives_its_jobs_and_what_they_drop() -> None:
    found = read(gitlab_ci.READER, ".gitlab-ci.yml", PIPELINE)
    assert [resource.kind for resource in found[:2]] == ["gitlab/pipeline", "trueup/workflow"]
    assert dropped(found) == [
        ("unit", "|| true", 5),
        ("unit", "|| :", 8),
        ("lint", "allow_failure: true", 10),
    ]
    lint = Task.of(found[3])
    assert (lint.needs, lint.retries) == (("shop/.gitlab-ci.yml#unit",), 2)


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "name: x\n", "jobs: 7\n"])
def test_a_workflow_that_cannot_be_read_is_a_gap(text: str) -> None:
    [gap] = everything(github_workflow.READER, ".github/workflows/x.yml", text)
    assert isinstance(gap, Unreadable)


def test_code_gives_a_task_for_each_function_that_drops_errors() -> None:
    text = "def a():\n    try:\n        x()\n    except Exception:\n        pass\n\n\ndef b():\n    x()\n"
    [task] = read(python_tasks.READER, "jobs/load.py", text)
    assert task.uid == "trueup/task/shop/jobs/load.py#a"
    assert str(task.origin) == "jobs/load.py:4"
    assert task.evidence == "sha256:d"
    assert dropped(read(javascript_tasks.READER, "a.ts", "go().catch(() => {})")) == [
        ("a.ts", ".catch(() => {})", 1)
    ]
    script = "#!/usr/bin/env -S bash -eu\nset +e\nmake\n"
    assert dropped(read(shell_script.READER, "bin/deploy", script)) == [("deploy", "set +e", 2)]


@pytest.mark.parametrize(
    "name",
    ["tests/test_x.py", "node_modules/a/b.py", "a/test_b.py", "conftest.py", ".venv/lib/x.py"],
)
def test_code_of_others_and_tests_are_left_out(name: str) -> None:
    assert not python_tasks.READER.recognises(name, "")
    assert python_tasks.READER.recognises("jobs/contest.py", "")


def test_python_that_does_not_parse_is_a_gap_with_its_line() -> None:
    [gap] = everything(python_tasks.READER, "a.py", "try:\n    print 1\nexcept: pass\n")
    assert isinstance(gap, Unreadable)
    assert gap.place == "a.py:2"
