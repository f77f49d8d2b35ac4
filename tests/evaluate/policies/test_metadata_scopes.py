"""METADATA of packages, subpackages, documents and rules holds where OPA says that it holds."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scanner.evaluate.policies._policy import Policy, policies_of
from tests.evaluate.policies.engines import opa_binary
from tests.evaluate.policies.modules import module

_PACKAGES = ("a", "a.b", "a.b.c", "a.b.d", "a.e", "other.b")
_SEVERITIES = ("low", "medium", "high", "critical")
# From the farthest to the nearest, as a chain of OPA is read backwards.
_CUSTOM = ("severity", "owner", "runbook")


def _block(chance: random.Random, scope: str, label: str) -> str:
    """Return an annotation that says some of what may be said, at times without its scope."""
    lines = ["# METADATA"]
    usual = {"rule": "finding", "package": "package"}
    if scope not in usual or chance.random() < 0.6:
        lines.append(f"# scope: {scope}")
    if chance.random() < 0.6:
        lines.append(f"# title: title {label}")
    if chance.random() < 0.5:
        lines += ["# description: >-", f"#   said {label}", "#   on two lines"]
    if chance.random() < 0.7:
        lines.append("# custom:")
        lines += [
            f"#   {key}: {_value(chance, key, label)}" for key in _CUSTOM if chance.random() < 0.6
        ]
        lines += ["#   id: shown/" + label.replace(" ", "-")] * (lines[-1] == "# custom:")
    return "\n".join(lines) + "\n" if len(lines) > 1 else ""


def _value(chance: random.Random, key: str, label: str) -> str:
    return chance.choice(_SEVERITIES) if key == "severity" else f"{key} {label}"


def _modules(chance: random.Random) -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        name = package.replace(".", "/")
        parts = []
        if chance.random() < 0.7:
            scope = chance.choice(["package", "subpackages", "subpackages"])
            parts.append(_block(chance, scope, f"of {package}"))
        parts.append(f"package {package}\n\n")
        if chance.random() < 0.8:
            parts.append(_block(chance, chance.choice(["rule", "document"]), f"in {package}"))
        parts.append("finding contains rego.metadata.chain() if input.x\n")
        found[f"policies/{name}/m.rego"] = "".join(parts)
    return found


def _expected(chain: list[dict[str, Any]]) -> dict[str, Any]:
    """Merge what OPA says of a rule: the nearest comes first in its chain."""
    merged: dict[str, Any] = {"custom": {}}
    for one in reversed(chain):
        held = one.get("annotations") or {}
        merged |= {key: held[key] for key in ("title", "description") if key in held}
        merged["custom"] |= held.get("custom") or {}
    return merged


@pytest.mark.parametrize("seed", range(12))
def test_what_is_in_force_for_a_rule_is_what_the_chain_of_opa_says(
    seed: int, tmp_path: Path
) -> None:
    texts = _modules(random.Random(seed))  # noqa: S311 - test data
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "input.json").write_text('{"x": true}')
    argv = [opa_binary(), "eval", "--format=json", "--data", str(tmp_path / "policies")]
    argv += ["--input", str(tmp_path / "input.json")]
    query = ", ".join(f'"{package}": data.{package}.finding' for package in _PACKAGES)
    ended = subprocess.run([*argv, f"{{{query}}}"], capture_output=True, check=True)
    [result] = json.loads(ended.stdout)["result"]
    said = result["expressions"][0]["value"]
    modules = [module(name, text) for name, text in texts.items()]
    policies = {
        one.module.origin.file: one for one in policies_of(modules) if isinstance(one, Policy)
    }
    assert len(policies) == len(_PACKAGES)
    for package in _PACKAGES:
        policy = policies[f"policies/{package.replace('.', '/')}/m.rego"]
        [chain] = said[package]
        expected = _expected(chain)
        assert policy.rule.title == expected.get("title", policy.rule.title)
        if "description" in expected:
            assert policy.rule.why == " ".join(expected["description"].split())
        for key, ours in (
            ("severity", policy.rule.severity.value),
            ("owner", policy.owner),
            ("runbook", policy.rule.runbook),
        ):
            assert ours == expected["custom"].get(key, "high" if key == "severity" else "")
