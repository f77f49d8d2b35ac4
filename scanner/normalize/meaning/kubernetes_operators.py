"""Custom resources that hold pods: they are read like the pods that operators make of them.

What else they hold is told by the schema of their definition, where that is read.

Source: API references of Argo Rollouts (v1alpha1), Knative Serving (v1), and OpenShift (apps/v1).
"""

from scanner.normalize.meaning._kubernetes_rows import int_or_string
from scanner.normalize.meaning._rows import Is, Meaning, Row

_TEMPLATE = Row("spec.template", Is("kubernetes.PodTemplate"))

MEANING = Meaning(
    types={
        "kubernetes.Templated": (_TEMPLATE,),
        "kubernetes.Rollout": (
            _TEMPLATE,
            Row("spec.selector", Is("kubernetes.LabelSelector")),
            int_or_string("spec.strategy.canary.maxSurge"),
            int_or_string("spec.strategy.canary.maxUnavailable"),
        ),
    },
    kinds={
        "kubernetes/argoproj.io/Rollout": "kubernetes.Rollout",
        "kubernetes/serving.knative.dev/Service": "kubernetes.Templated",
        "kubernetes/apps.openshift.io/DeploymentConfig": "kubernetes.Templated",
    },
)
