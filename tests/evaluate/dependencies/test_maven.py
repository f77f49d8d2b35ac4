"""Maven projects: what pom.xml declares against what sources import and jars hold."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.main import main
from scanner.normalize.grammars.java_text import java_imports, java_package, qualified_names
from tests.evaluate.dependencies._folder import analysed, read, unused
from tests.growth import assert_linear

SOURCE = "package org.acme.shop;\n\nimport com.lib.one.A;\nimport static com.lib.one.B.of;\nimport java.util.List;\n\nclass C {}\n"
MAIN = {"src/main/java/org/acme/shop/C.java": SOURCE}


def pom(*dependencies: str, more: str = "") -> str:
    held = "".join(f"<dependency>{each}</dependency>" for each in dependencies)
    return (
        "<project><groupId>org.acme</groupId><artifactId>shop</artifactId><version>1</version>"
        f"{more}<dependencies>{held}</dependencies></project>"
    )


def named(group: str, artifact: str, more: str = "") -> str:
    return (
        f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>1</version>{more}"
    )


def repository(folder: Path, **jars: tuple[str, ...]) -> Path:
    for name, entries in jars.items():
        place = folder / "com" / "lib" / name / "1"
        place.mkdir(parents=True)
        with zipfile.ZipFile(place / f"{name}-1.jar", "w") as jar:
            for entry in entries:
                jar.writestr(entry, "")
    return folder


def findings(project: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    monkeypatch.setenv("HOME", str(home))
    report = home / "report.json"
    with pytest.raises(SystemExit):
        main(["deps", str(project), "--output", f"json={report}"])
    held = json.loads(report.read_text("utf-8"))["findings"]
    return sorted(
        (
            item["rule"].partition("/")[2],
            item["facts"].get("distribution") or item["facts"]["import"],
        )
        for item in held
    )


def test_jars_of_the_local_repository_decide_what_is_unused_and_what_only_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(
        tmp_path / "home" / ".m2" / "repository",
        one=("com/lib/one/A.class", "com/lib/one/B.class"), two=("com/lib/two/A.class",),
        driver=("com/lib/db/D.class", "META-INF/services/java.sql.Driver"), starter=("META-INF/x",),
        third=("com/lib/third/A.class",),
    )  # fmt: skip
    project = tmp_path / "shop"
    (project / "src" / "main" / "java").mkdir(parents=True)
    source = SOURCE.replace("import java", "import com.lib.third.A;\nimport java")
    (project / "src" / "main" / "java" / "C.java").write_text(source, "utf-8")
    declared = [named("com.lib", name) for name in ("one", "two", "driver", "starter")]
    (project / "pom.xml").write_text(pom(*declared), "utf-8")
    assert findings(project, tmp_path / "home", monkeypatch) == [
        ("transitive", "com.lib.third"), ("unused", "com.lib:two"),
    ]  # fmt: skip


def test_without_its_jar_a_dependency_is_used_by_name_or_unknown_and_never_unused() -> None:
    manifest = pom(named("com.lib", "one"), named("net.other", "thing"))
    found = analysed({"pom.xml": manifest, **MAIN})
    assert unused(found) == set()
    assert [item.declared.distribution for item in found.unknown] == ["net.other:thing"]
    assert [gap.incomplete for gap in found.not_evaluated] == [False]


@pytest.mark.parametrize(
    ("dependency", "files"),
    [
        (named("net.other", "thing", "<scope>runtime</scope>"), {}),
        (named("net.other", "thing", "<scope>provided</scope>"), {}),
        (named("net.other", "thing-spring-boot-starter"), {}),
        (named("net.other", "thing", "<type>pom</type>"), {}),
        (
            named("net.other", "thing"),
            {"src/main/resources/a.xml": "<bean class='net.other.x.Y'/>"},
        ),
    ],
)
def test_what_no_import_would_show_is_not_judged(dependency: str, files: dict[str, str]) -> None:
    found = analysed({"pom.xml": pom(named("com.lib", "one"), dependency), **MAIN, **files})
    assert (unused(found), found.unknown) == (set(), ())


def test_parents_in_the_source_give_properties_scopes_and_what_children_use() -> None:
    managed = (
        "<dependencyManagement><dependencies><dependency>"
        + named("org.tests", "kit", "<scope>test</scope>")
        + "</dependency></dependencies></dependencyManagement>"
    )
    top = pom(
        named("com.lib", "one"),
        more=f"<packaging>pom</packaging><properties><g>org.tests</g></properties>{managed}",
    )
    child = (
        "<project><parent><groupId>org.acme</groupId><artifactId>shop</artifactId><version>1</version></parent>"
        "<artifactId>child</artifactId><dependencies><dependency><groupId>${g}</groupId>"
        "<artifactId>kit</artifactId></dependency></dependencies></project>"
    )
    files = {
        "pom.xml": top, "child/pom.xml": child, "child/src/main/java/C.java": SOURCE,
        "child/src/test/java/T.java": "import org.tests.kit.X;\n",
    }  # fmt: skip
    found = analysed(files)
    assert (unused(found), found.unknown, found.misplaced) == (set(), (), ())
    unmanaged = {**files, "pom.xml": top.replace("<scope>test</scope>", "")}
    assert [item.belongs for item in analysed(unmanaged).misplaced] == ["development"]


def test_the_same_artifact_twice_is_a_duplicate_and_of_another_type_is_none() -> None:
    twice = pom(named("com.lib", "one"), named("com.lib", "one"))
    assert len(analysed({"pom.xml": twice, **MAIN}).duplicates) == 1
    typed = pom(named("com.lib", "one"), named("com.lib", "one", "<type>test-jar</type>"))
    assert analysed({"pom.xml": typed, **MAIN}).duplicates == ()


@pytest.mark.parametrize(
    "text", ["<project>", '<!DOCTYPE a [<!ENTITY b "c">]><project>&b;</project>', "", "<a/><b/>"]
)
def test_a_pom_that_is_broken_or_declares_entities_is_a_gap(text: str) -> None:
    resources, unread = read({"pom.xml": text})
    (manifest,) = [resource for resource in resources if resource.kind == "trueup/manifest"]
    assert (manifest.attributes["declarations"], bool(manifest.attributes["unresolved"])) == (
        [],
        True,
    )
    assert len(unread) == 1


def test_a_circle_of_parents_and_of_properties_ends() -> None:
    parent = "<parent><groupId>org.acme</groupId><artifactId>shop</artifactId><version>1</version></parent>"
    circle = pom(
        named("${a}", "x"),
        more=f"{parent}<properties><a>${{b}}</a><b>${{a}}${{a}}</b></properties>",
    )
    assert unused(analysed({"pom.xml": circle, "inner/pom.xml": circle, **MAIN})) == set()


_CLASSES = st.from_regex(r"[a-z]{1,6}(?:\.[a-z]{1,6}){1,4}\.[A-Z][a-z]{0,6}", fullmatch=True)


@given(st.lists(_CLASSES, max_size=5, unique=True))
def test_imports_are_read_as_they_are_written(names: list[str]) -> None:
    text = "package a.b;\n" + "".join(f"import {name};\n" for name in names)
    assert [name for name, _ in java_imports(text)] == names
    assert java_package(text) == "a.b"
    assert qualified_names(text) == names


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["import ", "import a.", "a.", "/*", "package ", "import static\n", "A.a."]
)
def test_a_megabyte_of_hostile_java_is_read_in_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert_linear(lambda part: list(java_imports(part)), text)
    assert_linear(lambda part: (java_package(part), qualified_names(part)), text)
