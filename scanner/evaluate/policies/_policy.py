"""What a policy module asks for: read from its METADATA, with the nearer annotation winning."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from scanner.evaluate.policies._estate_reading import reads_the_estate
from scanner.model.check import Rule
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.globs import matches
from scanner.normalize.grammars.rego_metadata import merged
from scanner.normalize.grammars.rego_tokens import query_path

KIND = "trueup/policy"
FINDING = "finding"
CONFTEST = "conftest"
ESTATE = "estate"
_DERIVED = "trueup/"
_CONFTEST = ("deny", "violation", "warn")
_EXCEPTION = "exception"
_ALL = "all"
_MAIN = ("main",)
_SCOPES = ("resource", ESTATE)
MODES = ("enforce", "warn", "shadow")
_BY_SCOPE = {"subpackages": 0, "package": 1, "document": 2, "rule": 3}
_SIDES = ("any", "live", "spec")


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule of a module that reports departures.

    Attributes:
        rule: under which it reports.
        query: path of the Rego rule, such as "data.policies.kubernetes.host_path.finding".
        kinds: globs over kinds of resources that it looks at.
        side: "live", "spec" or "any".
        shape: "finding" for our own input, "estate" for all of it, "conftest" for the document.
        mode: one of MODES, as the module asks for itself.
        because: why its controls ask for it.
        exception: path of the rule that says what is excepted; "" where there is none.
        chooses: what else must hold for a resource to be looked at.
        input_for: makes the input out of the document; None for the usual ones.
    """

    rule: Rule
    query: str
    kinds: tuple[str, ...]
    side: str
    shape: str
    owner: str
    module: Resource
    mode: str = MODES[0]
    because: str = ""
    exception: str = ""
    chooses: Callable[[Resource], bool] | None = None
    input_for: Callable[[Json], Json] | None = None

    def looks_at(self, resource: Resource) -> bool:
        """Say whether a resource is input of this policy."""
        if self.chooses is not None and not self.chooses(resource):
            return False
        if self.side not in ("any", resource.side.value):
            return False
        # `*` means documents; records derived from them are asked for by name.
        derived = resource.kind.startswith(_DERIVED)
        return any(
            matches(kind, resource.kind)
            for kind in self.kinds
            if not derived or kind.startswith(_DERIVED)
        )


@dataclass(frozen=True, slots=True)
class BadPolicy:
    """A policy that cannot be asked: its id, and why."""

    id: str
    reason: str


def policies_of(
    modules: Iterable[Resource], namespaces: Collection[str] = _MAIN
) -> Iterator[Policy | BadPolicy]:
    """Yield the policies of one bundle in order of module and rule; libraries have none.

    Args:
        modules: of one bundle.
        namespaces: packages whose deny, violation and warn rules are read as conftest reads them;
            "all" means every package that has no `finding` rule.
    """
    held = [module for module in modules if not module.attributes["test"]]
    by_rule: dict[tuple[tuple[str, ...], str], list[Resource]] = {}
    for module in held:
        for name in module.attributes["rules"]:
            if _shape(name, module, namespaces):
                key = (tuple(module.attributes["package"]), name)
                by_rule.setdefault(key, []).append(module)
    for (package, name), declaring in by_rule.items():
        # Several modules may add to one rule of one package: it is asked once.
        shape = _shape(name, declaring[0], namespaces)
        one = _policy(name, shape, declaring[0], held)
        yield _shared(one, package, name) if len(declaring) > 1 and shape == CONFTEST else one


def _shape(rule: str, module: Resource, namespaces: Collection[str]) -> str:
    if rule == FINDING:
        return FINDING
    package = ".".join(module.attributes["package"])
    meant = package in namespaces or (
        _ALL in namespaces and FINDING not in module.attributes["rules"]
    )
    return CONFTEST if meant and _is_conftests(rule) else ""


def _is_conftests(rule: str) -> bool:
    """Say whether conftest reads a rule: `deny`, `deny_a`, `deny_a_b`, and so on."""
    first, *rest = rule.split("_")
    return first in _CONFTEST and all(part.isalnum() for part in rest)


def suffix_of(policy: Policy) -> str:
    """Return what conftest's exceptions call a rule: its name without deny_, violation_, warn_."""
    name = policy.query.rpartition(".")[2]
    first, _, rest = name.partition("_")
    return rest if first in _CONFTEST else name


def _shared(policy: Policy | BadPolicy, package: tuple[str, ...], name: str) -> Policy | BadPolicy:
    identifier = "/".join(("policies", *package, name)).replace("_", "-")
    if isinstance(policy, BadPolicy):
        return policy
    return replace(policy, rule=replace(policy.rule, id=identifier))


