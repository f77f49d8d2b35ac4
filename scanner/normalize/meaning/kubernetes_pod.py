"""Pods: containers, probes, volumes and what the API server fills in.

Source: Kubernetes API reference, Pod v1 core; defaults of `pkg/apis/core/v1/defaults.go` as the
reference documents them.
"""

from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.normalize.meaning._kubernetes_rows import (
    blank_is,
    default,
    defaults,
    follows,
    int_or_string,
    keyed,
    left_open,
    ordered,
    quantity,
    same_amount,
    unordered,
)
from scanner.normalize.meaning._rows import ABSENT, Case, Exact, Filled, Is, Meaning, Row, Settled

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HANDLERS = ("lifecycle.postStart", "lifecycle.preStop")
_OCTAL_0644 = 420
_READ_ONLY = (
    "nfs", "iscsi", "rbd", "cephfs", "glusterfs", "azureFile", "fc", "gcePersistentDisk",
    "awsElasticBlockStore", "flexVolume", "cinder", "portworxVolume", "quobyte", "storageos",
)  # fmt: skip


def _pull_policy(container: Mapping[str, Json]) -> Json:
    image = container.get("image")
    if not isinstance(image, str):
        return ABSENT
    tag = image.rpartition("/")[2]
    latest = ":" not in tag or tag.endswith(":latest")
    return "Always" if latest and "@" not in tag else "IfNotPresent"


def without_taken_limits(spec: Json, live: Json) -> Json:
    """Return live resources without the requests that the server took from the limits."""
    limits = live.get("limits") if isinstance(live, dict) else None
    requests = live.get("requests") if isinstance(live, dict) else None
    if not isinstance(limits, dict) or not isinstance(requests, dict):
        return live
    stated = spec.get("requests") if isinstance(spec, dict) else None
    named = stated if isinstance(stated, dict) else {}
    left = {
        name: amount
        for name, amount in requests.items()
        if name in named or not same_amount(amount, limits.get(name))
    }
    rest = {key: value for key, value in live.items() if key != "requests"}
    return {**rest, "requests": left} if left or named else rest


_CONTAINER = (
    left_open("imagePullPolicy", "", other="Always"),
    default("workingDir", "", "/srv"),
    default("volumeMounts[].subPath", "", "shop"),
    default("volumeMounts[].subPathExpr", "", "$(NAME)"),
    Row(
        "",
        Filled("imagePullPolicy", _pull_policy),
        Case({"image": "shop:1"}, {"image": "shop:1", "imagePullPolicy": "IfNotPresent"}),
        Case({"image": "shop:1"}, {"image": "shop:1", "imagePullPolicy": "Always"}),
    ),
    keyed("env", "name"),
    default("envFrom[].prefix", "", "SHOP_"),
    *(
        default(f"{place}.optional", value=False, other=True)
        for place in (
            "envFrom[].configMapRef",
            "envFrom[].secretRef",
            "env[].valueFrom.configMapKeyRef",
            "env[].valueFrom.secretKeyRef",
        )
    ),
    Row(
        "env[].valueFrom",
        Exact(),
        Case({"fieldRef": {}}, {"fieldRef": {}}),
        Case({}, {"fieldRef": {}}),
    ),
    default("env[].value", "", "shop"),
    default("env[].valueFrom.fieldRef.apiVersion", "v1", "v2"),
    default("env[].valueFrom.resourceFieldRef.divisor", "0", "1"),
    quantity("env[].valueFrom.resourceFieldRef.divisor"),
    keyed("ports", "containerPort", "protocol", protocol="TCP"),
    default("ports[].protocol", "TCP", "UDP"),
    default("ports[].hostPort", 0, 80),
    quantity("resources.limits.*"),
    quantity("resources.requests.*"),
    keyed("resources.claims", "name"),
    Row(
        "resources",
        Settled(without_taken_limits),
        Case({"limits": {"cpu": 1}}, {"limits": {"cpu": 1}, "requests": {"cpu": "1000m"}}),
        Case({"limits": {"cpu": 1}}, {"limits": {"cpu": 1}, "requests": {"cpu": "500m"}}),
    ),
    keyed("volumeMounts", "mountPath"),
    default("volumeMounts[].readOnly", value=False, other=True),
    default("volumeMounts[].recursiveReadOnly", "Disabled", "Enabled"),
    keyed("volumeDevices", "devicePath"),
    ordered("args"),
    ordered("command"),
    ordered("envFrom"),
    default("terminationMessagePath", "/dev/termination-log", "/var/log/end"),
    default("terminationMessagePolicy", "File", "FallbackToLogsOnError"),
    *(default(name, value=False, other=True) for name in ("stdin", "stdinOnce", "tty")),
    Row("securityContext", Is("kubernetes.SecurityContext")),
    *(Row(name, Is("kubernetes.Probe")) for name in _PROBES),
    *(Row(name, Is("kubernetes.Handler")) for name in _HANDLERS),
)

