"""What Kubernetes records about who applied which field.

Two records exist: the annotation that `kubectl apply` leaves, which holds the whole document, and
`metadata.managedFields`, which names the fields of every manager. Both become one thing here: the
document that was last applied from the spec.

Source: Kubernetes documentation, "Declarative Management of Kubernetes Objects Using Configuration
Files" and "Server-Side Apply".
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
DEPLOYERS = frozenset(
    {
        "argocd-controller",
        "argocd-application-controller",
        "before-first-apply",
        "fleetagent",
        "flux",
        "helm",
        "helm-controller",
        "kubectl",
        "kubectl-client-side-apply",
        "kubectl-last-applied",
        "kustomize-controller",
        "pulumi-kubernetes",
        "Terraform",
        "HashiCorp",
    }
)
"""Managers that apply specs, by the names their tools use; others edit or control."""


def last_applied(live: Mapping[str, Json], deployers: frozenset[str]) -> tuple[Json, str]:
    """Return the document that was last applied, and "" or why a record could not be read.

    Returns:
        (document or None, problem). The annotation wins, since it also holds what is gone from
        live by now; field ownership only knows fields that are still there.
    """
    metadata = live.get("metadata")
    if not isinstance(metadata, Mapping):
        return None, ""
    annotations = metadata.get("annotations")
    text = annotations.get(ANNOTATION) if isinstance(annotations, Mapping) else None
    if isinstance(text, str):
        try:
            document = load_json(text)
        except DocumentSyntaxError:
            return None, f"the annotation {ANNOTATION} is not JSON"
        if isinstance(document, dict):
            return document, ""
    return _owned_document(live, metadata.get("managedFields"), deployers), ""


def _owned_document(live: Json, managed: Json, deployers: frozenset[str]) -> Json:
    documents = [
        _project(live, entry["fieldsV1"])
        for entry in _entries(managed)
        if entry.get("manager") in deployers and not entry.get("subresource")
    ]
    if not documents:
        return None
    whole = documents[0]
    for further in documents[1:]:
        whole = _merged(whole, further)
    return whole


def owns_only_what_is_declared(
    live: Mapping[str, Json], spec: Mapping[str, Json], deployers: frozenset[str]
) -> bool:
    """Say whether field ownership proves that nothing applied before is gone from the spec.

    Much cheaper than to make the document that was applied, which is then needed only to say who
    moved. False means "not known": the annotation of `kubectl apply` is not looked into here.
    """
    metadata = live.get("metadata")
    if not isinstance(metadata, Mapping):
        return True
    annotations = metadata.get("annotations")
    if isinstance(annotations, Mapping) and ANNOTATION in annotations:
        return False
    return all(
        _declares(spec, entry["fieldsV1"])
        for entry in _entries(metadata.get("managedFields"))
        if entry.get("manager") in deployers and not entry.get("subresource")
    )


def _declares(value: Json, fields: Json) -> bool:
    """Say whether a spec value makes a statement about each of the fields."""
    if not isinstance(fields, dict) or value is None or value == {}:
        return False
    for key, below in fields.items():
        if key == ".":
            continue
        inner = value.get(key[2:]) if isinstance(value, dict) else _element(value, key)
        if inner is None or (below and not _declares(inner, below)):
            return False
        if not below and inner == {}:
            return False
    return True


def _element(value: Json, key: str) -> Json:
    """Return the only element that a selector may mean, key fields at their default left out."""
    wanted = _selector(key) if key.startswith("k:") and isinstance(value, list) else None
    if not isinstance(wanted, dict):
        return None
    found = [each for each in value if isinstance(each, dict) and _may_be(each, wanted)]
    return found[0] if len(found) == 1 else None


def _may_be(element: dict[str, Json], wanted: dict[str, Json]) -> bool:
    return any(name in element for name in wanted) and all(
        element.get(name, held) == held for name, held in wanted.items()
    )


def _entries(managed: Json) -> Iterator[dict[str, Json]]:
    for entry in managed if isinstance(managed, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("fieldsV1"), dict):
            yield entry


def _project(value: Json, fields: dict[str, Json]) -> Json:
    """Return the part of a value that a set of fields names."""
    inner = {key: below for key, below in fields.items() if key != "."}
    if not inner:
        return value if not isinstance(value, dict) or "." not in fields else {}
    if isinstance(value, dict):
        return {
            key[2:]: _project(value[key[2:]], below if isinstance(below, dict) else {})
            for key, below in inner.items()
            if key.startswith("f:") and key[2:] in value
        }
    if isinstance(value, list):
        return [part for key, below in inner.items() for part in _elements(value, key, below)]
    return value


def _elements(value: list[Json], key: str, below: Json) -> Iterator[Json]:
    wanted = _selector(key)
    if key.startswith("v:"):
        yield from (element for element in value if element == wanted)
    elif isinstance(wanted, dict):
        fields = below if isinstance(below, dict) else {}
        for element in value:
            if isinstance(element, dict) and _is(element, wanted):
                yield {**wanted, **_project(element, fields)}


def _is(element: dict[str, Json], wanted: dict[str, Json]) -> bool:
    return all(element.get(name) == held for name, held in wanted.items())


@lru_cache(maxsize=4096)
def _selector(key: str) -> Json:
    try:
        return load_json(key[2:])
    except DocumentSyntaxError:
        return None


def _merged(one: Json, other: Json) -> Json:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return {**one, **{key: _merged(one.get(key), value) for key, value in other.items()}}


def manager_of(live: Mapping[str, Json], path: tuple[PathPart, ...]) -> str:
    """Return the manager that owns the value at `path`, or the nearest around it; "" if unknown."""
    metadata = live.get("metadata")
    if not isinstance(metadata, Mapping):
        return ""
    best, depth = "", 0
    for entry in _entries(metadata.get("managedFields")):
        reached = _depth(entry["fieldsV1"], path)
        if reached > depth:
            best, depth = str(entry.get("manager") or ""), reached
    return best


def _depth(fields: Json, path: tuple[PathPart, ...]) -> int:
    reached = 0
    for part in path:
        if not isinstance(fields, dict):
            break
        below = fields.get(f"f:{part}") if isinstance(part, str) else _keyed(fields, part)
        if below is None:
            break
        fields, reached = below, reached + 1
    return reached


def _keyed(fields: dict[str, Json], part: PathPart) -> Json:
    if not isinstance(part, Mapping):
        return None
    for key, below in fields.items():
        if key.startswith("k:"):
            selector = _selector(key)
            if isinstance(selector, dict) and part.items() <= selector.items():
                return below
    return None
