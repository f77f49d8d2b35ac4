"""Workloads: Deployments, StatefulSets, DaemonSets, Jobs, autoscalers and claims.

Source: Kubernetes API reference, apps/v1, batch/v1, autoscaling/v2, policy/v1 and core/v1.
"""

from scanner.normalize.meaning._kubernetes_rows import (
    assigned,
    default,
    defaults,
    int_or_string,
    keyed,
    quantity,
    unordered,
)
from scanner.normalize.meaning._rows import Case, Is, Meaning, Row, Silent

_TEMPLATE = Row("spec.template", Is("kubernetes.PodTemplate"))
_SELECTOR = Row("spec.selector", Is("kubernetes.LabelSelector"))

_DEPLOYMENT = (
    _TEMPLATE,
    _SELECTOR,
    default("spec.replicas", 1, 2),
    default("spec.minReadySeconds", 0, 5),
    default("spec.paused", value=False, other=True),
    default("spec.progressDeadlineSeconds", 600, 60),
    default("spec.revisionHistoryLimit", 10, 3),
    default("spec.strategy.type", "RollingUpdate", "Recreate"),
    *(
        int_or_string(f"spec.strategy.rollingUpdate.{name}")
        for name in ("maxSurge", "maxUnavailable")
    ),
    *(
        default(f"spec.strategy.rollingUpdate.{name}", "25%", 1)
        for name in ("maxSurge", "maxUnavailable")
    ),
)

_STATEFUL_SET = (
    _TEMPLATE,
    _SELECTOR,
    Row("spec.volumeClaimTemplates[].metadata", Is("kubernetes.ObjectMeta")),
    Row("spec.volumeClaimTemplates[].spec", Is("kubernetes.ClaimSpec")),
    Row(
        "spec.volumeClaimTemplates[].status",
        Silent(),
        Case({"phase": "Pending"}, {"phase": "Bound"}),
        Case("a", "b", "spec.volumeClaimTemplates[].spec.storageClassName"),
    ),
    default("spec.volumeClaimTemplates[].apiVersion", "v1", "v2"),
    default("spec.volumeClaimTemplates[].kind", "PersistentVolumeClaim", "Other"),
    default("spec.replicas", 1, 2),
    default("spec.revisionHistoryLimit", 10, 3),
    default("spec.minReadySeconds", 0, 5),
    default("spec.serviceName", "", "web"),
    default("spec.podManagementPolicy", "OrderedReady", "Parallel"),
    default("spec.updateStrategy.type", "RollingUpdate", "OnDelete"),
    default("spec.updateStrategy.rollingUpdate.partition", 0, 1),
    *(
        default(f"spec.persistentVolumeClaimRetentionPolicy.{when}", "Retain", "Delete")
        for when in ("whenDeleted", "whenScaled")
    ),
)

_DAEMON_SET = (
    _TEMPLATE,
    _SELECTOR,
    default("spec.revisionHistoryLimit", 10, 3),
    default("spec.minReadySeconds", 0, 5),
    default("spec.updateStrategy.type", "RollingUpdate", "OnDelete"),
    *(
        int_or_string(f"spec.updateStrategy.rollingUpdate.{name}")
        for name in ("maxSurge", "maxUnavailable")
    ),
    default("spec.updateStrategy.rollingUpdate.maxSurge", 0, 1),
    default("spec.updateStrategy.rollingUpdate.maxUnavailable", 1, 2),
)

_JOB_SPEC = (
    Row("template", Is("kubernetes.PodTemplate")),
    *defaults(
        backoffLimit=(6, 3),
        completions=(1, 2),
        parallelism=(1, 2),
        completionMode=("NonIndexed", "Indexed"),
        suspend=(False, True),
        manualSelector=(False, True),
        podReplacementPolicy=("TerminatingOrFailed", "Failed"),
    ),
)

_CRON_JOB = (
    Row("spec.jobTemplate.spec", Is("kubernetes.JobSpec")),
    Row("spec.jobTemplate.metadata", Is("kubernetes.ObjectMeta")),
    default("spec.concurrencyPolicy", "Allow", "Forbid"),
    default("spec.suspend", value=False, other=True),
    default("spec.successfulJobsHistoryLimit", 3, 1),
    default("spec.failedJobsHistoryLimit", 1, 3),
)

