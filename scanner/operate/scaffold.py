"""The files of a new governance folder."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from scanner.model.quick_dataclass import dataclass

_CONFIGURATION = """\
# What TrueUp scans, and how it judges. Every key is described in the schema of this file.
version: 1
name: {name}
specs: specs                  # desired state: manifests, settings; read from git at a commit
entitlements: entitlements    # what was bought, for whom, until when
waivers: waivers              # who may differ, why and until when
policies: [policies]          # your own Rego, besides the built-in policies
owners: owners.yaml           # who answers for what, and how they are reached
approvers: approvers.yaml     # who may approve waivers and corrections, and what proves it
corrections: corrections      # what a source says wrongly, and what is right instead
sources:
{sources}
fail_on: {fail_on}
reports: {{html: out/report.html, json: out/report.json, sarif: out/report.sarif}}
remediate: {{mode: plan, forge: local, max_open: 10, max_changed_percent: 20}}
"""
_READMES = {
    "specs": "Desired state, as files: Kubernetes manifests, settings, env files.\n",
    "entitlements": "What was bought, as `entitlements/1` documents.\n",
    "waivers": "Who may differ, why and until when: lists of entries.\n",
    "corrections": "Corrections of what sources say, as `corrections/1` documents.\n",
    "policies": "Your own Rego policies with METADATA, each with a test beside it.\n",
}
_OWNERS = """\
# The teams that answer for things. While the list is empty, nobody is held against it.
#   - team: platform                  # as CODEOWNERS, sources and entries name it
#     on_call: pager platform
#     deputy: cloud
#     reviewed: 2027-01-31            # the day on which this was last confirmed
#     covers: [{kind: kubernetes/*}]  # what nothing else names an owner of
schema: owners/1
review_every_days: 365
owners: []
"""
_APPROVERS = """\
# Who may approve waivers and corrections, and the keys or forge accounts that prove it.
#   - name: security-lead
#     keys: [ssh-ed25519 AAAA...]
#     accounts: ["github:security-lead"]
schema: approvers/1
approvers: []
"""
_IGNORED = ".trueup/\nout/\n"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a new governance folder is for.

    Attributes:
        name: name of the estate.
        repositories: repositories to scan, from where the command runs.
        live: files or folders of live state: exports, manifests, settings.
        databases: names of environment variables that hold PostgreSQL connection strings.
        usage: files or patterns of usage records, inside the folder.
        fail_on: severity from which on a scan fails.
    """

    name: str
    repositories: Sequence[Path] = ()
    live: Sequence[Path] = ()
    databases: Sequence[str] = ()
    usage: Sequence[str] = ()
    fail_on: str = "high"


class ScaffoldExistsError(FileExistsError):
    """The folder already has a trueup.yaml."""


def write_scaffold(folder: Path, wishes: Wishes) -> tuple[Path, ...]:
    """Write the folder and return the files written.

    Args:
        folder: made when it is not there; other files in it are left alone.
        wishes: what it is for; without any source the folder itself is scanned.

    Raises:
        ScaffoldExistsError: there is a trueup.yaml already.
    """
    target = folder / "trueup.yaml"
    if target.exists():
        raise ScaffoldExistsError(f"{target}: is there already: edit it, or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    files = {target: _configuration(folder, wishes)}
    files |= {folder / role / "README.md": text for role, text in _READMES.items()}
    files |= {folder / "owners.yaml": _OWNERS, folder / "approvers.yaml": _APPROVERS}
    files[folder / ".gitignore"] = _IGNORED
    written = [path for path in files if not path.exists()]
    for path in written:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    return tuple(written)


def _configuration(folder: Path, wishes: Wishes) -> str:
    listed = yaml.safe_dump(
        list(_sources(folder, wishes)), sort_keys=False, default_flow_style=None, width=200
    )
    indented = "".join(f"  {line}\n" for line in listed.splitlines()).rstrip("\n")
    return _CONFIGURATION.format(
        name=_scalar(wishes.name), sources=indented, fail_on=wishes.fail_on
    )


def _sources(folder: Path, wishes: Wishes) -> Iterator[dict[str, str]]:
    taken: set[str] = set()
    wanted = [
        ("repository", path.resolve().name, _from(folder, path)) for path in wishes.repositories
    ]
    wanted += [("files", path.resolve().name, _from(folder, path)) for path in wishes.live]
    wanted += [("usage", Path(one).parent.name or "usage", one) for one in wishes.usage]
    for kind, name, path in wanted:
        yield {"kind": kind, "name": _free(name, taken), "path": path}
    for variable in wishes.databases:
        name = variable.lower().removesuffix("_dsn").replace("_", "-")
        yield {"kind": "postgres", "name": _free(name, taken), "dsn": f"env:{variable}"}
    if not taken:
        yield {"kind": "repository", "name": "this-repository", "path": "."}


def _from(folder: Path, path: Path) -> str:
    """Return the path as seen from the new folder, since paths of trueup.yaml start there."""
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _scalar(text: str) -> str:
    written: str = yaml.safe_dump(text, default_style=None)
    return written.splitlines()[0]
