"""A verdict is asked for once, and again as soon as anything that it rests on is another."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Compiled,
    EvaluationError,
    JsonText,
    PolicyError,
    Value,
)
from scanner.evaluate.policies._memoised_engine import MemoisingEngine, is_pure
from scanner.model.resource import Estate, Json, Resource
from scanner.operate.verdict_cache import VerdictCache, user_cache
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import module

MODULE = "package p\n\nimport rego.v1\n\nfinding contains 1 if input.a\n"
RULES = ["data.p.finding"]


@dataclass
class Counting:
    """An engine that counts what it is asked."""

    name: str = "opa"
    version: str = "1"
    asked: list[str] = field(default_factory=list)
    answer: Answer = field(default_factory=lambda: Value([1]))

    def capabilities(self) -> frozenset[str]:
        return frozenset()

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        assert bundle.modules
        return self

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        return [row[0] for row in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        self.asked += inputs
        return [[self.answer for _ in rules] for _ in inputs]

    def close(self) -> None:
        """Nothing to close."""


def ask(engine: Counting, folder: Path, bundle: Bundle, *texts: str, as_of: str = "") -> Any:
    loaded = MemoisingEngine(engine, VerdictCache(folder), as_of).load(bundle)
    assert not isinstance(loaded, tuple)
    return loaded.evaluate_rules(RULES, [JsonText(text) for text in texts])


def test_what_was_asked_before_is_not_asked_again(tmp_path: Path) -> None:
    engine, bundle = Counting(), Bundle({"a.rego": MODULE})
    first = ask(engine, tmp_path, bundle, '{"a":1}', '{"a":2}', '{"a":1}')
    again = ask(engine, tmp_path, bundle, '{"a":2}', '{"a":3}', '{"a":1}')
    assert engine.asked == ['{"a":1}', '{"a":2}', '{"a":3}']
    assert first == again == [[Value([1])]] * 3


@pytest.mark.parametrize(
    ("bundle", "version"),
    [
        (Bundle({"a.rego": MODULE + "# more\n"}), "1"),
        (Bundle({"a.rego": MODULE}, {"x": 1}), "1"),
        (Bundle({"a.rego": MODULE}, rego_version="v0"), "1"),
        (Bundle({"a.rego": MODULE}), "2"),
    ],
)
def test_another_bundle_data_or_engine_is_asked(
    tmp_path: Path, bundle: Bundle, version: str
) -> None:
    ask(Counting(), tmp_path, Bundle({"a.rego": MODULE}), "{}")
    engine = Counting(version=version)
    ask(engine, tmp_path, bundle, "{}")
    assert engine.asked == ["{}"]


def test_the_clock_counts_only_where_a_policy_reads_it(tmp_path: Path) -> None:
    for text, times in ((MODULE, 1), (MODULE + "x := time.now_ns()\n", 2)):
        engine = Counting()
        for now in (1, 2):
            ask(engine, tmp_path, Bundle({"a.rego": text}, now_ns=now), "{}")
        assert len(engine.asked) == times


@pytest.mark.parametrize(
    ("rule", "times"),
    [("x := input.a", 1), ("x := input.as_of", 2), ('x := input["as_of"]', 2), ("x := input", 2)],
)
def test_the_instant_of_an_input_counts_only_where_a_policy_can_see_it(
    tmp_path: Path, rule: str, times: int
) -> None:
    engine, bundle = Counting(), Bundle({"a.rego": MODULE + rule + "\n"})
    for day in ("1", "2"):
        ask(engine, tmp_path, bundle, f'{{"as_of":"{day}","a":1}}', as_of=day)
    assert len(engine.asked) == times


def test_an_error_is_asked_again(tmp_path: Path) -> None:
    engine, bundle = Counting(answer=EvaluationError("no time")), Bundle({"a.rego": MODULE})
    for _ in range(2):
        assert ask(engine, tmp_path, bundle, "{}") == [[EvaluationError("no time")]]
    assert len(engine.asked) == 2


@pytest.mark.parametrize(
    ("name", "call"),
    [("server", "count"), ("opa", "io.jwt.encode_sign"), ("opa", "io.jwt.decode_verify")],
)
def test_what_may_differ_from_call_to_call_is_never_kept(
    tmp_path: Path, name: str, call: str
) -> None:
    engine, text = Counting(name=name), f"{MODULE}x := {call}(input.a)\n"
    for _ in range(2):
        ask(engine, tmp_path, Bundle({"a.rego": text}), "{}")
    assert len(engine.asked) == 2
    assert not is_pure(name, [text])


@pytest.mark.parametrize("damage", [b"", b"{}", b"00\n{}", bytes(range(256))])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    engine, bundle = Counting(), Bundle({"a.rego": MODULE})
    ask(engine, tmp_path, bundle, "{}")
    for path in (tmp_path / "verdicts").iterdir():
        path.write_bytes(damage)
    assert ask(engine, tmp_path, bundle, "{}") == [[Value([1])]]
    assert len(engine.asked) == 2


def test_a_row_put_under_another_key_is_not_taken(tmp_path: Path) -> None:
    cache = VerdictCache(tmp_path)
    cache.keep("one", {"d": [[[]]]})
    (tmp_path / "verdicts/one.json").rename(tmp_path / "verdicts/two.json")
    assert cache.rows("two") == {}


def test_the_folder_is_closed_to_others_and_a_full_disk_is_no_error(tmp_path: Path) -> None:
    VerdictCache(tmp_path).keep("one", {})
    assert (tmp_path / "verdicts").stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    VerdictCache(tmp_path / "file").keep("one", {})


def test_the_place_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/x")
    assert user_cache() == Path("/var/x/trueup")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert user_cache() == Path.home() / ".cache/trueup"


ESTATE = """# METADATA
# title: One account has two names
# scope: package
# custom: {scope: estate, kinds: ["a/*"]}
package policies.a.twice