_AUTOSCALER = (
    default("spec.minReplicas", 1, 2),
    # The server keeps metrics in an order of its own.
    unordered("spec.metrics", {"type": "Resource"}, {"type": "Pods"}),
    *(
        quantity(f"spec.metrics[].{kind}.target.{amount}")
        for kind in ("resource", "containerResource", "pods", "object", "external")
        for amount in ("averageValue", "value")
    ),
    *(
        keyed(f"spec.behavior.{way}.policies", "type", "periodSeconds")
        for way in ("scaleUp", "scaleDown")
    ),
    default("spec.behavior.scaleUp.selectPolicy", "Max", "Min"),
    default("spec.behavior.scaleDown.selectPolicy", "Max", "Min"),
)

_CLAIM = (
    unordered("accessModes", "ReadWriteOnce", "ReadOnlyMany"),
    quantity("resources.requests.*"),
    quantity("resources.limits.*"),
    default("volumeMode", "Filesystem", "Block"),
    assigned("", "storageClassName"),
    assigned("", "volumeName"),
)

_VOLUME = (
    quantity("spec.capacity.*"),
    unordered("spec.accessModes", "ReadWriteOnce", "ReadOnlyMany"),
    default("spec.volumeMode", "Filesystem", "Block"),
    default("spec.persistentVolumeReclaimPolicy", "Retain", "Delete"),
)

_QUOTA = (
    quantity("spec.hard.*"),
    unordered("spec.scopes", "Terminating", "BestEffort"),
    Row("spec.scopeSelector", Is("kubernetes.LabelSelector")),
)

_LIMITS = (
    keyed("spec.limits", "type"),
    *(
        quantity(f"spec.limits[].{name}.*")
        for name in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")
    ),
)

MEANING = Meaning(
    types={
        "kubernetes.Deployment": _DEPLOYMENT,
        "kubernetes.StatefulSet": _STATEFUL_SET,
        "kubernetes.DaemonSet": _DAEMON_SET,
        "kubernetes.ReplicaSet": (_TEMPLATE, _SELECTOR, default("spec.replicas", 1, 2)),
        "kubernetes.JobSpec": _JOB_SPEC,
        "kubernetes.Job": (Row("spec", Is("kubernetes.JobSpec")),),
        "kubernetes.CronJob": _CRON_JOB,
        "kubernetes.HorizontalPodAutoscaler": _AUTOSCALER,
        "kubernetes.PodDisruptionBudget": (
            Row("spec.selector", Is("kubernetes.LabelSelector")),
            int_or_string("spec.minAvailable"),
            int_or_string("spec.maxUnavailable"),
        ),
        "kubernetes.ClaimSpec": _CLAIM,
        "kubernetes.PersistentVolumeClaim": (Row("spec", Is("kubernetes.ClaimSpec")),),
        "kubernetes.PersistentVolume": _VOLUME,
        "kubernetes.ResourceQuota": _QUOTA,
        "kubernetes.LimitRange": _LIMITS,
    },
    kinds={
        "kubernetes/apps/Deployment": "kubernetes.Deployment",
        "kubernetes/apps/StatefulSet": "kubernetes.StatefulSet",
        "kubernetes/apps/DaemonSet": "kubernetes.DaemonSet",
        "kubernetes/apps/ReplicaSet": "kubernetes.ReplicaSet",
        "kubernetes/ReplicationController": "kubernetes.ReplicaSet",
        "kubernetes/batch/Job": "kubernetes.Job",
        "kubernetes/batch/CronJob": "kubernetes.CronJob",
        "kubernetes/autoscaling/HorizontalPodAutoscaler": "kubernetes.HorizontalPodAutoscaler",
        "kubernetes/policy/PodDisruptionBudget": "kubernetes.PodDisruptionBudget",
        "kubernetes/PersistentVolumeClaim": "kubernetes.PersistentVolumeClaim",
        "kubernetes/PersistentVolume": "kubernetes.PersistentVolume",
        "kubernetes/ResourceQuota": "kubernetes.ResourceQuota",
        "kubernetes/LimitRange": "kubernetes.LimitRange",
    },
)