_POD = (
    *(
        Row(f"{name}[]", Is("kubernetes.Container"))
        for name in ("containers", "initContainers", "ephemeralContainers")
    ),
    keyed("containers", "name"),
    keyed("initContainers", "name", in_order=True),
    keyed("ephemeralContainers", "name"),
    keyed("volumes", "name"),
    Row("volumes[]", Is("kubernetes.Volume")),
    keyed("imagePullSecrets", "name"),
    keyed("hostAliases", "ip"),
    keyed("topologySpreadConstraints", "topologyKey", "whenUnsatisfiable"),
    unordered("topologySpreadConstraints[].matchLabelKeys"),
    blank_is("schedulerName", "default-scheduler", "own"),
    blank_is("dnsPolicy", "ClusterFirst", "None"),
    blank_is("restartPolicy", "Always", "Never"),
    blank_is("serviceAccountName", "default", "deployer"),
    blank_is("serviceAccount", "default", "deployer"),
    *(
        default(name, "", "other")
        for name in ("priorityClassName", "hostname", "subdomain", "nodeName")
    ),
    Row("topologySpreadConstraints[].labelSelector", Is("kubernetes.LabelSelector")),
    Row("affinity", Is("kubernetes.Affinity")),
    keyed("readinessGates", "conditionType"),
    keyed("schedulingGates", "name"),
    unordered("tolerations", {"key": "a"}, {"key": "b"}),
    unordered("securityContext.supplementalGroups", 1, 2),
    keyed("securityContext.sysctls", "name"),
    default("securityContext.fsGroupChangePolicy", "Always", "OnRootMismatch"),
    quantity("overhead.*"),
    *defaults(
        restartPolicy=("Always", "Never"),
        dnsPolicy=("ClusterFirst", "None"),
        schedulerName=("default-scheduler", "own"),
        terminationGracePeriodSeconds=(30, 60),
        enableServiceLinks=(True, False),
        hostNetwork=(False, True),
        hostPID=(False, True),
        hostIPC=(False, True),
        hostUsers=(True, False),
        setHostnameAsFQDN=(False, True),
        shareProcessNamespace=(False, True),
        preemptionPolicy=("PreemptLowerPriority", "Never"),
        serviceAccountName=("default", "deployer"),
        serviceAccount=("default", "deployer"),
    ),
    # The older of the two names is kept up to date by the server.
    follows("", "serviceAccount", "serviceAccountName"),
)

