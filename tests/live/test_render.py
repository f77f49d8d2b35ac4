"""Specs that a tool renders are compared like any other; a line is named only where it is certain."""

import json
from pathlib import Path

import pytest

from scanner.model.evidence import Source
from scanner.model.run import Report
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.operate.run_identity import now
from tests.collect.reading import commit
from tests.live.drifting import context_in
from tests.live.reading import read
from tests.live.servers import program

_CHART = {
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "charts/web/values.yaml": "replicas: 2\nimage: web:1\nlevel: info\n",
    "charts/web/templates/web.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n"
        "  namespace: shop\n  labels:\n    app: web\nspec:\n  replicas: {{ .Values.replicas }}\n"
        "  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n"
        "        - name: web\n          image: {{ .Values.image | quote }}\n"
        "          args: [{{ .Values.level }}]\n"
    ),
    "values/prod.yaml": "# production\n\nreplicas: 3\n",
}
_LIVE = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop, labels: {app: web}}\n"
    "spec:\n  replicas: 5\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n"
    "        - {name: web, image: 'web:2', args: [debug]}\n"
)
_HELM = {"tool": "helm", "path": "charts/web", "values": ["values/prod.yaml"]}


def report(root: Path, live: str, **options: object) -> Report:
    (root / "live").mkdir(exist_ok=True)
    (root / "live/web.yaml").write_text(live)
    sources = (
        Source("render", "specs", options),
        Source("files", "cluster", {"path": "live", "readers": ["kubernetes", "terraform-state"]}),
    )
    gathered = gather(sources, context_in(root))
    return assess(gathered, Question("test", ("drift",), now()), Judgement())


def test_a_chart_is_rendered_and_the_values_line_is_named_where_it_is_certain(
    tmp_path: Path,
) -> None:
    program("helm", "helm: go install helm.sh/helm/v3/cmd/helm@v3.16.4")
    commit(tmp_path, _CHART)
    found = report(tmp_path, _LIVE, **_HELM, trusted_to_run=True)
    assert not found.unread
    places = {
        str(one.observation.path[-1]): (one.observation.origin.file, one.observation.origin.line)
        for one in found.findings
    }
    assert places["replicas"] == ("values/prod.yaml", 3)
    assert places["image"] == ("charts/web/values.yaml", 2)
    (args,) = (one for one in found.findings if "args" in one.observation.path)
    assert args.observation.origin.file == ""
    assert "rendered from charts/web" in str(args.observation.origin)
    assert args.observation.facts["rendered_from"] == "charts/web/templates/web.yaml"
    assert all(one.observation.remedy is None for one in found.findings)


def test_a_kustomization_names_the_overlay_that_states_the_value(tmp_path: Path) -> None:
    program("kustomize", "kustomize: go install sigs.k8s.io/kustomize/kustomize/v5@v5.5.0")
    base = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  paused: false\n"
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  minReadySeconds: 7\n"
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": base,
        "prod/kustomization.yaml": (
            "resources: [../base]\nnamespace: shop\npatches: [{path: patch.yaml}]\n"
            "replicas: [{name: web, count: 3}]\n"
        ),
        "prod/patch.yaml": patch,
    }
    commit(tmp_path, files)
    live = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n"
        "spec: {replicas: 5, paused: true, minReadySeconds: 9}\n"
    )
    found = report(tmp_path, live, tool="kustomize", path="prod", trusted_to_run=True)
    places = {
        str(one.observation.path[-1]): (one.observation.origin.file, one.observation.origin.line)
        for one in found.findings
    }
    assert places == {
        "replicas": ("", 0),  # a transformer made 3 of the 1 that the base states
        "paused": ("base/web.yaml", 7),
        "minReadySeconds": ("prod/patch.yaml", 6),
    }


def test_a_plan_of_terraform_that_is_handed_in_names_the_block(tmp_path: Path) -> None:
    resource = {
        "address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "name": "logs",
        "values": {"bucket": "logs", "force_destroy": False},
    }  # fmt: skip
    plan = {"format_version": "1.2", "planned_values": {"root_module": {"resources": [resource]}}}
    state = {
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x",
        "resources": [
            {"mode": "managed", "type": "aws_s3_bucket", "name": "logs", "provider": "p",
             "instances": [{"attributes": {"bucket": "logs", "force_destroy": True}}]}
        ],
    }  # fmt: skip
    commit(
        tmp_path,
        {
            "infra/main.tf": '# x\n\nresource "aws_s3_bucket" "logs" {\n}\n',
            "plan.json": json.dumps(plan),
        },
    )
    (tmp_path / "live").mkdir()
    (tmp_path / "live/terraform.tfstate.json").write_text(json.dumps(state))
    found = report(tmp_path, "", tool="terraform", path="infra", rendered="plan.json")
    (finding,) = (one for one in found.findings if one.rule == "drift/changed")
    assert (finding.observation.origin.file, finding.observation.origin.line) == (
        "infra/main.tf",
        3,
    )
    assert finding.observation.facts["rendered_from"] == "infra"


def test_output_that_is_handed_in_needs_no_tool(tmp_path: Path) -> None:
    spec = _LIVE.replace("5", "3")
    commit(tmp_path, {**_CHART, "rendered.yaml": f"---\n# Source: web/templates/web.yaml\n{spec}"})
    found = report(tmp_path, _LIVE, **_HELM, rendered="rendered.yaml")
    (finding,) = found.findings
    assert (finding.observation.origin.file, finding.observation.origin.line) == (
        "values/prod.yaml",
        3,
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (_HELM, "trusted_to_run"),
        ({**_HELM, "path": "../other"}, "below the folder"),
        ({**_HELM, "values": ["/etc/hostname"], "trusted_to_run": True}, "below the folder"),
        ({**_HELM, "path": "absent", "trusted_to_run": True}, "no such folder"),
        ({"tool": "make", "path": "."}, "must be one of"),
    ],
)
def test_nothing_runs_that_is_not_trusted_to(
    tmp_path: Path, options: dict[str, object], reason: str
) -> None:
    commit(tmp_path, _CHART)
    taken = read("render", tmp_path, None, **options)
    (gap,) = taken.gaps.values()
    assert gap.whole
    assert reason in gap.reason


def test_a_tool_that_is_not_there_is_a_gap_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "charts/web").mkdir(parents=True)
    monkeypatch.setenv("PATH", "/nowhere")
    taken = read("render", tmp_path, None, **_HELM, trusted_to_run=True)
    assert "hand in what it renders" in next(iter(taken.gaps.values())).reason
