"""A secret in any kind of source is in no output, log, evidence or argument."""

import base64
import json
import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest

from scanner.evidence._packs import entries_of, read_entry

CANARY = "cAnArY/7f3q+zX9==Lw&k2"
FORMS = {
    "plain": CANARY,
    "base64": base64.b64encode(CANARY.encode()).decode(),
    "url": urllib.parse.quote(CANARY, safe=""),
    "json": json.dumps(CANARY)[1:-1],
}
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
          env: [{{name: DB_PASSWORD, value: "{0}"}}, {{name: MODE, value: "{1}"}}]
"""
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: shop}}\n{0}: {{K: '{1}'}}\n"
SOURCE = (
    "import os\n\nPASSWORD = {0!r}\n\n\ndef run():\n"
    "    try:\n        os.system('x')\n    except Exception:\n        pass\n"
)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("canary")
    write(
        root,
        {
            "trueup.yaml": "version: 1\nname: canary\nspecs: specs\nentitlements: entitlements\n"
            "sources:\n"
            "  - {kind: files, name: live, path: live}\n"
            "  - {kind: repository, name: code, path: code}\n"
            "  - {kind: usage, name: use, path: usage/*.csv}\n"
            "  - {kind: environment, name: env, path: site}\n"
            "  - {kind: postgres, name: db, dsn: 'env:CANARY_DSN'}\n",
            "specs/web.yaml": DEPLOYMENT.format(CANARY, "a"),
            "specs/s.yaml": SECRET.format("stringData", CANARY),
            "specs/app.env": f"API_TOKEN={CANARY}\nMODE=a\n",
            "live/web.yaml": DEPLOYMENT.format(CANARY + "x", "b"),
            "live/s.yaml": SECRET.format("data", FORMS["base64"]),
            "live/app.env": f"API_TOKEN={CANARY}y\nMODE=b\n",
            "live/conf.toml": f'kind = "generic"\npassword = "{CANARY}"\n',
            "live/conf.ini": f"[db]\npassword = {CANARY}\n",
            "live/conf.json": json.dumps({"db": {"client_secret": CANARY, "mode": 1}}),
            "live/broken.json": '{"kind": "x", "password": "' + CANARY + '", ]',
            "live/broken.yaml": f"kind: x\napiVersion: v1\npassword: [{CANARY}\n",
            "live/url.yaml": f"kind: generic\ndsn: postgresql://u:{FORMS['url']}@db/x\n",
            "live/state.tfstate": json.dumps(
                {
                    "version": 4,
                    "resources": [
                        {
                            "mode": "managed",
                            "type": "db",
                            "name": "d",
                            "instances": [{"attributes": {"id": "1", "password": CANARY}}],
                        }
                    ],
                }
            ),
            "code/pyproject.toml": '[project]\nname = "a"\nversion = "1"\ndependencies = []\n',
            "code/a/__init__.py": SOURCE.format(CANARY),
            "code/Dockerfile": f"FROM x\nENV DB_PASSWORD={CANARY}\n",
            "code/.github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    env:\n"
            f"      API_TOKEN: '{CANARY}'\n    steps:\n      - run: x || true\n",
            "usage/u.csv": "session,principal,tool,version,edition,start,end,host,region,project\n",
            "entitlements/e.yaml": "schema: entitlements/1\ntimezone: UTC\ntools: []\n"
            f"entitlements: []\npeople: []\napi_token: '{CANARY}'\n",
            "site/a-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: a\nVersion: 1\n",
        },
    )
    return root


@pytest.fixture(scope="module")
def outputs(estate: Path) -> dict[str, bytes]:
    formats = ("json", "jsonl", "html", "sarif", "csv", "junit", "markdown", "github", "table")
    arguments = [part for one in formats for part in ("--output", f"{one}=out/report.{one}")]
    result = subprocess.run(
        [sys.executable, "-m", "scanner", "scan", "--plan", "out/plan.json", *arguments],
        cwd=estate, capture_output=True, check=False,
        env=os.environ | {"CANARY_DSN": f"postgresql://u:{FORMS['url']}@127.0.0.1:1/x"},
    )  # fmt: skip
    assert result.returncode == 3, result.stderr
    held = {path.name: path.read_bytes() for path in (estate / "out").iterdir()}
    assert len(held) == len(formats) + 1
    for path in (estate / ".trueup").rglob("*"):
        if path.is_file() and path.name != "redaction.key":
            held[str(path)] = path.read_bytes()
    for pack in (estate / ".trueup" / "evidence" / "packs").iterdir():
        for digest, place in entries_of(pack)[0].items():
            held[digest.hex()] = read_entry(pack, place, digest, 2**30)
    return held | {"stdout": result.stdout, "stderr": result.stderr}


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_the_canary_is_in_any_output(outputs: dict[str, bytes], form: str) -> None:
    found = [name for name, data in outputs.items() if FORMS[form].encode() in data]
    assert found == []


def test_the_canary_was_there_to_be_found(outputs: dict[str, bytes]) -> None:
    report = json.loads(outputs["report.json"])
    paths = [finding["path"] for finding in report["findings"] if "drift" in finding["rule"]]
    assert any("MODE" in str(path) for path in paths)
    masked = [finding for finding in report["findings"] if finding["actual"] == "(masked)"]
    assert len(masked) >= 2
