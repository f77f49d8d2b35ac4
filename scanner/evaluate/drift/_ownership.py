"""What Kubernetes records about who applied which field.

Two records exist: the annotation that `kubectl apply` leaves, which holds the whole document, and
`metadata.managedFields`, which names the fields of every manager. Both become one thing here: the
document that was last applied from the spec.

Source: Kubernetes documentation, "Declarative Management of Kubernetes Objects Using Configuration
Files" and "Server-Side Apply".
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from scanner.evaluate.drift._entry import UNKNOWN
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

_BUILT_IN = frozenset(
    {
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
        "coordination.k8s.io", "discovery.k8s.io", "networking.k8s.io", "node.k8s.io",
        "rbac.authorization.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
    }
)  # fmt: skip


def last_applied(
    live: Mapping[str, Json], deployers: frozenset[str], spec: Json = UNKNOWN
) -> tuple[Json, str]:
    """Return the document that was last applied, and "" or why a record could not be read.

    Args:
        live: the object.
        deployers: managers that apply specs.
        spec: what is applied now; needed only where defaults of the kind are not known.

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
    return _owned_document(live, spec, metadata.get("managedFields"), deployers), ""


def _owned_document(live: Json, spec: Json, managed: Json, deployers: frozenset[str]) -> Json:
    whole = defaults_known(live)
    documents = [
        _project(live, fields, UNKNOWN if whole else spec)
        for fields in owned_fields(live, managed, deployers)
    ]
    if not documents:
        return None
    together = documents[0]
    for further in documents[1:]:
        together = _merged(together, further)
    return together


def owned_fields(
    live: Mapping[str, Json], managed: Json, deployers: frozenset[str]
) -> Iterator[dict[str, Json]]:
    """Yield the sets of fields (`fieldsV1`) that deployers say they applied.

    A manager that updates, instead of applying, also owns what the server filled in. Where the
    defaults of a kind are not known, as of custom resources, such a record proves nothing.
    """
    trusted = defaults_known(live)
    for entry in _entries(managed):
        applies = trusted or entry.get("operation", "Apply") == "Apply"
        if applies and entry.get("manager") in deployers and not entry.get("subresource"):
            yield entry["fieldsV1"]


def defaults_known(live: Mapping[str, Json]) -> bool:
    """Say whether the tables of meaning know what the server fills in for a kind."""
    version = live.get("apiVersion")
    group = version.rpartition("/")[0] if isinstance(version, str) else ""
    return "." not in group or group in _BUILT_IN


def _entries(managed: Json) -> Iterator[dict[str, Json]]:
    for entry in managed if isinstance(managed, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("fieldsV1"), dict):
            yield entry


def _project(value: Json, fields: dict[str, Json], spec: Json) -> Json:
    """Return the part of a value that a set of fields names.

    Args:
        value: the live value.
        fields: as `fieldsV1` writes them.
        spec: what the spec says in the same place, so that nothing is claimed to have been applied
            inside a collection that is owned as a whole, and that the server may have filled in;
            UNKNOWN where all that it fills in is known.
    """
    inner = {key: below for key, below in fields.items() if key != "."}
    if not inner:
        if spec is not UNKNOWN and isinstance(value, dict | list) and type(spec) is type(value):
            return UNKNOWN
        return value if not isinstance(value, dict) or "." not in fields else {}
    if isinstance(value, dict):
        return {
            key[2:]: _project(value[key[2:]], _fields(below), _beside(spec, key[2:]))
            for key, below in inner.items()
            if key.startswith("f:") and key[2:] in value
        }
    if isinstance(value, list):
        return [p for key, below in inner.items() for p in _elements(value, key, below, spec)]
    return value


def _fields(below: Json) -> dict[str, Json]:
    return below if isinstance(below, dict) else {}


def _beside(spec: Json, key: str) -> Json:
    if spec is UNKNOWN:
        return UNKNOWN
    return spec.get(key) if isinstance(spec, Mapping) else None


def _elements(value: list[Json], key: str, below: Json, spec: Json) -> Iterator[Json]:
    wanted = selector(key)
    if key.startswith("v:"):
        yield from (element for element in value if element == wanted)
    elif isinstance(wanted, dict):
        others = spec if isinstance(spec, list) else ()
        named = (each for each in others if isinstance(each, dict) and _is(each, wanted))
        beside = UNKNOWN if spec is UNKNOWN else next(named, None)
        for element in value:
            if isinstance(element, dict) and _is(element, wanted):
                yield {**wanted, **_project(element, _fields(below), beside)}


def _is(element: dict[str, Json], wanted: dict[str, Json]) -> bool:
    return all(element.get(name) == held for name, held in wanted.items())


@lru_cache(maxsize=8192)
def selector(key: str) -> Json:
    """Return the key fields in the name of a list element; None when it is unreadable."""
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
            named = selector(key)
            if isinstance(named, dict) and part.items() <= named.items():
                return below
    return None
