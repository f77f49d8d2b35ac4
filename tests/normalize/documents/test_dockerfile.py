"""Dockerfiles: every instruction with its stage and line, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.normalize.documents.dockerfile import READER
from scanner.normalize.grammars.dockerfile_text import instructions, stage_name
from tests.growth import assert_linear

TEXT = """# syntax=docker/dockerfile:1
ARG BASE=debian
FROM --platform=linux/amd64 ${BASE}:12 AS build
RUN apt-get update && \\
    # a comment between the lines

    apt-get install -y make
RUN <<EOF
FROM nothing
make
EOF

from scratch
COPY --from=build /a /a
USER 1000:1000
"""


def read(text: str, name: str = "app/Dockerfile") -> list[object]:
    source = Source("files", "shop")
    return list(
        READER.read(Snapshot(source, name, text.encode(), "sha256:0", Origin("shop", name)), text)
    )


def test_continued_lines_comments_and_here_documents_are_one_instruction() -> None:
    found = [(one.name, one.stage, one.line) for one in instructions(TEXT)]
    assert found == [
        ("ARG", -1, 2), ("FROM", 0, 3), ("RUN", 0, 4), ("RUN", 0, 8), ("FROM", 1, 13),
        ("COPY", 1, 14), ("USER", 1, 15),
    ]  # fmt: skip
    run, here = [one.arguments for one in instructions(TEXT) if one.name == "RUN"]
    assert run == "apt-get update && apt-get install -y make"
    assert "FROM nothing\nmake" in here


def test_the_resource_has_stages_and_the_line_of_each_instruction() -> None:
    [resource] = read(TEXT)
    assert isinstance(resource, Resource)
    assert resource.uid == "container/dockerfile/app/Dockerfile"
    assert resource.attributes["stages"] == [
        {"image": "${BASE}:12", "name": "build"}, {"image": "scratch", "name": ""},
    ]  # fmt: skip
    assert resource.lines["instructions", 3] == 8


def test_another_escape_character_may_be_declared() -> None:
    found = list(instructions("# escape=`\nFROM a\nRUN dir `\n c:\\\nUSER b\n"))
    assert [one.name for one in found] == ["FROM", "RUN", "USER"]


def test_a_file_without_a_base_is_a_gap() -> None:
    [gap] = read("hello\n")
    assert isinstance(gap, Unreadable)


@pytest.mark.parametrize(
    ("name", "known"),
    [("Dockerfile", True), ("a/Dockerfile.dev", True), ("web.Dockerfile", True),
     ("Containerfile", True), ("Dockerfile.dockerignore", False), ("docker.py", False)],
)  # fmt: skip
def test_dockerfiles_are_known_by_name(name: str, *, known: bool) -> None:
    assert READER.recognises(name, "") is known


def test_a_stage_is_called_what_it_says() -> None:
    assert stage_name("debian:12 as Build") == "Build"
    assert stage_name("debian:12") == ""


@given(st.text(alphabet="FROM RUN\\\n#<<E`=aS \t\r"))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(one.line <= text.count("\n") + 1 for one in instructions(text))


@pytest.mark.parametrize(
    "piece", ["RUN \\\n", "RUN <<A ", "FROM a AS ", "# escape = ", "  ", "a " * 9]
)
def test_hostile_text_costs_little(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert_linear(lambda part: list(instructions(part)), text)
