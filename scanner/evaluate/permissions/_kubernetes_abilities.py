"""What a Kubernetes subject can do with its rules to get more than they say.

The abilities are facts of the Kubernetes API and its documentation, "RBAC Good Practices".
"""

from collections.abc import Iterator

from scanner.evaluate.permissions._kubernetes import KubernetesGrant, Subject
from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Certainty

__all__ = ["ABILITIES", "Ability", "Held", "abilities_of"]

_RBAC = "rbac.authorization.k8s.io"
_WRITE = ("update", "patch")
_HARMLESS_ROLES = frozenset({"view", "system:discovery", "system:basic-user"})


@dataclass(frozen=True, slots=True)
class Need:
    """Any one of some verbs on any one of some resources of a group."""

    verbs: tuple[str, ...]
    group: str
    resources: tuple[str, ...]
    cluster: bool = False


@dataclass(frozen=True, slots=True)
class Ability:
    """One way to more.

    Attributes:
        needs: all of them, in the same place.
        completes: what makes it work; when it is missing the ability is latent.
        names_count: whether a rule limited to some names still counts.
        everywhere_only: whether it is reported only for the whole cluster and kube-system, since
            in one namespace it is what a deployer must be able to do.
    """

    name: str
    words: str
    needs: tuple[Need, ...]
    completes: tuple[Need, ...] = ()
    names_count: bool = False
    everywhere_only: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """An ability as a subject holds it."""

    ability: Ability
    namespace: str
    certainty: Certainty
    witness: tuple[KubernetesGrant, ...]


def _need(verbs: str, resources: str, group: str = "", *, cluster: bool = False) -> Need:
    return Need(tuple(verbs.split()), group, tuple(resources.split()), cluster)


_BINDINGS = (_need("create update patch", "rolebindings clusterrolebindings", _RBAC),)
_WORKLOADS = (
    _need("create", "pods replicationcontrollers"),
    _need("create", "deployments daemonsets statefulsets replicasets", "apps"),
    _need("create", "jobs cronjobs", "batch"),
)

ABILITIES = (
    Ability("read-secrets", "read secrets", (_need("get list watch", "secrets"),)),
    Ability(
        "escalate-roles", "write roles with more than it holds",
        (_need("escalate", "roles clusterroles", _RBAC),),
        (_need("update patch create", "roles clusterroles", _RBAC),), names_count=True,
    ),
    Ability(
        "bind-roles", "bind roles that it does not hold",
        (_need("bind", "roles clusterroles", _RBAC),), _BINDINGS, names_count=True,
    ),
    Ability("impersonate-users", "act as other users", (_need("impersonate", "users"),),
            names_count=True),
    Ability("impersonate-service-accounts", "act as service accounts",
            (_need("impersonate", "serviceaccounts"),), names_count=True),
    Ability("impersonate-groups", "act as member of other groups",
            (_need("impersonate", "groups"),), (_need("impersonate", "users"),), names_count=True),
    Ability("request-tokens", "request tokens of service accounts",
            (_need("create", "serviceaccounts/token"),)),
    Ability("execute-in-pods", "run commands in pods",
            (_need("create get", "pods/exec pods/attach"),), everywhere_only=True),
    Ability("add-ephemeral-containers", "add containers to running pods",
            (_need("update patch", "pods/ephemeralcontainers"),), everywhere_only=True),
    *(
        Ability(name, words, (need,), everywhere_only=True)
        for (name, words), need in zip(
            (
                ("create-pods", "run pods as any service account"),
                ("create-workloads", "run workloads as any service account"),
                ("create-jobs", "run jobs as any service account"),
            ),
            _WORKLOADS,
            strict=True,
        )
    ),
    Ability("change-pods", "change the images of running pods",
            (_need("update patch", "pods"),), everywhere_only=True),
    Ability("node-proxy", "reach the kubelet of every node",
            (_need("get create", "nodes/proxy", cluster=True),)),
    Ability("change-nodes", "change nodes", (_need("update patch", "nodes", cluster=True),)),
    Ability("approve-certificates", "approve certificates of any user",
            (_need("update patch", "certificatesigningrequests/approval", "certificates.k8s.io",
                   cluster=True),),
            (_need("approve", "signers", "certificates.k8s.io", cluster=True),)),
    Ability("control-webhooks", "read and change what is admitted",
            (_need("create update patch",
                   "mutatingwebhookconfigurations validatingwebhookconfigurations",
                   "admissionregistration.k8s.io", cluster=True),)),
    Ability("create-volumes", "mount folders of the nodes",
            (_need("create", "persistentvolumes", cluster=True),)),
    Ability("change-service-status", "redirect traffic to outside addresses",
            (_need("update patch", "services/status"),), everywhere_only=True),
    Ability("change-aws-auth", "map cloud users to cluster rights",
            (_need("update patch", "configmaps"),), everywhere_only=True),
    Ability("issue-token-secrets", "make and read tokens of service accounts",
            (_need("create", "secrets"),), (_need("get list watch", "secrets"),),
            everywhere_only=True),
    Ability("change-node-status", "change what nodes say of themselves",
            (_need("update patch", "nodes/status", cluster=True),)),
    Ability("change-pod-status", "change what pods say of themselves",
            (_need("update patch", "pods/status"),), everywhere_only=True),
    Ability("steal-pods", "move pods to nodes of its choice",
            (_need("delete deletecollection", "pods"),
             _need("update patch", "nodes nodes/status", cluster=True))),
    Ability("evict-pods", "move pods to nodes of its choice by eviction",
            (_need("create", "pods/eviction"),
             _need("update patch", "nodes nodes/status", cluster=True))),
    Ability("forward-ports", "reach the ports of pods",
            (_need("create get", "pods/portforward"),), everywhere_only=True),
    Ability("change-admission-policies", "change the policies of what is admitted",
            (_need("create update patch delete",
                   "validatingadmissionpolicies validatingadmissionpolicybindings "
                   "mutatingadmissionpolicies mutatingadmissionpolicybindings",
                   "admissionregistration.k8s.io", cluster=True),)),
    Ability("convert-resources", "see and change custom resources by a conversion webhook",
            (_need("create update patch", "customresourcedefinitions", "apiextensions.k8s.io",
                   cluster=True),)),
    Ability("relabel-namespaces", "lift the pod security of namespaces",
            (_need("update patch", "namespaces"),)),
    Ability("replace-apis", "serve parts of the API itself",
            (_need("create update patch", "apiservices", "apiregistration.k8s.io",
                   cluster=True),)),
)  # fmt: skip


