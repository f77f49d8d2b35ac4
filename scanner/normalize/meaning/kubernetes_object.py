"""What every Kubernetes object has in common: fields that the API server writes itself.

Source: Kubernetes API conventions, "Metadata" and "Spec and Status".
"""

from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.normalize.meaning._kubernetes_rows import assigned, default, left_open
from scanner.normalize.meaning._rows import (
    Case,
    Filled,
    Is,
    Meaning,
    Pair,
    Row,
    SetLike,
    Silent,
    Typed,
    as_written,
)

_LABEL = "metadata.labels.app"
_SPEC = "spec.replicas"
_TRACKING_ANNOTATIONS = (
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
    "argocd.argoproj.io/tracking-id",
    "argocd.argoproj.io/installation-id",
)
_TRACKING_LABELS = (
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/instance",
    "argocd.argoproj.io/instance",
    "kustomize.toolkit.fluxcd.io/name",
    "kustomize.toolkit.fluxcd.io/namespace",
    "helm.toolkit.fluxcd.io/name",
    "helm.toolkit.fluxcd.io/namespace",
    "objectset.rio.cattle.io/hash",
)


def _written_by_server(path: str, twin: str = _LABEL) -> Row:
    return Row(path, Silent(), Case("one", "other"), Case("shop", "basket", twin))


def _list_kind(names: Mapping[str, Json]) -> Json:
    return f"{names.get('kind')}List"


_DROPPED = (
    "nullable", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum",
    "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
)  # fmt: skip
_DEPTH = 60


def align_marks(spec: Json, live: Json, depth: int = 0) -> tuple[Json, Json]:
    """Return two schemas, the spec's without marks that are false and that live does not have."""
    if isinstance(spec, list) and isinstance(live, list) and len(spec) == len(live):
        return [align_marks(*both, depth + 1)[0] for both in zip(spec, live, strict=True)], live
    if depth > _DEPTH or not isinstance(spec, dict) or not isinstance(live, dict):
        return spec, live
    kept = {
        key: value if key == "default" else align_marks(value, live.get(key), depth + 1)[0]
        for key, value in spec.items()
        if value is not False or key not in _DROPPED or key in live
    }
    return kept, live


def _singular(names: Mapping[str, Json]) -> Json:
    return str(names.get("kind")).lower()


MEANING = Meaning(
    types={
        "kubernetes.Object": (
            Row("metadata", Is("kubernetes.ObjectMeta")),
            # The kind holds the group, also one that the kind has moved to; the server gives each
            # object in the version asked for.
            _written_by_server("apiVersion", _SPEC),
            _written_by_server("status", _SPEC),
            # The identity holds the namespace; a cluster-scoped kind loses one that its spec names.
            _written_by_server("metadata.namespace"),
        ),
        "kubernetes.ObjectMeta": (
            *(
                Row(name, Silent(), Case("one", "other"), Case("shop", "basket", "labels.app"))
                for name in (
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation",
                    "managedFields",
                    "resourceVersion",
                    "selfLink",
                    "uid",
                    "generateName",
                )
            ),
            *(
                Row(
                    f'annotations["{name}"]',
                    Silent(),
                    Case("one", "other"),
                    Case("a", "b", 'annotations["example.com/owner"]'),
                )
                for name in (
                    "kubectl.kubernetes.io/last-applied-configuration",
                    "deployment.kubernetes.io/revision",
                    "deprecated.daemonset.template.generation",
                    "pv.kubernetes.io/bind-completed",
                    "pv.kubernetes.io/bound-by-controller",
                )
            ),
            # Tools write down which release or application an object belongs to.
            *(assigned("annotations", name) for name in _TRACKING_ANNOTATIONS),
            *(assigned("labels", name) for name in _TRACKING_LABELS),
            Row(
                "finalizers",
                SetLike(),
                Case(["example.org/a", "example.org/b"], ["example.org/b", "example.org/a"]),
                Case(["example.org/a"], ["example.org/b"]),
            ),
            default("finalizers", [], ["example.org/a"]),
            default("ownerReferences", [], [{"name": "a"}]),
        ),
        "kubernetes.CustomResourceDefinition": (
            default("spec.conversion.strategy", "None", "Webhook"),
            default("spec.preserveUnknownFields", value=False, other=True),
            default("spec.versions[].deprecated", value=False, other=True),
            default("spec.versions[].additionalPrinterColumns[].priority", 0, 1),
            *(
                Row(
                    path,
                    Pair(align_marks, as_written, one_shape=True),
                    Case({"type": "object", "nullable": False}, {"type": "object"}),
                    Case({"type": "object", "nullable": False}, {"nullable": True}),
                )
                for path in (
                    "spec.versions[].schema.openAPIV3Schema",
                    "spec.validation.openAPIV3Schema",
                )
            ),
            left_open("spec.conversion.webhook.clientConfig.caBundle", "Cg==", "", other="QUJD"),
            Row(
                "spec.names",
                Filled("listKind", _list_kind),
                Case({"kind": "Shop"}, {"kind": "Shop", "listKind": "ShopList"}),
                Case({"kind": "Shop"}, {"kind": "Shop", "listKind": "OtherList"}),
            ),
            Row(
                "spec.names",
                Filled("singular", _singular),
                Case({"kind": "Shop"}, {"kind": "Shop", "singular": "shop"}),
                Case({"kind": "Shop"}, {"kind": "Shop", "singular": "other"}),
            ),
        ),
        # Kinds of Kubernetes itself; of others the server stores what it was given.
        "kubernetes.Typed": (Row("", Typed(), Case({"a": []}, {}), Case({"a": []}, {"a": [1]})),),
        "kubernetes.Namespace": (
            assigned("metadata.labels", "kubernetes.io/metadata.name"),
            default("spec.finalizers", ["kubernetes"], ["example.org/hold"]),
        ),
        "kubernetes.ConfigMap": (default("immutable", value=False, other=True),),
    },
    kinds={
        "kubernetes/*": "kubernetes.Object",
        **dict.fromkeys(
            (
                "kubernetes/[A-Z]*",
                "kubernetes/apps/*",
                "kubernetes/batch/*",
                "kubernetes/autoscaling/*",
                "kubernetes/policy/*",
                "kubernetes/extensions/*",
                "kubernetes/networking.k8s.io/*",
                "kubernetes/rbac.authorization.k8s.io/*",
                "kubernetes/storage.k8s.io/*",
                "kubernetes/scheduling.k8s.io/*",
                "kubernetes/admissionregistration.k8s.io/*",
                "kubernetes/apiregistration.k8s.io/*",
                "kubernetes/apiextensions.k8s.io/*",
                "kubernetes/discovery.k8s.io/*",
                "kubernetes/node.k8s.io/*",
                "kubernetes/coordination.k8s.io/*",
                "kubernetes/flowcontrol.apiserver.k8s.io/*",
                "kubernetes/certificates.k8s.io/*",
            ),
            "kubernetes.Typed",
        ),
        "kubernetes/ConfigMap": "kubernetes.ConfigMap",
        "kubernetes/Namespace": "kubernetes.Namespace",
        "kubernetes/apiextensions.k8s.io/CustomResourceDefinition": (
            "kubernetes.CustomResourceDefinition"
        ),
    },
)
