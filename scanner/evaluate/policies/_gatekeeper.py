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
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.grammars.rego_tokens import outline, query_path

TEMPLATE = "kubernetes/templates.gatekeeper.sh/ConstraintTemplate"
CONSTRAINT = "kubernetes/constraints.gatekeeper.sh/"
_SEVERITY = {"deny": Severity.HIGH, "warn": Severity.LOW, "dryrun": Severity.INFO}
# Levels of a schema; the API server takes no deeper ones either.
_DEEPEST = 50
_VIOLATION = "violation"
_OBJECTS = "kubernetes/"
_NAMESPACE = "kubernetes/Namespace"
_OTHERS = (
    (
        "kubernetes/mutations.gatekeeper.sh/",
        "a mutation changes objects at their admission: what is judged here is not changed by it",
        False,
    ),
    (
        "kubernetes/expansion.gatekeeper.sh/",
        "what an expansion makes of an object is not made here, and so not judged",
        True,
    ),
)
_ADMISSION = "admission.k8s.gatekeeper.sh"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint and the code of its template.

    Attributes:
        policy: what reports; its module is the constraint.
        modules: path to Rego text.
        rego_version: "v0", as gatekeeper's templates are, or "v1" where the template says so.
        inventory: whether the code reads `data.inventory`.
        namespaces: labels of each namespace whose object is there.
    """

    policy: Policy
    modules: Mapping[str, str]
    rego_version: str
    parameters: Json
    match: Mapping[str, Json]
    inventory: bool
    namespaces: Mapping[str, Json] = EMPTY

    def looks_at(self, resource: Resource) -> bool:
        """Say whether `spec.match` chooses a resource.

        Raises:
            LookupError: the labels of its namespace decide, and they are not known.
        """
        if resource.kind == TEMPLATE or resource.kind.startswith(CONSTRAINT):
            return False  # What judges is not judged by itself.
        from scanner.evaluate.policies._gatekeeper_match import chooses  # noqa: PLC0415 - few have constraints

        return chooses(self.match, resource.attributes, self.namespaces)


def constraints_of(estate: Estate) -> Iterator[Constraint | BadPolicy]:
    """Yield the constraints of the estate's spec side, and what cannot be asked."""
    templates = {_kind(one): one for one in estate.of_kind(TEMPLATE, Side.SPEC)}
    namespaces = {
        one.attributes["metadata"]["name"]: one.attributes["metadata"].get("labels") or {}
        for side in (Side.SPEC, Side.LIVE)
        for one in estate.of_kind(_NAMESPACE, side)
        if _mapping(one.attributes.get("metadata")).get("name")
    }
    for resource in estate.matching(CONSTRAINT, Side.SPEC):
        kind = str(resource.attributes.get("kind", ""))
        template = templates.get(kind)
        if template is None:
            yield BadPolicy(_id(resource), f"{resource.origin}: no ConstraintTemplate for {kind}")
            continue
        held = constraint(template, resource, namespaces)
        unknown = "" if isinstance(held, BadPolicy) else _unknown_namespace(held, estate)
        if unknown:
            reason = (
                f"{resource.origin}: spec.match.namespaceSelector needs the labels of the namespace "
                f"{unknown!r}: add its Namespace to the documents"
            )
            yield BadPolicy(_id(resource), reason)
        else:
            yield held


def beside_constraints(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield what of Gatekeeper's own lies among the policies and is no constraint."""
    for prefix, reason, incomplete in _OTHERS:
        for resource in estate.matching(prefix, Side.SPEC):
            yield NotEvaluated(_id(resource), f"{resource.origin}: {reason}", "", incomplete)


def _unknown_namespace(held: Constraint, estate: Estate) -> str:
    if "namespaceSelector" not in held.match:
        return ""
    for resource in (*estate.matching(_OBJECTS, Side.LIVE), *estate.matching(_OBJECTS, Side.SPEC)):
        try:
            held.looks_at(resource)
        except LookupError as error:
            return str(error.args[0])
    return ""


def constraint(
    template: Resource, resource: Resource, namespaces: Mapping[str, Json] = EMPTY
) -> Constraint | BadPolicy:
    """Return a constraint with the code of its template."""
    from scanner.evaluate.policies._gatekeeper_match import mistake  # noqa: PLC0415 - few have constraints

    spec = _mapping(resource.attributes.get("spec"))
    match = _mapping(spec.get("match"))
    if wrong := mistake(match):
        return BadPolicy(_id(resource), f"{resource.origin}: {wrong}")
    try:
        modules, version = _code(template)
    except ValueError as error:
        return BadPolicy(_id(resource), f"{template.origin}: {error}")
    policy = Policy(
        rule=_rule(template, resource, _action(spec)),
        query=query_path((*outline(next(iter(modules.values()))).package, _VIOLATION)),
        kinds=("kubernetes/*",),
        side="any",
        shape="gatekeeper",
        owner=resource.owner,
        module=resource,
    )
    inventory = any("inventory" in text for text in modules.values())
    given = spec.get("parameters")
    parameters = _defaulted(given, _schema(template), 0) if given is not None else {}
    held = Constraint(policy, modules, version, parameters, match, inventory, namespaces)
    asked = replace(policy, chooses=held.looks_at, input_for=partial(review, held))
    return replace(held, policy=asked)


def _action(spec: Mapping[str, Json]) -> str:
    """Return what a constraint does at last: the strongest of its actions where it has several."""
    action = str(spec.get("enforcementAction") or "deny")
    if action != "scoped":
        return action
    named = {
        str(_mapping(one).get("action")) for one in _list(spec.get("scopedEnforcementActions"))
    }
    return next((one for one in _SEVERITY if one in named), "deny")


def bundle_of(held: Constraint, estate: Estate, now_ns: int) -> Bundle:
    """Return what an engine loads for a constraint."""
    # Where nothing live was read, what is declared is all that there is.
    live = list(estate.matching(_OBJECTS, Side.LIVE)) if held.inventory else []
    objects = (one.attributes for one in live or estate.matching(_OBJECTS, Side.SPEC))
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
    if len(_list(targets)) != 1:
        raise ValueError("a template has exactly one target")
    target = _mapping(_list(targets)[0])
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
    if _VIOLATION not in outline(str(texts[0])).rules:
        raise ValueError("the template has no rule `violation`")
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


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list | tuple) else []
