"""Services, endpoints, ingresses, network policies and webhooks.

Source: Kubernetes API reference, core/v1, networking.k8s.io/v1, discovery.k8s.io/v1 and
admissionregistration.k8s.io/v1.
"""

from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.normalize.grammars.networks import canonical_network
from scanner.normalize.meaning._kubernetes_rows import (
    assigned,
    blank_is,
    default,
    defaults,
    follows,
    int_or_string,
    keyed,
    left_open,
    unordered,
)
from scanner.normalize.meaning._rows import Case, Exact, Filled, Form, Is, Meaning, Row


def _network(value: Json) -> Json:
    return (canonical_network(value) or value) if isinstance(value, str) else value


_SERVICE = (
    keyed("spec.ports", "port", "protocol", protocol="TCP"),
    default("spec.ports[].protocol", "TCP", "UDP"),
    int_or_string("spec.ports[].targetPort"),
    follows("spec.ports[]", "targetPort", "port", 80, 81),
    assigned("spec.ports[]", "nodePort"),
    left_open("spec.ports[].nodePort", 0, other=30080),
    left_open("spec.clusterIP", "", other="192.0.2.1"),
    blank_is("spec.type", "ClusterIP", "NodePort"),
    blank_is("spec.sessionAffinity", "None", "ClientIP"),
    blank_is("spec.externalTrafficPolicy", "Cluster", "Local"),
    blank_is("spec.internalTrafficPolicy", "Cluster", "Local"),
    default("spec.loadBalancerIP", "", "192.0.2.1"),
    default("spec.externalName", "", "shop.example.com"),
    left_open("spec.healthCheckNodePort", 0, other=30081),
    *(
        assigned("spec", key)
        for key in (
            "clusterIP",
            "clusterIPs",
            "ipFamilies",
            "ipFamilyPolicy",
            "healthCheckNodePort",
        )
    ),
    default("spec.type", "ClusterIP", "NodePort"),
    default("spec.sessionAffinity", "None", "ClientIP"),
    default("spec.sessionAffinityConfig.clientIP.timeoutSeconds", 10800, 60),
    default("spec.internalTrafficPolicy", "Cluster", "Local"),
    default("spec.externalTrafficPolicy", "Cluster", "Local"),
    default("spec.publishNotReadyAddresses", value=False, other=True),
    default("spec.allocateLoadBalancerNodePorts", value=True, other=False),
    unordered("spec.externalIPs", "192.0.2.1", "192.0.2.2"),
    unordered("spec.loadBalancerSourceRanges", "192.0.2.0/25", "192.0.2.128/25"),
    Row(
        "spec.loadBalancerSourceRanges[]",
        Form(_network),
        Case("10.0.0.7/8", "10.0.0.0/8"),
        Case("10.0.0.0/8", "0.0.0.0/0"),
    ),
)

_ENDPOINTS = (
    unordered(
        "subsets", {"addresses": [{"ip": "192.0.2.1"}]}, {"addresses": [{"ip": "192.0.2.2"}]}
    ),
    keyed("subsets[].addresses", "ip"),
    keyed("subsets[].notReadyAddresses", "ip"),
    keyed("subsets[].ports", "port", "protocol", "name", protocol="TCP"),
    default("subsets[].ports[].protocol", "TCP", "UDP"),
)


def _policy_types(policy: Mapping[str, Json]) -> Json:
    return ["Ingress", "Egress"] if policy.get("egress") else ["Ingress"]


