"""What was looked at: a list that nothing could be held against is never called clean."""

import json
from datetime import UTC, datetime

import pytest

from scanner.evaluate.dependencies._analysis import analyse
from scanner.model.resource import Estate, Resource
from tests.evaluate.dependencies._folder import analysed, read

POM = (
    "<project><groupId>org.acme</groupId><artifactId>shop</artifactId><version>1</version>"
    "<dependencies><dependency><groupId>org.other</groupId><artifactId>log</artifactId>"
    "<version>1</version></dependency></dependencies></project>"
)
LISTS = {
    "requirements.txt": "funcy==1.0\n",
    "package.json": json.dumps({"name": "shop", "dependencies": {"left-pad": "1.0.0"}}),
    "go.mod": "module example.org/shop\n\nrequire example.org/log v1.0.0\n",
    "Cargo.toml": '[package]\nname = "shop"\n\n[dependencies]\nrand = "0.8"\n',
    "pom.xml": POM,
}
SOURCES = {
    "requirements.txt": ("shop.py", "import funcy\n"),
    "package.json": ("index.js", "require('left-pad')\n"),
    "go.mod": ("main.go", 'package main\nimport "example.org/log"\n'),
    "Cargo.toml": ("src/lib.rs", "use rand::Rng;\n"),
    "pom.xml": ("src/main/java/A.java", "package org.acme;\nimport org.other.log.Log;\n"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_without_a_source_counts_for_nothing_and_says_so(name: str) -> None:
    alone = analysed({name: LISTS[name]})
    assert not any(alone.tested.values())
    assert [(one.what, one.incomplete) for one in alone.not_evaluated] == [
        ("dependencies/unused", False)
    ]
    path, text = SOURCES[name]
    assert any(analysed({name: LISTS[name], path: text}).tested.values())


def test_a_list_that_is_held_against_its_lock_is_looked_at() -> None:
    lock = {"lockfileVersion": 3, "packages": {"": {"dependencies": {"left-pad": "1.0.0"}}}}
    files = {"package.json": LISTS["package.json"], "package-lock.json": json.dumps(lock)}
    assert dict(analysed(files).tested) == {"dependencies/lock-drift": 1}


def test_what_a_list_alone_does_wrong_is_found_and_counts() -> None:
    analysis = analysed({"requirements.txt": "funcy==1.0\nfuncy==2.0\n"})
    assert len(analysis.duplicates) == 1
    assert dict(analysis.tested) == {"dependencies/duplicate": 1}


def test_where_others_have_something_to_look_at_no_list_speaks_for_all() -> None:
    resources, _ = read({"requirements.txt": LISTS["requirements.txt"]})
    other = Resource("kubernetes/shop/ConfigMap/shop/web", "kubernetes/core/ConfigMap", {})
    estate = Estate((*resources, other), datetime(2028, 3, 27, tzinfo=UTC))
    assert dict(analyse(estate).tested) == {}


@pytest.mark.parametrize(
    ("path", "text", "plain"),
    [
        ("web/a.js", "import 'left-pad'\n", "import './b.js'\nimport 'node:fs'\n"),
        ("a.go", 'package a\nimport "example.org/log"\n', 'package a\nimport "fmt"\n'),
        ("a.rs", "use rand::Rng;\n", "use std::fmt;\n"),
        ("A.java", "import org.other.Log;\n", "import java.util.List;\n"),
    ],
)
def test_sources_without_a_manifest_of_their_language_are_told(
    path: str, text: str, plain: str
) -> None:
    limits = analysed({path: text}).not_evaluated
    assert [one.what for one in limits] == ["dependencies/undeclared"]
    assert path in limits[0].reason
    assert not limits[0].incomplete
    assert analysed({path: plain}).not_evaluated == ()


def test_sources_below_their_manifest_are_held_against_it() -> None:
    files = {"package.json": LISTS["package.json"], "src/a.js": "require('left-pad')\n"}
    assert analysed(files).not_evaluated == ()
    files["package.json"], files["web/package.json"] = "", files["package.json"]
    del files["package.json"]
    assert [one.what for one in analysed(files).not_evaluated].count("dependencies/undeclared") == 1
