"""Read Kubernetes objects: manifests, `kubectl get -o json` answers and Lists.

Kinds are `kubernetes/<group>/<Kind>` without the version (the core group is left out); the name is
`<namespace>/<name>`, or `<name>` for what belongs to no namespace or does not say which.
"""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Origin, Resource
from scanner.normalize.documents._nameless import classified, resource_of
from scanner.normalize.documents._place import Below, documents_in, looks_like_kubernetes
from scanner.normalize.grammars.formats import DocumentSyntaxError, StructuredDocument, format_of

_OWNER = "app.kubernetes.io/owner"
_NOT_OBJECTS = ("kustomize.config.k8s.io/", "kind.x-k8s.io/", "skaffold/", "config.gatekeeper.sh/")
CLUSTER_SCOPED = frozenset(
    {
        "Namespace", "Node", "PersistentVolume", "ComponentStatus", "ClusterRole",
        "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "CSIDriver", "CSINode",
        "VolumeAttachment", "IngressClass", "PriorityClass", "RuntimeClass", "APIService",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "FlowSchema",
        "PriorityLevelConfiguration", "CertificateSigningRequest", "PodSecurityPolicy",
        "ClusterIssuer", "ClusterPolicy", "ClusterSecretStore",
    }
)  # fmt: skip
"""Kinds that belong to no namespace, whatever their manifest says."""
# Groups that kinds have left; the server still gives such objects in their new group.
_MOVED = {
    "extensions": {
        **dict.fromkeys(("Deployment", "DaemonSet", "ReplicaSet"), "apps"),
        **dict.fromkeys(("Ingress", "NetworkPolicy"), "networking.k8s.io"),
        "PodSecurityPolicy": "policy",
    }
}


def kind_of(document: Mapping[str, Json]) -> str:
    """Return the kind of an object: `kubernetes/apps/Deployment`, `kubernetes/Service`."""
    version, kind = str(document.get("apiVersion", "")), str(document.get("kind", ""))
    group = version.rpartition("/")[0]
    group = _MOVED.get(group, {}).get(kind, group)
    return f"kubernetes/{group}/{kind}" if group else f"kubernetes/{kind}"


def _recognises(name: str, text: str) -> bool:
    if format_of(name, text) not in ("yaml", "json"):
        return False
    return looks_like_kubernetes(text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        documents = documents_in(snapshot, text)
    except DocumentSyntaxError as error:
        yield Unreadable(
            snapshot.source.name,
            f"{snapshot.address}:{error.line}",
            f"Kubernetes manifest: {_template_hint(text)}{error.message}",
        )
        return
    for index, document in enumerate(documents):
        yield from _objects(snapshot, document, index)


def _template_hint(text: str) -> str:
    return "it is a template; render it first: " if "{{" in text else ""


def _objects(snapshot: Snapshot, document: StructuredDocument, index: int) -> Iterator[Normalized]:
    value = document.value
    if isinstance(value, list) and any(_is_object(each) for each in value):
        yield from _listed(snapshot, document, index)
        return
    if not _is_object(value):
        if snapshot.source.kind != "repository" and not _is_tool_input(value):
            for found in classified(value):
                yield resource_of(snapshot, found, document, index)
        return
    items = value.get("items")
    if str(value["kind"]).endswith("List") and isinstance(items, list):
        own = str(value["kind"]).removesuffix("List")
        for place, item in enumerate(items):
            # Items of a typed list leave out what the list says for all of them.
            whole = _with_type(item, str(value["apiVersion"]), own)
            if _is_object(whole):
                yield from _resource(snapshot, whole, Below(document, ("items", place)), index)
        return
    yield from _resource(snapshot, value, Below(document, ()), index)


def _listed(snapshot: Snapshot, document: StructuredDocument, index: int) -> Iterator[Normalized]:
    """Yield the objects of a JSON list, which are as the documents of one YAML file."""
    for place, each in enumerate(document.value):
        if _is_object(each):
            yield from _resource(snapshot, each, Below(document, (place,)), index)
        else:
            where = f"{snapshot.address}: element {place}"
            reason = "not a Kubernetes object, as others in its list are"
            yield Unreadable(snapshot.source.name, where, reason)


def _is_tool_input(value: Json) -> bool:
    """Say whether the document is read by a tool beside the cluster and never becomes an object."""
    version = value.get("apiVersion") if isinstance(value, dict) else None
    return isinstance(version, str) and version.startswith(_NOT_OBJECTS)


def _with_type(item: Json, version: str, kind: str) -> Json:
    if not isinstance(item, dict) or not kind or "kind" in item:
        return item
    return {"apiVersion": version, "kind": kind, **item}


def _is_object(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("apiVersion"), str)
        and isinstance(value.get("kind"), str)
        and not _is_tool_input(value)
    )


def _resource(
    snapshot: Snapshot, document: dict[str, Json], lines: Below, index: int
) -> Iterator[Normalized]:
    held = document.get("metadata")
    metadata = held if isinstance(held, dict) else {}
    # What leaves its name to the server gets another one each time it is made.
    stem = metadata.get("generateName")
    name = metadata.get("name") or (f"{stem}*" if isinstance(stem, str) and stem else None)
    line = lines.first
    if not isinstance(name, str) or not name:
        yield Unreadable(
            snapshot.source.name,
            f"{snapshot.address}:{line}",
            f"a {document['kind'][:80]} without metadata.name; give it a name",
        )
        return
    kind = kind_of(document)
    namespace = metadata.get("namespace")
    within = "" if document["kind"] in CLUSTER_SCOPED or not namespace else f"{namespace}/"
    yield Resource(
        uid=f"{kind}/{within}{name}",
        kind=kind,
        attributes=document,
        side=snapshot.source.side,
        scope=snapshot.source.name if snapshot.source.kind == "kubernetes" else "",
        owner=_owner(metadata),
        origin=_placed(snapshot.origin, line),
        evidence=snapshot.digest,
        lines=lines,
        document=index,
    )


def _placed(origin: Origin, line: int) -> Origin:
    """Return the place with a line; `replace` takes several times as long, for each object."""
    return Origin(origin.source, origin.file, line, origin.commit, origin.api)


def _owner(metadata: Mapping[str, Json]) -> str:
    for field in ("annotations", "labels"):
        held = metadata.get(field)
        if isinstance(held, Mapping) and isinstance(held.get(_OWNER), str):
            return str(held[_OWNER])
    return ""


READER = DocumentReader(recognises=_recognises, read=_read)