_PEERS = ("from", "to")
_POLICY = (
    # Everything in a network policy is a statement: an empty selector selects all, and where no
    # rule is given nothing may pass.
    Row(
        "spec",
        Exact(),
        Case({"policyTypes": ["Ingress"]}, {"policyTypes": ["Ingress"], "ingress": []}),
        Case({"policyTypes": ["Ingress"]}, {"policyTypes": ["Ingress"], "ingress": [{}]}),
    ),
    Row("spec.podSelector", Is("kubernetes.LabelSelector")),
    Row("spec.podSelector", Exact(), Case(None, None), Case({"a": 1}, {"a": 1, "b": 2})),
    *(default(f"spec.{way}", [], [{}]) for way in ("ingress", "egress")),
    *(
        row
        for way, peers in (("ingress", "from"), ("egress", "to"))
        for row in (
            unordered(
                f"spec.{way}", {peers: [{"podSelector": {"a": "b"}}]}, {"ports": [{"port": 80}]}
            ),
            Row(f"spec.{way}[]", Is("kubernetes.NetworkRule")),
        )
    ),
    unordered("spec.policyTypes", "Ingress", "Egress"),
    Row(
        "spec",
        Filled("policyTypes", _policy_types),
        Case({"egress": [{}]}, {"egress": [{}], "policyTypes": ["Ingress", "Egress"]}),
        Case({"egress": []}, {"egress": [], "policyTypes": ["Ingress", "Egress"]}),
    ),
)
_RULE = (
    Row("", Exact(), Case({"ports": []}, {"ports": []}), Case({}, {"ports": [{"port": 80}]})),
    unordered("ports", {"port": 80}, {"port": 443}),
    Row(
        "ports[]",
        Exact(),
        Case({"port": 80}, {"port": 80, "protocol": "TCP"}),
        Case({"port": 80}, {"port": 80, "protocol": "UDP"}),
    ),
    int_or_string("ports[].port"),
    default("ports[].protocol", "TCP", "UDP"),
    *(
        row
        for peers in _PEERS
        for row in (
            unordered(peers, {"podSelector": {"a": "b"}}, {"podSelector": {"a": "c"}}),
            Row(f"{peers}[]", Exact(), Case({"x": 1}, {"x": 1}), Case({"x": 1}, {"x": 1, "y": 2})),
            *(
                row
                for selector in ("podSelector", "namespaceSelector")
                for row in (
                    Row(f"{peers}[].{selector}", Is("kubernetes.LabelSelector")),
                    Row(f"{peers}[].{selector}", Exact(), Case({}, {}), Case({}, None)),
                )
            ),
            Row(
                f"{peers}[].ipBlock.cidr",
                Form(_network),
                Case("10.0.0.7/8", "10.0.0.0/8"),
                Case("10.0.0.0/8", "0.0.0.0/0"),
            ),
            Row(
                f"{peers}[].ipBlock",
                Exact(),
                Case({"cidr": "10.0.0.0/8", "except": []}, {"cidr": "10.0.0.0/8"}),
                Case({"cidr": "10.0.0.0/8"}, {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}),
            ),
            default(f"{peers}[].ipBlock.except", [], ["192.0.2.0/25"]),
            unordered(f"{peers}[].ipBlock.except", "192.0.2.0/25", "192.0.2.128/25"),
        )
    ),
)

_WEBHOOK = (
    *defaults(
        failurePolicy=("Fail", "Ignore"),
        matchPolicy=("Equivalent", "Exact"),
        reinvocationPolicy=("Never", "IfNeeded"),
        timeoutSeconds=(10, 5),
    ),
    default("clientConfig.service.port", 443, 8443),
    # What scaffolds write where a controller puts the bundle in; "Cg==" is one line break.
    left_open("clientConfig.caBundle", "Cg==", "", other="QUJD"),
    default("rules[].scope", "*", "Namespaced"),
    unordered("rules", {"resources": ["pods"]}, {"resources": ["jobs"]}),
    *(
        unordered(f"rules[].{name}")
        for name in ("apiGroups", "apiVersions", "operations", "resources")
    ),
    unordered("admissionReviewVersions", "v1", "v1beta1"),
    *(
        Row(selector, Is("kubernetes.LabelSelector"))
        for selector in ("namespaceSelector", "objectSelector")
    ),
)

_SLICE = (
    unordered("endpoints", {"addresses": ["192.0.2.1"]}, {"addresses": ["192.0.2.2"]}),
    unordered("endpoints[].addresses", "192.0.2.1", "192.0.2.2"),
    keyed("ports", "name"),
    default("ports[].protocol", "TCP", "UDP"),
)

_INGRESS = (
    default("spec.rules[].host", "", "shop.example.com"),
    unordered("spec.tls", {"secretName": "a"}, {"secretName": "b"}),
    unordered("spec.tls[].hosts", "a.example.com", "b.example.com"),
)

MEANING = Meaning(
    types={
        "kubernetes.Service": _SERVICE,
        "kubernetes.Endpoints": _ENDPOINTS,
        "kubernetes.NetworkPolicy": _POLICY,
        "kubernetes.NetworkRule": _RULE,
        "kubernetes.Ingress": _INGRESS,
        "kubernetes.EndpointSlice": _SLICE,
        "kubernetes.Webhook": _WEBHOOK,
        "kubernetes.APIService": (
            left_open("spec.caBundle", "Cg==", "", other="QUJD"),
            default("spec.service.port", 443, 8443),
            default("spec.insecureSkipTLSVerify", value=False, other=True),
        ),
        "kubernetes.WebhookConfiguration": (
            keyed("webhooks", "name"),
            Row("webhooks[]", Is("kubernetes.Webhook")),
        ),
    },
    kinds={
        "kubernetes/apiregistration.k8s.io/APIService": "kubernetes.APIService",
        "kubernetes/Service": "kubernetes.Service",
        "kubernetes/Endpoints": "kubernetes.Endpoints",
        "kubernetes/discovery.k8s.io/EndpointSlice": "kubernetes.EndpointSlice",
        "kubernetes/networking.k8s.io/NetworkPolicy": "kubernetes.NetworkPolicy",
        "kubernetes/networking.k8s.io/Ingress": "kubernetes.Ingress",
        "kubernetes/admissionregistration.k8s.io/*WebhookConfiguration": "kubernetes.WebhookConfiguration",
    },
)
