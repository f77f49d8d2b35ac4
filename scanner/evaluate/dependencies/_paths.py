"""What a file is for, by the folder and name it has."""

import re
from functools import lru_cache

_INSTALLED = frozenset(
    [
        "node_modules",
        ".venv",
        "venv",
        ".env",
        "site-packages",
        "dist-packages",
        ".eggs",
        ".tox",
        ".nox",
        "__pypackages__",
    ]
)
_COPIED = frozenset(
    [
        "vendor",
        "_vendor",
        "vendored",
        "vendored_packages",
        "third_party",
        "thirdparty",
        "third-party",
        "extern",
        "_extern",
        "externals",
        "bundled",
        "blib2to3",
    ]
)
_TESTS = frozenset(
    ["test", "tests", "testing", "unittests", "integration_tests", "e2e", "spec", "specs"]
)
_MATERIAL = frozenset(
    [
        "fixtures",
        "fixture",
        "testdata",
        "test_data",
        "test-data",
        "sample_projects",
        "test_projects",
        "snapshots",
        "cassettes",
        "test_fixtures",
        "__fixtures__",
        "data_files",
        "mock_data",
    ]
)
_DOCS = frozenset(["doc", "docs", "documentation"])
_EXAMPLES = frozenset(
    [
        "example",
        "examples",
        "sample",
        "samples",
        "demo",
        "demos",
        "tutorial",
        "tutorials",
        "benchmark",
        "benchmarks",
        "bench",
        "notebooks",
        "playground",
        "cookbook",
        "recipes",
        "snippets",
    ]
)
_SCRIPTS = frozenset(
    [
        "script",
        "scripts",
        "tools",
        "tool",
        "ci",
        ".ci",
        ".github",
        ".gitlab",
        "bin",
        "dev",
        "hack",
        "contrib",
        "utils_dev",
        "tasks",
    ]
)
_BUILD_FILES = frozenset(["setup.py", "build.py", "hatch_build.py", "_build_backend.py"])
_SCRIPT_FILES = frozenset(
    ["noxfile.py", "tasks.py", "fabfile.py", "dodo.py", "conftest.py", "versioneer.py", "wscript"]
)
_TEST_FILE = re.compile(r"test_[\w.-]*\.py|[\w.-]+_tests?\.py|conftest\.py|tests?\.py")


@lru_cache(maxsize=65_536)
def role_of(path: str, root: str) -> str:
    """Return "runtime", "test", "docs", "build", "script" or "example", inside its project."""
    *folders, name = (path[len(root) + 1 :] if root else path).split("/")
    folders = [folder.lower() for folder in folders]
    if not folders and name in _BUILD_FILES:
        return "build"
    if _TEST_FILE.fullmatch(name) or _TESTS.intersection(folders):
        return "test"
    for role, words in (("docs", _DOCS), ("example", _EXAMPLES)):
        if words.intersection(folders[:2]):
            return role
    if _SCRIPTS.intersection(folders[:1]) or name in _SCRIPT_FILES:
        return "script"
    return "runtime"


@lru_cache(maxsize=65_536)
def is_vendored(path: str) -> bool:
    """Say whether a file is a copy of somebody else's code inside the project."""
    return is_copied(path) or bool(_INSTALLED.intersection(path.lower().split("/")[:-1]))


def is_copied(path: str) -> bool:
    """Say whether a file is a copy kept with the project, which needs what it imports."""
    folders = path.lower().split("/")[:-1]
    return bool(_COPIED.intersection(folders)) and not _INSTALLED.intersection(folders)


@lru_cache(maxsize=65_536)
def is_material(path: str) -> bool:
    """Say whether a file is something that tests work on, not code or a manifest of the project."""
    folders = path.lower().split("/")[:-1]
    for index, folder in enumerate(folders):
        if folder in _MATERIAL:
            return True
        if folder in _TESTS and "data" in folders[index + 1 :]:
            return True
    return False


def below_tests(folder: str) -> bool:
    """Say whether a folder lies inside a folder of tests."""
    return bool(_TESTS.intersection(folder.lower().split("/")[:-1]))


def is_built(path: str) -> bool:
    """Say whether a file is what a JavaScript build wrote."""
    return bool({"dist", "build", "out", ".next", "coverage"}.intersection(path.split("/")[:-1]))


def is_example(folder: str) -> bool:
    """Say whether a folder shows how something is used."""
    return bool(_EXAMPLES.intersection(folder.lower().split("/")))


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
