"""Ask every policy about every resource that it looks at."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from datetime import UTC, datetime

from scanner.evaluate.policies._asking import USUAL, Asking
from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._data import (
    data_of,
    governance_of,
    is_beside_policies,
    policy_sources,
    syntax_of,
)
from scanner.evaluate.policies._engine import (
    Bundle,
    Compiled,
    Engine,
    EngineUnavailableError,
    PolicyError,
)
from scanner.evaluate.policies._estate_reading import reads_the_file
from scanner.evaluate.policies._gatekeeper import (
    Constraint,
    beside_constraints,
    bundle_of,
    constraints_of,
)
from scanner.evaluate.policies._judging import About, judged
from scanner.evaluate.policies._policy import KIND, BadPolicy, Policy, policies_of
from scanner.evaluate.policies._rollout import Mode, modes_of, rolled_out, unknown_rules
from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import DOCUMENT, EMPTY, Estate, Json, Resource
from scanner.model.vocabulary import Side

_SHIPPED = "built-in policies"
ASKED = "policies_asked"
"""The section of the report that says which engine gave the verdicts of each policy."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PolicyAnalysis:
    """What all policies said.

    Attributes:
        observations: by policy, then in the order of the estate; `rule` is the policy's id.
        rules: every policy that was asked, by id.
        engine: name and version of the engine; "" when there was no policy to ask.
        tested: per policy id, how many resources got a verdict.
        off: ids of the policies that are there and are switched off.
        sections: the table of which engine judged how many resources by each policy.
        shadowed: what policies in the shadow see, as observations are.
    """

    observations: tuple[Observation, ...] = ()
    rules: Mapping[str, Rule] = EMPTY
    not_evaluated: tuple[NotEvaluated, ...] = ()
    engine: str = ""
    tested: Mapping[str, int] = EMPTY
    off: tuple[str, ...] = ()
    sections: Mapping[str, Json] = EMPTY
    shadowed: tuple[Observation, ...] = ()


@dataclass(slots=True)
class _Tally:
    modes: tuple[Mode, ...] = ()
    shadowed: list[Observation] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)
    not_evaluated: list[NotEvaluated] = field(default_factory=list)
    tested: dict[str, int] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def known(self) -> set[str]:
        """Return the ids of all policies there are."""
        return self.rules.keys() | self.off | self.broken


def analyse(estate: Estate, engine: Engine | None = None, asking: Asking = USUAL) -> PolicyAnalysis:
    """Return the verdicts of all policies of the estate's spec side.

    Policies that were found in what is scanned (side live) are documents like any other and are
    never run. Modules of one source are one bundle: two sources cannot add to each other's rules.
    """
    settings = estate.settings_for("policies")
    modules = estate.of_kind(KIND, Side.SPEC)
    constraints = tuple(constraints_of(estate))
    others = tuple(beside_constraints(estate))
    if not modules and not constraints:
        return PolicyAnalysis(not_evaluated=others)
    try:
        engine = engine or choose(settings, asking)
        engine = asking.through(engine) if asking.through else engine
    except EngineUnavailableError as error:
        return PolicyAnalysis(not_evaluated=(NotEvaluated("policies", str(error)),))
    try:
        tally = _Tally(modes_of(settings))
    except ValueError as error:
        return PolicyAnalysis(not_evaluated=(NotEvaluated("policies", str(error)),))
    for bundle in _bundles(modules):
        _ask_bundle(tally, bundle, estate, engine, asking)
    off = asking.off | set(settings.get("off") or ())
    tally.not_evaluated += others
    for constraint in constraints:
        _ask_constraint(tally, constraint, estate, engine, (off, asking.only))
    if _all_are_here(settings, modules):
        tally.not_evaluated += unknown_rules(tally.modes, tally.known())
    named = f"{engine.name} ({engine.version})"
    return PolicyAnalysis(
        tuple(tally.observations),
        tally.rules,
        tuple(tally.not_evaluated),
        named,
        tally.tested,
        tuple(sorted(tally.off)),
        _asked(tally, named),
        tuple(tally.shadowed),
    )


def _all_are_here(settings: Mapping[str, Json], modules: Iterable[Resource]) -> bool:
    """Say whether all policies were read: packed bundles are left out of a check of a change."""
    sources = {one.origin.source for one in modules}
    return all(f"bundle {one['path']}" in sources for one in settings.get("bundles") or ())


def _asked(tally: _Tally, engine: str) -> Mapping[str, Json]:
    rows = [
        {"policy": policy, "engine": engine, "resources judged": tested}
        for policy, tested in sorted(tally.tested.items())
        if tested
    ]
    return {ASKED: rows} if rows else {}


def _bundles(modules: Iterable[Resource]) -> list[list[Resource]]:
    by_source: dict[str, list[Resource]] = {}
    for module in modules:
        by_source.setdefault(module.origin.source, []).append(module)
    return list(by_source.values())


def _ask_bundle(
    tally: _Tally, modules: list[Resource], estate: Estate, engine: Engine, asking: Asking
) -> None:
    off = asking.off | set(estate.settings_for("policies").get("off") or ())
    policies = list(_valid(tally, modules, off, _namespaces(estate, modules[0].origin.source)))
    if not policies:
        return
    compiled, broken = load_sound(engine, modules, estate)
    sound = []
    for policy in policies:
        if errors := broken.get(policy.module.origin.file, ()):
            reason = "; ".join(str(error) for error in errors)
            tally.not_evaluated.append(NotEvaluated(policy.rule.id, reason))
        else:
            sound.append(policy)
    if compiled is None:
        return
    try:
        _ask(tally, sound, estate, compiled, asking.only)
    finally:
        compiled.close()


