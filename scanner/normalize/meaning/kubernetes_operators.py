"""Custom resources of well-known operators: pods inside them, and spans of time as Go writes them.

A controller that writes an object back writes `60m` as `1h0m0s`. What else they hold is told by the schema of their definition, where that is read.

Source: API references of Argo Rollouts (v1alpha1), Knative Serving (v1), OpenShift (apps/v1),
cert-manager (v1), Flux (v1, v2), External Secrets (v1) and Gateway API (v1).
"""

from scanner.normalize.meaning._kubernetes_rows import duration, int_or_string
from scanner.normalize.meaning._rows import Case, Exact, Is, Meaning, Row

_TEMPLATE = Row("spec.template", Is("kubernetes.PodTemplate"))

MEANING = Meaning(
    types={
        "kubernetes.Templated": (_TEMPLATE,),
        "kubernetes.Certificate": (duration("spec.duration"), duration("spec.renewBefore")),
        "kubernetes.Reconciled": tuple(
            duration(f"spec.{name}")
            for name in (
                "interval",
                "retryInterval",
                "timeout",
                "chart.spec.interval",
                "install.timeout",
                "upgrade.timeout",
            )
        ),
        "kubernetes.Refreshed": (duration("spec.refreshInterval"),),
        "kubernetes.Route": tuple(
            duration(f"spec.rules[].timeouts.{name}") for name in ("request", "backendRequest")
        ),
        "kubernetes.Rollout": (
            _TEMPLATE,
            Row("spec.selector", Is("kubernetes.LabelSelector")),
            # An empty pause waits for a person, one with a duration does not.
            Row(
                "spec.strategy.canary.steps[].pause",
                Exact(),
                Case({}, {}),
                Case({}, {"duration": "1h"}),
            ),
            int_or_string("spec.strategy.canary.maxSurge"),
            int_or_string("spec.strategy.canary.maxUnavailable"),
        ),
    },
    kinds={
        "kubernetes/cert-manager.io/Certificate": "kubernetes.Certificate",
        "kubernetes/*.toolkit.fluxcd.io/*": "kubernetes.Reconciled",
        "kubernetes/external-secrets.io/*": "kubernetes.Refreshed",
        "kubernetes/gateway.networking.k8s.io/*Route": "kubernetes.Route",
        "kubernetes/argoproj.io/Rollout": "kubernetes.Rollout",
        "kubernetes/serving.knative.dev/Service": "kubernetes.Templated",
        "kubernetes/apps.openshift.io/DeploymentConfig": "kubernetes.Templated",
    },
)
