"""Gatekeeper's ConstraintTemplates and constraints, read from documents beside the policies.

Source: Gatekeeper documentation, "How to use Gatekeeper" (input.review, input.parameters, match)
and "Constraint Templates" (targets, code, libs); `data.inventory` as its "Replicating Data" says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from scanner.evaluate.policies._engine import Bundle
from scanner.evaluate.policies._policy import BadPolicy, Policy
from scanner.model.check import Rule
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.grammars.globs import matches
from scanner.normalize.grammars.rego_tokens import outline, query_path

TEMPLATE = "kubernetes/templates.gatekeeper.sh/ConstraintTemplate"
CONSTRAINT = "kubernetes/constraints.gatekeeper.sh/"
_SEVERITY = {"deny": Severity.HIGH, "warn": Severity.LOW, "dryrun": Severity.INFO}
_KNOWN_MATCH = frozenset(
    {"kinds", "namespaces", "excludedNamespaces", "labelSelector", "scope", "name", "source"}
)
# Levels of a schema; the API server takes no deeper ones either.
_DEEPEST = 50
_ADMISSION = "admission.k8s.gatekeeper.sh"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint and the code of its template.

    Attributes:
        policy: what reports; its module is the constraint.
        modules: path to Rego text.
        rego_version: "v0", as gatekeeper's templates are, or "v1" where the template says so.
        inventory: whether the code reads `data.inventory`.
    """

    policy: Policy
    modules: Mapping[str, str]
    rego_version: str
    parameters: Json
    match: Mapping[str, Json]
    inventory: bool

    def looks_at(self, resource: Resource) -> bool:
        """Say whether `spec.match` chooses a resource."""
        if resource.kind == TEMPLATE or resource.kind.startswith(CONSTRAINT):
            return False  # What judges is not judged by itself.
        document = resource.attributes
        metadata = _mapping(document.get("metadata"))
        group = str(document.get("apiVersion", "")).rpartition("/")[0]
        place = str(metadata.get("namespace") or "")
        chosen = (
            _kind_matches(self.match.get("kinds"), group, str(document.get("kind", ""))),
            _named(self.match.get("namespaces"), place, empty=True),
            not (place and _named(self.match.get("excludedNamespaces"), place, empty=False)),
            _named(_listed(self.match.get("name")), str(metadata.get("name", "")), empty=True),
            _scope(self.match.get("scope"), place),
            _labels(self.match.get("labelSelector"), _mapping(metadata.get("labels"))),
        )
        return all(chosen)


def constraints_of(estate: Estate) -> Iterator[Constraint | BadPolicy]:
    """Yield the constraints of the estate's spec side, and what cannot be asked."""
    templates = {_kind(one): one for one in estate.of_kind(TEMPLATE, Side.SPEC)}
    for resource in estate.matching(CONSTRAINT, Side.SPEC):
        kind = str(resource.attributes.get("kind", ""))
        template = templates.get(kind)
        if template is None:
            yield BadPolicy(_id(resource), f"{resource.origin}: no ConstraintTemplate for {kind}")
        else:
            yield constraint(template, resource)


def constraint(template: Resource, resource: Resource) -> Constraint | BadPolicy:
    """Return a constraint with the code of its template."""
    spec = _mapping(resource.attributes.get("spec"))
    match = _mapping(spec.get("match"))
    if unknown := sorted(match.keys() - _KNOWN_MATCH):
        reason = f"{resource.origin}: spec.match.{unknown[0]} needs what no document says"
        return BadPolicy(_id(resource), reason)
    try:
        modules, version = _code(template)
    except ValueError as error:
        return BadPolicy(_id(resource), f"{template.origin}: {error}")
    policy = Policy(
        rule=_rule(template, resource, str(spec.get("enforcementAction") or "deny")),
        query=query_path((*outline(next(iter(modules.values()))).package, "violation")),
        kinds=("kubernetes/*",),
        side="any",
        shape="gatekeeper",
        owner=resource.owner,
        module=resource,
    )
    inventory = any("inventory" in text for text in modules.values())
    given = spec.get("parameters")
    parameters = _defaulted(given, _schema(template), 0) if given is not None else {}
    held = Constraint(policy, modules, version, parameters, match, inventory)
    asked = replace(policy, chooses=held.looks_at, input_for=partial(review, held))
    return replace(held, policy=asked)


def bundle_of(held: Constraint, estate: Estate, now_ns: int) -> Bundle:
    """Return what an engine loads for a constraint."""
    objects = (one.attributes for one in estate.matching("kubernetes/", Side.LIVE))
    data = inventory(objects) if held.inventory else EMPTY
    return Bundle(held.modules, data, held.rego_version, now_ns)


def review(held: Constraint, document: Json) -> Json:
    """Return what the template gets as `input` about a Kubernetes object."""
    metadata = _mapping(document.get("metadata"))
    group, _, version = str(document.get("apiVersion", "")).rpartition("/")
    kind = {"group": group, "version": version, "kind": document.get("kind", "")}
    request = {"kind": kind, "object": document, "operation": "CREATE", "userInfo": {}}
    request["name"] = metadata.get("name", "")
    if "namespace" in metadata:
        request["namespace"] = metadata["namespace"]
    return {"review": request, "parameters": held.parameters}