_SELECTOR = (
    unordered("matchExpressions", {"key": "a"}, {"key": "b"}),
    unordered("matchExpressions[].values"),
)

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_NODE_TERMS = (f"{_REQUIRED}.nodeSelectorTerms[]", f"{_PREFERRED}[].preference")
_POD_TERMS = (f"{_REQUIRED}[]", f"{_PREFERRED}[].podAffinityTerm")
_AFFINITY = (
    *(
        row
        for terms in _NODE_TERMS
        for row in (
            unordered(f"nodeAffinity.{terms}.matchExpressions", {"key": "a"}, {"key": "b"}),
            unordered(f"nodeAffinity.{terms}.matchExpressions[].values"),
        )
    ),
    *(
        Row(f"{kind}.{terms}.{selector}", Is("kubernetes.LabelSelector"))
        for kind in ("podAffinity", "podAntiAffinity")
        for terms in _POD_TERMS
        for selector in ("labelSelector", "namespaceSelector")
    ),
    *(
        unordered(f"{kind}.{terms}.{name}")
        for kind in ("podAffinity", "podAntiAffinity")
        for terms in _POD_TERMS
        for name in ("namespaces", "matchLabelKeys", "mismatchLabelKeys")
    ),
)

_VOLUME = (
    # A volume has one source; `emptyDir: {}` says which one.
    Row("emptyDir", Exact(), Case({}, {}), Case({}, None)),
    default("emptyDir.medium", "", "Memory"),
    quantity("emptyDir.sizeLimit"),
    *(
        default(f"{kind}.defaultMode", _OCTAL_0644, 256)
        for kind in ("configMap", "secret", "downwardAPI", "projected")
    ),
    *(keyed(f"{kind}.items", "key") for kind in ("configMap", "secret")),
    keyed("downwardAPI.items", "path"),
    *(default(f"{kind}.optional", value=False, other=True) for kind in ("configMap", "secret")),
    *(
        default(f"projected.sources[].{kind}.optional", value=False, other=True)
        for kind in ("configMap", "secret")
    ),
    *(default(f"{kind}.readOnly", value=False, other=True) for kind in _READ_ONLY),
    Row("ephemeral.volumeClaimTemplate.metadata", Is("kubernetes.ObjectMeta")),
    Row("ephemeral.volumeClaimTemplate.spec", Is("kubernetes.ClaimSpec")),
    default("hostPath.type", "", "Directory"),
    default("persistentVolumeClaim.readOnly", value=False, other=True),
    default("projected.sources[].serviceAccountToken.expirationSeconds", 3600, 600),
)

_SECURITY = (
    unordered("capabilities.add", "NET_ADMIN", "SYS_TIME"),
    unordered("capabilities.drop", "ALL", "NET_RAW"),
    default("privileged", value=False, other=True),
    default("readOnlyRootFilesystem", value=False, other=True),
    default("procMount", "Default", "Unmasked"),
)

_PROBE = (
    Row("", Is("kubernetes.Handler")),
    *defaults(
        initialDelaySeconds=(0, 5),
        timeoutSeconds=(1, 5),
        periodSeconds=(10, 5),
        successThreshold=(1, 2),
        failureThreshold=(3, 5),
    ),
    default("grpc.service", "", "health"),
)

_HANDLER = (
    int_or_string("httpGet.port"),
    int_or_string("tcpSocket.port"),
    default("httpGet.scheme", "HTTP", "HTTPS"),
    default("httpGet.path", "/", "/health"),
    ordered("exec.command"),
    ordered("httpGet.httpHeaders"),
)

MEANING = Meaning(
    types={
        "kubernetes.Container": _CONTAINER,
        "kubernetes.PodSpec": _POD,
        "kubernetes.Volume": _VOLUME,
        "kubernetes.SecurityContext": _SECURITY,
        "kubernetes.Probe": _PROBE,
        "kubernetes.Handler": _HANDLER,
        "kubernetes.LabelSelector": _SELECTOR,
        "kubernetes.Affinity": _AFFINITY,
        "kubernetes.PodTemplate": (
            Row("metadata", Is("kubernetes.ObjectMeta")),
            Row("spec", Is("kubernetes.PodSpec")),
        ),
        "kubernetes.Pod": (Row("spec", Is("kubernetes.PodSpec")),),
    },
    kinds={"kubernetes/Pod": "kubernetes.Pod"},
)