def abilities_of(subject: Subject) -> tuple[Held, ...]:
    """Return what a subject can do through at least one grant of its own, surest first."""
    found = [
        held
        for ability in ABILITIES
        for namespace in _places(subject)
        if (held := _held(subject, ability, namespace)) is not None
    ]
    whole = {one.ability.name for one in found if not one.namespace}
    kept = [one for one in found if not one.namespace or one.ability.name not in whole]
    return tuple(
        sorted(kept, key=lambda one: (tuple(Certainty).index(one.certainty), one.namespace))
    )


def _places(subject: Subject) -> list[str]:
    return sorted({grant.namespace for grant in subject.grants})


def _held(subject: Subject, ability: Ability, namespace: str) -> Held | None:
    if ability.everywhere_only and namespace not in ("", "kube-system"):
        return None
    grants = [*subject.grants, *subject.inherited]
    within = [grant for grant in grants if grant.namespace in ("", namespace)]
    witness = [_first(within, need, ability, namespace) for need in ability.needs]
    if any(grant is None for grant in witness):
        return None
    certain = all(_first(within, need, ability, namespace) for need in ability.completes[:1])
    used = tuple(grant for grant in witness if grant is not None)
    if not any(grant in subject.grants and grant.namespace == namespace for grant in used):
        return None
    return Held(ability, namespace, Certainty.CERTAIN if certain else Certainty.LATENT, used)


def _first(
    grants: list[KubernetesGrant], need: Need, ability: Ability, namespace: str
) -> KubernetesGrant | None:
    if need.cluster and namespace:
        # A RoleBinding reaches nothing that belongs to no namespace.
        return None
    return next((one for one in grants if _meets(one, need, ability)), None)


def _meets(grant: KubernetesGrant, need: Need, ability: Ability) -> bool:
    rule = grant.rule
    if rule.names and not _names_count(grant, ability):
        return False
    return any(
        rule.allows(verb, need.group, resource)
        for resource in need.resources
        for verb in _verbs(need, resource, named=bool(rule.names))
    )


def _verbs(need: Need, resource: str, *, named: bool) -> Iterator[str]:
    for verb in need.verbs:
        # The name of a new object is not known when it is asked for, so such a rule allows nothing.
        if not (named and verb == "create" and "/" not in resource):
            yield verb


def _names_count(grant: KubernetesGrant, ability: Ability) -> bool:
    return ability.names_count and not set(grant.rule.names) <= _HARMLESS_ROLES
