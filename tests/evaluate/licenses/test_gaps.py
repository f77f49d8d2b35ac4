from datetime import UTC, datetime

from scanner.evaluate.licenses._analysis import analyse
from scanner.evaluate.licenses._examples import expression, package
from scanner.model.resource import Resource, estate_of

NOW = datetime(2028, 3, 27, tzinfo=UTC)


def lock(*names: str) -> Resource:
    packages = {name: {"versions": ["1"], "line": 1, "direct": True} for name in names}
    attributes = {"path": "uv.lock", "ecosystem": "pypi", "packages": packages}
    return Resource("trueup/lock/uv.lock", "trueup/lock", attributes)


def manifest(*names: str) -> Resource:
    declarations = [{"distribution": name} for name in names]
    attributes = {"path": "pyproject.toml", "ecosystem": "pypi", "declarations": declarations}
    return Resource("trueup/manifest/pyproject.toml", "trueup/manifest", attributes)


def test_lock_file_without_any_metadata_is_one_open_question() -> None:
    gaps = analyse(estate_of([lock(*(f"p{n}" for n in range(300)))], NOW)).not_evaluated
    assert [(gap.what, gap.incomplete) for gap in gaps] == [("licenses/unknown", True)]
    assert "no metadata is at hand for 300 of them (p0, p1, p10, p100, p101, ...)" in gaps[0].reason


def test_what_is_not_installed_here_is_a_declared_limit() -> None:
    estate = estate_of(
        [lock("a", "b"), package("a", expression("MIT"))], NOW, licenses={"allow": ["MIT"]}
    )
    gaps = analyse(estate).not_evaluated
    assert [gap.incomplete for gap in gaps] == [False]
    assert "for 1 of them (b)" in gaps[0].reason


def test_manifest_counts_only_where_nothing_else_is_known() -> None:
    assert len(analyse(estate_of([manifest("a")], NOW)).not_evaluated) == 1
    estate = estate_of(
        [manifest("a", "b"), package("a", expression("MIT"))], NOW, licenses={"allow": ["MIT"]}
    )
    assert analyse(estate).not_evaluated == ()


def test_clarification_holds_for_exactly_the_file_it_was_made_for() -> None:
    text = Resource(
        "trueup/license-file/x",
        "trueup/license-file",
        {
            "path": "vague-1.0.dist-info/LICENSE",
            "metadata": "vague-1.0.dist-info",
            "licenses": [],
            "identified": "",
        },
        origin=package("vague").origin,
        evidence="sha256:aa",
    )
    entry = {
        "package": "vague",
        "expression": "MIT",
        "files": [{"path": "LICENSE", "sha256": "aa"}],
    }
    for digest, concluded in (("aa", "MIT"), ("bb", "")):
        files = [{"path": "LICENSE", "sha256": digest}]
        settings = {"clarify": [{**entry, "files": files}], "allow": ["MIT"]}
        found = analyse(estate_of([package("vague"), text], NOW, licenses=settings))
        assert found.packages[0].conclusion.reading.canonical == concluded