import rego.v1

finding contains {"resource": one.uid, "message": "twice"} if {
	some one in input.resources
	some other in input.resources
	one.uid != other.uid
	one.attributes.id == other.attributes.id
}
"""


def held(*resources: Resource) -> Estate:
    return Estate(resources, datetime(2028, 3, 27, tzinfo=UTC), {})


def over(folder: Path, counting: Counting, *ids: int) -> PolicyAnalysis:
    resources = [Resource(f"a/b/{place}", "a/b", {"id": one}) for place, one in enumerate(ids)]
    estate = held(module("policies/a/twice.rego", ESTATE), *resources)
    through = MemoisingEngine(counting, VerdictCache(folder), estate.as_of.isoformat())
    return analyse(estate, through)


def test_a_policy_over_the_whole_estate_is_asked_again_when_any_resource_differs(
    tmp_path: Path,
) -> None:
    counting = Counting(answer=Value([{"resource": "a/b/0", "message": "twice"}]))
    first, again = over(tmp_path, counting, 1, 1), over(tmp_path, counting, 1, 1)
    assert (first.observations, len(counting.asked)) == (again.observations, 1)
    over(tmp_path, counting, 1, 2)
    over(tmp_path, counting, 1, 1, 3)
    assert len(counting.asked) == 3
    assert len(json.loads(counting.asked[-1])["resources"]) == 3


@pytest.mark.parametrize("written", ["input.resources", 'input["resources"]', "input[`resources`]"])
def test_a_policy_that_gets_one_resource_and_reads_them_all_does_not_load(written: str) -> None:
    text = ESTATE.replace("scope: estate, ", "").replace("input.resources", written)
    found = analyse(held(module("policies/a/twice.rego", text), Resource("a/b/1", "a/b", {})))
    [gap] = found.not_evaluated
    assert "policies/a/twice.rego:10:" in gap.reason
    assert "write `custom: {scope: estate}`" in gap.reason


def test_a_field_of_that_name_elsewhere_is_not_the_estate(tmp_path: Path) -> None:
    text = MODULE.replace("package p", "package policies.a.b").replace(
        "input.a", "input.attributes.spec.resources; data.input.resources"
    )
    counting = Counting(answer=Value([]))
    estate = held(module("policies/a/b.rego", text), Resource("a/b/1", "a/b", {}))
    assert analyse(estate, MemoisingEngine(counting, VerdictCache(tmp_path))).not_evaluated == ()


@pytest.mark.parametrize("called", ['rand.intn("x", 9) > 1', 'uuid.rfc4122("x") != ""'])
def test_what_is_left_to_chance_does_not_load(called: str) -> None:
    text = MODULE.replace("package p", "package policies.a.b").replace("input.a", called)
    estate = held(module("policies/a/b.rego", text), Resource("a/b/1", "a/b", {}))
    [gap] = analyse(estate, engine("embedded")).not_evaluated
    assert "is refused" in gap.reason