def inventory(documents: Iterable[Mapping[str, Json]]) -> Json:
    """Return `data.inventory`: objects by namespace, version and kind."""
    found: dict[str, Any] = {"cluster": {}, "namespace": {}}
    for document in documents:
        metadata = _mapping(document.get("metadata"))
        version, kind = str(document.get("apiVersion", "")), str(document.get("kind", ""))
        place = metadata.get("namespace")
        held = found["namespace"].setdefault(str(place), {}) if place else found["cluster"]
        named = held.setdefault(version, {}).setdefault(kind, {})
        named[str(metadata.get("name", ""))] = document
    return {"inventory": found}


def _schema(template: Resource) -> Mapping[str, Json]:
    crd = _mapping(_mapping(template.attributes.get("spec")).get("crd"))
    return _mapping(_mapping(_mapping(crd.get("spec")).get("validation")).get("openAPIV3Schema"))


def _defaulted(value: Json, schema: Mapping[str, Json], depth: int) -> Json:
    """Return parameters with what the template's schema gives for those that are left out."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list | tuple):
        return [_defaulted(one, _mapping(schema.get("items")), depth + 1) for one in value]
    if not isinstance(value, Mapping):
        return value
    held = dict(value)
    for name, inner in _mapping(schema.get("properties")).items():
        if name not in held and "default" in _mapping(inner):
            held[name] = inner["default"]
        if name in held:
            held[name] = _defaulted(held[name], _mapping(inner), depth + 1)
    return held


def _code(template: Resource) -> tuple[dict[str, str], str]:
    """Return modules, the one with the rules first, and their version."""
    targets = _mapping(template.attributes.get("spec")).get("targets")
    target = next((_mapping(one) for one in _list(targets)), {})
    if target.get("target", _ADMISSION) != _ADMISSION:
        raise ValueError(f"the target {target.get('target')!r} is not evaluated")
    source: Mapping[str, Json] = target
    if not target.get("rego"):
        blocks = [_mapping(one) for one in _list(target.get("code"))]
        regos = [_mapping(one.get("source")) for one in blocks if one.get("engine") == "Rego"]
        if not regos:
            raise ValueError("the template has no Rego, only another language")
        source = regos[0]
    texts = [source.get("rego"), *_list(source.get("libs"))]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("the template's code is not text")
    paths = ("template.rego", *(f"lib{index}.rego" for index in range(len(texts) - 1)))
    version = "v1" if source.get("version") == "v1" else "v0"
    return dict(zip(paths, map(str, texts), strict=True)), version


def _rule(template: Resource, resource: Resource, action: str) -> Rule:
    metadata = _mapping(template.attributes.get("metadata"))
    notes = _mapping(metadata.get("annotations"))
    kind = str(resource.attributes.get("kind", ""))
    title = str(notes.get("metadata.gatekeeper.sh/title") or kind)
    why = " ".join(str(notes.get("description") or title).split())
    return Rule(
        id=_id(resource),
        title=title,
        severity=_SEVERITY.get(action, Severity.HIGH),
        why=why,
        fix="See the constraint and its template.",
        source=f"ConstraintTemplate {metadata.get('name', '')}",
    )


def _id(resource: Resource) -> str:
    metadata = _mapping(resource.attributes.get("metadata"))
    return f"{str(resource.attributes.get('kind', '')).lower()}/{metadata.get('name', '')}"


def _kind(template: Resource) -> str:
    crd = _mapping(_mapping(template.attributes.get("spec")).get("crd"))
    return str(_mapping(_mapping(crd.get("spec")).get("names")).get("kind", ""))


def _kind_matches(kinds: Json, group: str, kind: str) -> bool:
    if not kinds:
        return True
    return any(
        _any(_mapping(one).get("apiGroups"), group) and _any(_mapping(one).get("kinds"), kind)
        for one in _list(kinds)
    )


def _any(names: Json, name: str) -> bool:
    return not names or "*" in names or name in names


def _named(patterns: Json, name: str, *, empty: bool) -> bool:
    if not patterns:
        return empty
    return any(matches(str(pattern), name) for pattern in patterns)


def _scope(scope: Json, place: str) -> bool:
    return scope in (None, "", "*") or (scope == "Namespaced") == bool(place)


def _labels(selector: Json, labels: Mapping[str, Json]) -> bool:
    held = _mapping(selector)
    exact = all(
        labels.get(key) == value for key, value in _mapping(held.get("matchLabels")).items()
    )
    return exact and all(
        _expression(_mapping(e), labels) for e in _list(held.get("matchExpressions"))
    )


def _expression(expression: Mapping[str, Json], labels: Mapping[str, Json]) -> bool:
    value, values = labels.get(expression.get("key", "")), _list(expression.get("values"))
    return {
        "In": value is not None and value in values,
        "NotIn": value is None or value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }.get(str(expression.get("operator")), False)


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list | tuple) else []


def _listed(value: Json) -> list[Json]:
    return [value] if value else []
