"""Where the git directory of a folder is, and whether it may be trusted to hold its own objects."""

from pathlib import Path

from scanner.collect._git_run import GitError


def find_git_dir(path: Path) -> tuple[Path, str] | None:
    """Return the git directory that a folder belongs to, and the folder's path inside the tree.

    None when it belongs to none. A bare repository is found when it is named itself.

    Raises:
        GitError: there is a `.git`, but it is no usable repository.
    """
    start = path.resolve()
    if (start / "HEAD").is_file() and (start / "objects").is_dir():
        return start, ""
    for folder in (start, *start.parents):
        dot_git = folder / ".git"
        if dot_git.exists():
            inside = "" if folder == start else start.relative_to(folder).as_posix()
            return _git_dir(dot_git), inside
    return None


def _git_dir(dot_git: Path) -> Path:
    """Follow the pointer file of a linked work tree or submodule."""
    if dot_git.is_dir():
        if not (dot_git / "HEAD").is_file():
            raise GitError(".git is no usable repository: it has no HEAD")
        return dot_git
    try:
        text = dot_git.read_text("utf-8")[:4096]
    except (OSError, UnicodeDecodeError):
        raise GitError(".git is neither a folder nor a pointer to one") from None
    target = dot_git.parent / text.removeprefix("gitdir:").strip()
    if not text.startswith("gitdir:") or not (target / "HEAD").is_file():
        raise GitError(".git points to no repository")
    if not _points_back(target, dot_git):
        # Else a hostile folder could have another repository of its reader scanned as its own.
        raise GitError(".git points to a repository that does not know this folder")
    return target.resolve()


def _points_back(target: Path, dot_git: Path) -> bool:
    """Say whether a work tree's or submodule's repository names the folder it is used from."""
    try:
        back = (target / "gitdir").read_text("utf-8")[:4096].strip()
        return (target / back).resolve() == dot_git.resolve()
    except (OSError, UnicodeDecodeError):
        parents = [folder / ".git" / "modules" for folder in dot_git.resolve().parents]
        return any(modules in target.resolve().parents for modules in parents)


def foreign_objects(repository: Path) -> str:
    """Return what makes a repository read objects of another place; "" when nothing does.

    A hostile checkout could otherwise name a repository of the person who scans it.
    """
    objects = repository / "objects"
    if objects.is_symlink():
        return "its objects are a symbolic link to another place"
    alternates = objects / "info" / "alternates"
    if alternates.exists():
        return "it borrows objects of another repository (objects/info/alternates)"
    return ""
