"""The files of a new governance folder."""

from collections.abc import Sequence
from pathlib import Path

import yaml

_CONFIGURATION = """\
# What TrueUp scans, and how it judges. Every key is described in the schema of this file.
version: 1
name: {name}
specs: specs                  # desired state: manifests, settings; read from git at a commit
entitlements: entitlements    # what was bought, for whom, until when
waivers: waivers              # who may differ, why and until when
policies: [policies]          # your own Rego, besides the built-in policies
sources:
{sources}
fail_on: high
reports: {{html: out/report.html, json: out/report.json, sarif: out/report.sarif}}
remediate: {{mode: plan, forge: local, max_open: 10, max_changed_percent: 20}}
"""
_READMES = {
    "specs": "Desired state, as files: Kubernetes manifests, settings, env files.\n",
    "entitlements": "What was bought, as `entitlements/1` documents.\n",
    "waivers": "Who may differ, why and until when: lists of entries.\n",
    "policies": "Your own Rego policies with METADATA, each with a test beside it.\n",
}
_IGNORED = ".trueup/\nout/\n"


class ScaffoldExistsError(FileExistsError):
    """The folder already has a trueup.yaml."""


def write_scaffold(folder: Path, name: str, repositories: Sequence[Path]) -> tuple[Path, ...]:
    """Write the folder and return the files written.

    Args:
        folder: made when it is not there; other files in it are left alone.
        name: name of the estate.
        repositories: repositories to scan; the folder itself when empty.

    Raises:
        ScaffoldExistsError: there is a trueup.yaml already.
    """
    target = folder / "trueup.yaml"
    if target.exists():
        raise ScaffoldExistsError(f"{target}: is there already: edit it, or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    files = {target: _configuration(name, repositories)}
    files |= {folder / role / "README.md": text for role, text in _READMES.items()}
    files[folder / ".gitignore"] = _IGNORED
    written = [path for path in files if not path.exists()]
    for path in written:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    return tuple(written)


def _configuration(name: str, repositories: Sequence[Path]) -> str:
    entries = []
    for path in repositories or (Path(),):
        label = path.resolve().name if repositories else "this-repository"
        entries.append({"kind": "repository", "name": label, "path": path.as_posix()})
    listed = yaml.safe_dump(entries, sort_keys=False, default_flow_style=None)
    indented = "".join(f"  {line}\n" for line in listed.splitlines()).rstrip("\n")
    return _CONFIGURATION.format(name=_scalar(name), sources=indented)


def _scalar(text: str) -> str:
    written: str = yaml.safe_dump(text, default_style=None)
    return written.splitlines()[0]
