"""CODEOWNERS patterns cover what GitHub says they cover."""

import pytest

from scanner.normalize.grammars.codeowners import covers_file as covers


@pytest.mark.parametrize(
    ("pattern", "file", "expected"),
    [
        ("*", "a/b.yaml", True),
        ("*.yaml", "a/b.yaml", True),
        ("*.yaml", "a/b.json", False),
        ("/build/logs/", "build/logs/x/y.txt", True),
        ("/build/logs/", "a/build/logs/x.txt", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/sub/a.md", False),
        ("apps/", "x/apps/y/z.py", True),
        ("/apps/github", "apps/github/x.py", True),
        ("/apps/github", "apps/github", True),
        ("**/logs", "deep/er/logs/x.txt", True),
        ("/a/**/b", "a/x/y/b", True),
        ("/a/**/b", "a/b", True),
        ("live", "a/live-web.yaml", False),
    ],
)
def test_pattern_covers_what_the_documentation_says(
    pattern: str, file: str, *, expected: bool
) -> None:
    assert covers(pattern, file) is expected


def test_hostile_pattern_over_a_hostile_path_ends_quickly() -> None:
    assert not covers("/**/a" * 200 + "/c", "a/" * 2000 + "b")
