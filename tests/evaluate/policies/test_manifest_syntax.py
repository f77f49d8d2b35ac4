"""A bundle says in its manifest in which syntax its modules are written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.model.resource import Origin, Resource, estate_of
from scanner.model.vocabulary import Side
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import module

OLD = 'package main\n\ndeny[msg] {\n\tinput.a\n\tmsg := "old"\n}\n'
NEW = 'package main\n\ndeny contains "new" if input.a\n'


def ask(name: str, texts: dict[str, str], **manifest: Any) -> PolicyAnalysis:
    modules = [module(path, text) for path, text in texts.items()]
    kind = "trueup/policy-manifest"
    said = Resource(f"{kind}/x", kind, manifest, side=Side.SPEC, origin=Origin("acme", ".manifest"))
    live = Resource("generic/x", "generic", {"a": 1})
    estate = estate_of([*modules, said, live], datetime(2028, 3, 27, tzinfo=UTC))
    return analyse(estate, engine(name))


@pytest.mark.parametrize("name", ["embedded", "opa"])
@pytest.mark.parametrize(
    ("text", "manifest", "said"),
    [
        (OLD, {"rego_version": 0}, ["old"]),
        (NEW, {"rego_version": 1}, ["new"]),
        (NEW, {}, ["new"]),
        (OLD, {"rego_version": 1, "file_rego_versions": {"/policies/*.rego": 0}}, ["old"]),
        (NEW, {"rego_version": 0, "file_rego_versions": {"/policies/m.rego": 1}}, ["new"]),
    ],
)
def test_modules_are_read_in_the_syntax_that_the_manifest_names(
    name: str, text: str, manifest: dict[str, Any], said: list[str]
) -> None:
    found = ask(name, {"policies/m.rego": text}, **manifest)
    assert [one.text for one in found.observations] == said
    assert found.not_evaluated == ()


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ({"rego_version": 2}, "neither 0 nor 1"),
        ({"rego_version": 1, "file_rego_versions": {"/policies/a.rego": 0}}, "both syntaxes"),
    ],
)
def test_what_cannot_be_read_so_is_not_evaluated(manifest: dict[str, Any], why: str) -> None:
    found = ask("embedded", {"policies/a.rego": OLD, "policies/b.rego": NEW}, **manifest)
    assert found.observations == ()
    assert found.not_evaluated
    assert all(why in gap.reason for gap in found.not_evaluated)
