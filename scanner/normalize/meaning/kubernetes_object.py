"""What every Kubernetes object has in common: fields that the API server writes itself.

Source: Kubernetes API conventions, "Metadata" and "Spec and Status".
"""

from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.normalize.meaning._kubernetes_rows import assigned, default, left_open
from scanner.normalize.meaning._rows import Case, Filled, Is, Meaning, Row, SetLike, Silent

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
        ),
        "kubernetes.CustomResourceDefinition": (
            default("spec.conversion.strategy", "None", "Webhook"),
            default("spec.preserveUnknownFields", value=False, other=True),
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
        "kubernetes.Namespace": (
            assigned("metadata.labels", "kubernetes.io/metadata.name"),
            default("spec.finalizers", ["kubernetes"], ["example.org/hold"]),
        ),
        "kubernetes.ConfigMap": (default("immutable", value=False, other=True),),
    },
    kinds={
        "kubernetes/*": "kubernetes.Object",
        "kubernetes/ConfigMap": "kubernetes.ConfigMap",
        "kubernetes/Namespace": "kubernetes.Namespace",
        "kubernetes/apiextensions.k8s.io/CustomResourceDefinition": (
            "kubernetes.CustomResourceDefinition"
        ),
    },
)