def _policy(name: str, shape: str, module: Resource, bundle: list[Resource]) -> Policy | BadPolicy:
    values = _values(name, module, bundle)
    custom = _mapping(values.get("custom"))
    identifier = str(custom.get("id") or _default_id(name, shape, module))
    try:
        rule = _rule(identifier, values, custom, _default_severity(name))
        kinds = _texts(custom.get("kinds", ["*"]), "kinds")
        side = _one_of(custom.get("side", "any"), _SIDES, "side")
        scope = _one_of(custom.get("scope", _SCOPES[0]), _SCOPES, "scope")
        mode = _one_of(custom.get("mode", MODES[0]), MODES, "mode")
    except ValueError as error:
        return BadPolicy(identifier, f"{module.origin.file}: METADATA: {error}")
    if shape == FINDING and scope != ESTATE and (wrong := reads_the_estate(module)):
        return BadPolicy(identifier, str(wrong))
    package = module.attributes["package"]
    return Policy(
        rule=rule,
        query=query_path((*package, name)),
        kinds=kinds,
        side=side,
        shape=ESTATE if scope == ESTATE and shape == FINDING else shape,
        owner=str(custom.get("owner") or ""),
        module=module,
        mode=mode,
        because=" ".join(str(custom.get("controls_because") or "").split()),
        exception=_exception(package, bundle) if shape == CONFTEST else "",
    )


def _exception(package: list[str], bundle: list[Resource]) -> str:
    there = any(
        each.attributes["package"] == package and _EXCEPTION in each.attributes["rules"]
        for each in bundle
    )
    return query_path((*package, _EXCEPTION)) if there else ""


def _values(name: str, module: Resource, bundle: list[Resource]) -> dict[str, Any]:
    """Return the annotations in force for a rule: subpackages, package, document, rule."""
    package = module.attributes["package"]
    found: list[tuple[tuple[int, int], Mapping[str, Json]]] = []
    for other in bundle:
        theirs = other.attributes["package"]
        if theirs != package[: len(theirs)]:
            continue
        for block in other.attributes["annotations"]:
            scope = block["scope"]
            same = theirs == package and (scope == "package" or block["target"] == name)
            if scope == "subpackages" or same:
                found.append(((_BY_SCOPE[scope], len(theirs)), block["values"]))
    values: dict[str, Any] = {}
    for _, block_values in sorted(found, key=lambda pair: pair[0]):
        values = merged(values, block_values)
    return values


def _rule(
    identifier: str, values: Mapping[str, Json], custom: Mapping[str, Json], severity: Severity
) -> Rule:
    title = str(values.get("title") or identifier.rpartition("/")[2].replace("-", " "))
    return Rule(
        id=identifier,
        title=title,
        severity=_severity(custom.get("severity", severity.value)),
        why=" ".join(str(values.get("description") or title).split()),
        fix=" ".join(str(custom.get("remedy") or "See the policy's own text.").split()),
        source="; ".join(_references(values.get("related_resources"))),
        controls=_texts(custom.get("controls", []), "controls"),
        runbook=str(custom.get("runbook") or ""),
    )


def _default_id(name: str, shape: str, module: Resource) -> str:
    """Return the path of the module below `policies/`, with the rule where there are several."""
    path = module.origin.file.removesuffix(".rego")
    _, below, rest = f"/{path}".partition("/policies/")
    stem = (rest if below else path).replace("_", "-").strip("/")
    area = stem if "/" in stem else f"policies/{stem}"
    return area if shape == FINDING else f"{area}/{name.replace('_', '-')}"


def _default_severity(name: str) -> Severity:
    return Severity.LOW if name.startswith("warn") else Severity.HIGH


def _severity(value: Json) -> Severity:
    return Severity(_one_of(value, tuple(Severity), "severity"))


def _one_of(value: Json, known: tuple[str, ...], key: str) -> str:
    if value not in known:
        raise ValueError(f"custom.{key} is {value!r}, which is none of {', '.join(known)}")
    return str(value)


def _texts(value: Json, key: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise ValueError(f"custom.{key} is not a list of texts")
    return tuple(listed)


def _references(value: Json) -> Iterator[str]:
    for each in value if isinstance(value, list) else []:
        entry = {"ref": each} if isinstance(each, str) else _mapping(each)
        parts = (str(entry.get("description") or ""), str(entry.get("ref") or ""))
        if text := " ".join(part for part in parts if part):
            yield text


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
