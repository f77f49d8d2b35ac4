"""A dependency of Maven, Bundler or Composer is cut out whole, alone, and only where that is certain."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.ruby_gems import gemfile_gems
from scanner.normalize.grammars.xml_text import Element, load_xml
from scanner.remediate.remove_dependency import remove_dependency

_ARTIFACTS = st.lists(st.sampled_from(["a", "b-x", "c.y", "dé"]), min_size=1, unique=True)
_GEMS = st.lists(st.sampled_from(["rails", "pg", "puma", "rack-x"]), min_size=1, unique=True)


def _remove(file: str, text: str, group: str, name: str, marker: str = "") -> str | None:
    arguments = {"file": file, "distribution": name, "group": group, "marker": marker}
    return remove_dependency.apply(arguments, text)


def _is_cut_from(before: str, after: str) -> bool:
    head = 0
    while head < len(after) and before[head] == after[head]:
        head += 1
    return before[len(before) - (len(after) - head) :] == after[head:]


def _dependency(artifact: str, gap: str, more: str = "") -> str:
    inner = f"<groupId>org.acme</groupId>{gap}<artifactId>{artifact}</artifactId>{more}"
    return f"<dependency>{gap}{inner}{gap}</dependency>"


def _pom(artifacts: list[str], gap: str) -> str:
    held = gap.join(_dependency(each, gap, "<!-- > -->") for each in artifacts)
    managed = f"<dependencyManagement><dependencies>{held}</dependencies></dependencyManagement>"
    profile = (
        f"<profiles><profile><id>ci</id><dependencies>{held}</dependencies></profile></profiles>"
    )
    own = f"<dependencies>{gap}{held}{gap}<!-- ä kept --></dependencies>"
    return (
        f'<?xml version="1.0"?>{gap}<project xmlns="urn:m">{managed}{gap}{own}{profile}</project>\n'
    )


def _artifacts(root: Element, *path: str) -> list[str]:
    found = root.first(*path, "dependencies")
    return [each.said("artifactId") for each in found.all("dependency")] if found else []


@given(
    _ARTIFACTS,
    st.sampled_from(["", "\n", "\n    ", "\r\n\t"]),
    st.sampled_from(["", "ci"]),
    st.data(),
)
def test_pom_xml_loses_exactly_the_dependency_in_every_layout(
    artifacts: list[str], gap: str, profile: str, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(artifacts))
    text = _pom(artifacts, gap)
    group = "profiles.dependencies" if profile else "dependencies"
    after = _remove("pom.xml", text, group, f"org.acme:{gone}", profile)
    assert after is not None
    assert _is_cut_from(text, after)
    root, kept = load_xml(after), [each for each in artifacts if each != gone]
    assert _artifacts(root) == (artifacts if profile else kept)
    assert _artifacts(root, "profiles", "profile") == (kept if profile else artifacts)
    assert _artifacts(root, "dependencyManagement") == artifacts


@pytest.mark.parametrize(
    "more",
    [
        "<build><plugins><plugin><artifactItem><groupId>org.acme</groupId><artifactId>a</artifactId>"
        "</artifactItem></plugin></plugins></build>",
        "<build><include>org.acme:a</include></build>",
        "<dependencies><dependency><groupId>org.acme</groupId><artifactId>a</artifactId></dependency></dependencies>",
    ],
)
def test_a_dependency_that_the_pom_names_again_is_left_to_a_person(more: str) -> None:
    text = f"<project><dependencies>{_dependency('a', '')}</dependencies>{more}</project>"
    assert _refused("pom.xml", text, "dependencies", "org.acme:a")


@given(_GEMS, st.sampled_from(["\n", "\r\n"]), st.data())
def test_a_gemfile_loses_exactly_the_line_of_the_gem(
    gems: list[str], newline: str, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(gems))
    plain = [f"gem '{each}', '~> 1.0'  # é" for each in gems]
    block = ["group :test do", *(f'  gem "{each}"' for each in gems), "end", ""]
    text = newline.join(["source 'x'", "", *plain, *block])
    after = _remove("Gemfile", text, "default", gone)
    assert after is not None
    assert _is_cut_from(text, after)
    kept = [(each, ()) for each in gems if each != gone] + [(each, ("test",)) for each in gems]
    assert [(gem.name, gem.groups) for gem in gemfile_gems(after)] == kept
    after = _remove("gems.rb", text, "test", gone)
    assert after is not None
    assert [gem.name for gem in gemfile_gems(after)] == gems + [e for e in gems if e != gone]


@pytest.mark.parametrize(
    "text",
    [
        "gem 'pg',\n  '~> 1'\n",
        "gem 'pg' do\n  x\nend\n",
        "gem 'pg'; gem 'rails'\n",
        "gem 'rails'\n",
        "gem 'pg'\ngem 'pg'\n",
        "gem 'pg'\n  .tap { }\n",
    ],
)
def test_a_gem_that_is_no_line_of_its_own_is_left_to_a_person(text: str) -> None:
    assert _refused("Gemfile", text, "default", "pg")


def _refused(file: str, text: str, group: str, name: str) -> bool:
    try:
        return _remove(file, text, group, name) is None
    except CannotFixError:
        return True


@given(_GEMS, st.sampled_from([None, 2, 4]), st.data())
def test_composer_json_loses_exactly_the_entry(
    names: list[str], indent: int | None, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(names))
    document = {
        "name": "é/x",
        "require": dict.fromkeys(names, "^1"),
        "require-dev": dict.fromkeys(names, "*"),
    }
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    after = _remove("composer.json", text, "require", gone)
    assert after is not None
    del document["require"][gone]  # type: ignore[attr-defined]  # a table, by construction
    assert json.loads(after) == document
    assert _is_cut_from(text, after)