def _ask_constraint(
    tally: _Tally,
    constraint: Constraint | BadPolicy,
    estate: Estate,
    engine: Engine,
    choice: tuple[Set[str], frozenset[str] | None],
) -> None:
    off, only = choice
    policy = constraint if isinstance(constraint, BadPolicy) else constraint.policy
    if _id(policy) in off:
        tally.off.add(_id(policy))
    elif isinstance(constraint, BadPolicy):
        tally.broken.add(constraint.id)
        tally.not_evaluated.append(NotEvaluated(constraint.id, constraint.reason))
    else:
        loaded = engine.load(bundle_of(constraint, estate, _now(estate)))
        tally.rules[constraint.policy.rule.id] = constraint.policy.rule
        if isinstance(loaded, tuple):
            reason = "; ".join(str(error) for error in loaded)
            tally.not_evaluated.append(NotEvaluated(constraint.policy.rule.id, reason))
            return
        try:
            _ask(tally, [constraint.policy], estate, loaded, only)
        finally:
            loaded.close()


def _namespaces(estate: Estate, source: str) -> list[str]:
    """Return the packages that are read as conftest reads them; "main" where nothing is said."""
    named = estate.settings_for("policies").get("namespaces")
    return [] if source == _SHIPPED else list(named or ("main",))


def _valid(
    tally: _Tally, modules: list[Resource], off: Set[str], namespaces: Collection[str]
) -> Iterator[Policy]:
    """Yield the policies that can be asked, and note the others."""
    for policy in policies_of(modules, namespaces):
        if _id(policy) in off:
            tally.off.add(_id(policy))
        elif isinstance(policy, BadPolicy):
            tally.broken.add(policy.id)
            tally.not_evaluated.append(NotEvaluated(policy.id, policy.reason))
        elif policy.rule.id in tally.rules:
            reason = f"{policy.module.origin.file}: another policy has this id: name it differently"
            tally.not_evaluated.append(NotEvaluated(policy.rule.id, reason))
        else:
            tally.rules[policy.rule.id] = policy.rule
            yield policy


def _id(policy: Policy | BadPolicy) -> str:
    return policy.id if isinstance(policy, BadPolicy) else policy.rule.id


def load_sound(
    engine: Engine, modules: Sequence[Resource], estate: Estate
) -> tuple[Compiled | None, dict[str, tuple[PolicyError, ...]]]:
    """Load what loads: modules with errors are left out, and what then breaks, until it holds."""
    settings = estate.settings_for("policies")
    texts = {m.origin.file: m.attributes["text"] for m in modules if not m.attributes["test"]}
    source = modules[0].origin.source
    data = data_of(estate.resources, source, settings.get("data") or EMPTY)
    if any("data.trueup" in text for text in texts.values()):
        data = {**data, "trueup": governance_of(estate)}
    # What comes with the product is written in v1, whatever the team's own policies are.
    usual = "v1" if source == _SHIPPED else settings.get("rego_version") or "v1"
    broken: dict[str, tuple[PolicyError, ...]] = {}
    try:
        version = syntax_of(estate.resources, source, texts, usual)
    except ValueError as error:
        return None, dict.fromkeys(texts, (PolicyError("", 0, 0, "syntax", str(error)),))
    if "conftest" not in data:
        unread = filter(None, (reads_the_file(path, text) for path, text in texts.items()))
        broken |= {error.file: (error,) for error in unread}
        texts = {path: text for path, text in texts.items() if path not in broken}
    bundle = Bundle(texts, data, version, _now(estate))
    while bundle.modules:
        loaded = engine.load(bundle)
        if not isinstance(loaded, tuple):
            return loaded, broken
        blamed = {error.file for error in loaded} & bundle.modules.keys()
        broken |= {file: tuple(e for e in loaded if e.file == file) for file in blamed}
        if not blamed:
            broken |= dict.fromkeys(bundle.modules, loaded)
            break
        left = {path: text for path, text in bundle.modules.items() if path not in blamed}
        bundle = replace(bundle, modules=left)
    return None, broken


def _now(estate: Estate) -> int:
    as_of = estate.as_of if estate.as_of.tzinfo else estate.as_of.replace(tzinfo=UTC)
    seconds = (as_of - _EPOCH).total_seconds()
    return max(0, int(seconds)) * 1_000_000_000


def _ask(
    tally: _Tally,
    policies: Sequence[Policy],
    estate: Estate,
    compiled: Compiled,
    only: frozenset[str] | None,
) -> None:
    sources = policy_sources(estate.of_kind(KIND, Side.SPEC))
    looked_at = (
        one
        for one in estate.resources
        if (only is None or one.uid in only) and not is_beside_policies(one, sources)
    )
    settings = estate.settings_for("policies")
    combine, below = bool(settings.get("combine")), str(settings.get("combine_below") or "")
    whole = frozenset((one.origin.source, one.origin.file) for one in estate.of_kind(DOCUMENT))
    about = About(estate.as_of, combine, below, whole)
    for said in judged(policies, looked_at, about, compiled):
        tally.tested[said.policy.rule.id] = said.tested
        for mode, one in rolled_out(said.observations, said.policy, tally.modes):
            (tally.shadowed if mode == "shadow" else tally.observations).append(one)
        tally.not_evaluated += said.not_evaluated()
