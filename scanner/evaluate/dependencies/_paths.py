"""What a file is for, by the folder and name it has."""

import re
from functools import lru_cache

from scanner.normalize.meaning.folder_names import (
    BUILD_FILES,
    BUILT,
    COPIED,
    DOCS,
    EXAMPLES,
    INSTALLED,
    MATERIAL,
    SCRIPT_FILES,
    SCRIPTS,
    TESTS,
)

_TEST_FILE = re.compile(r"test_[\w.-]*\.py|[\w.-]+_tests?\.py|conftest\.py|tests?\.py")


@lru_cache(maxsize=65_536)
def role_of(path: str, root: str) -> str:
    """Return "runtime", "test", "docs", "build", "script" or "example", inside its project."""
    *folders, name = (path[len(root) + 1 :] if root else path).split("/")
    folders = [folder.lower() for folder in folders]
    if not folders and name in BUILD_FILES:
        return "build"
    if _TEST_FILE.fullmatch(name) or TESTS.intersection(folders):
        return "test"
    for role, words in (("docs", DOCS), ("example", EXAMPLES)):
        if words.intersection(folders[:2]):
            return role
    if SCRIPTS.intersection(folders[:1]) or name in SCRIPT_FILES:
        return "script"
    return "runtime"


@lru_cache(maxsize=65_536)
def is_vendored(path: str) -> bool:
    """Say whether a file is a copy of somebody else's code inside the project."""
    return is_copied(path) or bool(INSTALLED.intersection(path.lower().split("/")[:-1]))


def is_copied(path: str) -> bool:
    """Say whether a file is a copy kept with the project, which needs what it imports."""
    folders = path.lower().split("/")[:-1]
    return bool(COPIED.intersection(folders)) and not INSTALLED.intersection(folders)


@lru_cache(maxsize=65_536)
def is_material(path: str) -> bool:
    """Say whether a file is something that tests work on, not code or a manifest of the project."""
    folders = path.lower().split("/")[:-1]
    for index, folder in enumerate(folders):
        if folder in MATERIAL:
            return True
        if folder in TESTS and "data" in folders[index + 1 :]:
            return True
    return False


def below_tests(folder: str) -> bool:
    """Say whether a folder lies inside a folder of tests."""
    return bool(TESTS.intersection(folder.lower().split("/")[:-1]))


def is_built(path: str) -> bool:
    """Say whether a file is what a JavaScript build wrote."""
    return bool(BUILT.intersection(path.split("/")[:-1]))


def is_example(folder: str) -> bool:
    """Say whether a folder shows how something is used."""
    return bool(EXAMPLES.intersection(folder.lower().split("/")))


def folder_of(path: str) -> str:
    """Return the folder of a path; "" at the top."""
    return path.rpartition("/")[0]


def inside(path: str, folder: str) -> bool:
    """Say whether a path is below a folder."""
    return not folder or path.startswith(f"{folder}/")


def joined(folder: str, relative: str) -> str:
    """Return a relative path from a folder, normalised; it never leaves the source."""
    parts = [part for part in folder.split("/") if part]
    for part in relative.replace("\\", "/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
