"""Renew the lock files of a project with the tools that made them."""

import hashlib
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from scanner.model.evidence import Snapshot, Source
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Origin, Resource
from scanner.normalize._documents import resources_of
from scanner.operate.pruning.children import Children

_COMMANDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "uv.lock": (("uv", "lock"),),
    "poetry.lock": (("poetry", "lock", "--no-update"), ("poetry", "lock")),
    "pdm.lock": (("pdm", "lock", "--update-reuse"),),
    "Pipfile.lock": (("pipenv", "lock"),),
    "package-lock.json": (
        ("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"),
    ),
    "npm-shrinkwrap.json": (
        ("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"),
    ),
    "pnpm-lock.yaml": (("pnpm", "install", "--lockfile-only", "--ignore-scripts"),),
    "yarn.lock": (("yarn", "install", "--ignore-scripts", "--non-interactive"),),
    "Cargo.lock": (("cargo", "update", "--workspace"),),
    "go.sum": (("go", "mod", "tidy"),),
    "composer.lock": (("composer", "update", "--lock", "--no-install", "--no-scripts"),),
    "Gemfile.lock": (("bundle", "lock"),),
}
"""Lock file -> what renews it and keeps the other pins; the next one where the first fails."""
_COMPILED = re.compile(r"^#[ \t]+((?:pip-compile|uv pip compile)[ \t][^\n]{1,500})$", re.M)
_HEAD = 4_000


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of one lock file.

    Attributes:
        path: from the root of the checkout.
        before, after: its text; the same where it was not renewed.
        problem: why it was not; "" when it was, or needed no change.
        tool: what renewed it.
    """

    path: str
    before: str
    after: str
    problem: str = ""
    tool: str = ""


def renewed_locks(root: Path, project: Path, children: Children) -> Iterator[Renewed]:
    """Renew each lock file in the folder of a project, and yield what became of it.

    A tool that is not installed renews nothing. One that changes the version of anything that
    stays, or brings something in, did more than was asked: the lock is put back as it was.

    Args:
        root: the checkout.
        project: the folder in it whose manifests changed; the lock of a workspace lies above.
        children: run the tools, with the network.
    """
    around = [project, *(each for each in project.parents if each.is_relative_to(root))]
    folder = next((each for each in around if any(_locks(each))), project)
    for path, commands in sorted(_locks(folder)):
        before = path.read_text("utf-8", "surrogateescape")
        name = path.relative_to(root).as_posix()
        problem = _run(commands, folder, children)
        after = path.read_text("utf-8", "surrogateescape")
        if not problem and after != before:
            problem = _more_than_removed(name, before, after)
        if problem:
            path.write_text(before, "utf-8", "surrogateescape")
            after = before
        yield Renewed(name, before, after, problem, " ".join(commands[0][:2]))


def _locks(project: Path) -> Iterator[tuple[Path, tuple[tuple[str, ...], ...]]]:
    for name, commands in _COMMANDS.items():
        if _is_plain(project / name):
            yield project / name, commands
    listed = [*project.glob("*requirements*.txt"), *project.glob("requirements/*.txt")]
    for path in filter(_is_plain, listed):
        with path.open(encoding="utf-8", errors="replace") as file:
            made = _COMPILED.search(file.read(_HEAD))
        if made:
            yield path, (tuple(shlex.split(made[1])),)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _run(commands: tuple[tuple[str, ...], ...], project: Path, children: Children) -> str:
    """Run the first command that succeeds, and return why none did."""
    if shutil.which(commands[0][0]) is None:
        return f"{commands[0][0]} is not installed"
    said = ""
    for command in commands:
        ran = children.run(command, project, network=True)
        if not ran.code:
            return ""
        said = f"{' '.join(command[:2])} failed: {ran.error}"
    return said


def _more_than_removed(name: str, before: str, after: str) -> str:
    """Return what a new lock holds that the old one did not; "" when it only lost something."""
    old, new = _packages(name, before), _packages(name, after)
    for package, versions in new.items():
        if not versions <= old.get(package, frozenset()):
            return f"renewing it would also change {package}"
    return ""


def _packages(name: str, text: str) -> dict[str, frozenset[str]]:
    """Return package -> versions, as the readers of locks and requirements see the file."""
    data = text.encode("utf-8", "surrogateescape")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    snapshot = Snapshot(Source("files", "lock"), name, data, digest, Origin("lock", name))
    found: dict[str, frozenset[str]] = {}
    for resource in resources_of(snapshot, strict=False):
        if not isinstance(resource, Resource):
            continue
        for package, held in (resource.attributes.get("packages") or {}).items():
            found[package] = frozenset(map(str, held.get("versions", ())))
        for declared in resource.attributes.get("declarations") or ():
            found[str(declared["distribution"])] = frozenset({str(declared["specifier"])})
    return found
