"""Let each commit of a plan renew the locks that fit what it takes out."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scanner.forges._forge import ProposedFile
from scanner.model.remediation import Patch
from scanner.operate.plan_file import Group, PlannedFile, planned_file
from scanner.operate.proposals import files_of
from scanner.operate.pruning.checkout import check_out
from scanner.operate.pruning.children import Children
from scanner.operate.pruning.locks import Renewed, renewed_locks


def relocked(
    group: Group, folder: Path, projects: Iterable[str], children: Children
) -> tuple[Group, tuple[str, ...]]:
    """Return the group with renewed locks in its commits, and what became of each lock in words.

    Args:
        group: each commit of it takes something out.
        folder: where the repository is checked out; made anew.
        projects: folders in the repository whose manifests change.
        children: run the tools that made the locks.

    Raises:
        GitError: git failed.
        StaleBaseError: a file is not the one that was planned.
    """
    repository = Path(group.repository)
    check_out(repository, group.base, folder)
    proposed = files_of(repository, group)
    said: dict[str, str] = {}
    files: list[PlannedFile] = []
    for title in dict.fromkeys(file.commit for file in group.files):
        mine = [one for one in group.files if one.commit == title]
        files += mine
        for one in proposed:
            if one.commit == title:
                _write(folder, one)
        for project in sorted(set(projects)):
            for lock in renewed_locks(folder, folder / project, children):
                said[lock.path] = _in_words(lock)
                if lock.after != lock.before:
                    files.append(_planned(group, mine, lock))
    return replace(group, files=tuple(files)), tuple(said.values())


def _write(folder: Path, file: ProposedFile) -> None:
    path = folder / file.path
    if file.after is None:
        path.unlink()
    else:
        path.write_bytes(file.after)


def _planned(group: Group, mine: list[PlannedFile], lock: Renewed) -> PlannedFile:
    marks = dict.fromkeys(mark for one in mine for mark in one.findings)
    return planned_file(
        Patch(
            repository=group.repository,
            file=lock.path,
            base=group.base,
            before=lock.before,
            after=lock.after,
            findings=tuple(marks),
            title=group.title,
            commit=mine[0].commit,
        )
    )


def _in_words(lock: Renewed) -> str:
    if lock.problem:
        return f"{lock.path} was not renewed: {lock.problem}"
    return f"{lock.path} fits what is declared ({lock.tool})"
