"""Write the schema of what a policy gets as input, for each kind of which the fields are known.

Fields of AWS are those of botocore (Apache-2.0), of Kubernetes those of its Python client (Apache-2.0),
of repositories those of PyGithub (its names of the REST fields), of records those of the model; what
our own readers make is written down here. A kind without a file has any attributes.

A text may be masked, and then is `{masked, hmac}`, so that texts are of any type. Run by `make data`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import botocore.session
import kubernetes.client as kubernetes

from bench._input_fields import ANY, Schema, array, closed, mapping, named, of_github, of_our_own
from scanner.collect._aws_calls import BUCKET
from scanner.model.automation import Credential, Task, Workflow, WorkflowRun
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import Declaration, Manifest

ROOT = Path(__file__).parents[1]
GENERAL = ROOT / "policies" / "schema" / "input.json"
FOLDER = ROOT / "reports" / "schema" / "policy-input"
_PLAIN = {"boolean": "boolean", "integer": "integer", "long": "integer"}
_RECURSIVE = 6

# Of each kind, the shapes whose fields it has: an export and a single answer name some otherwise.
_AWS = {
    "aws/iam/user": (("iam", "UserDetail"), ("iam", "User")),
    "aws/iam/group": (("iam", "GroupDetail"), ("iam", "Group")),
    "aws/iam/role": (("iam", "RoleDetail"), ("iam", "Role")),
    "aws/iam/policy": (("iam", "ManagedPolicyDetail"), ("iam", "Policy"), ("iam", "PolicyVersion")),
    "aws/ec2/security_group": (("ec2", "SecurityGroup"),),
    "aws/rds/db_instance": (("rds", "DBInstance"),),
    "aws/rds/db_cluster": (("rds", "DBCluster"),),
    "aws/lambda/function": (("lambda", "FunctionConfiguration"),),
    "aws/tagged/resource": (("resourcegroupstaggingapi", "ResourceTagMapping"),),
}
_AWS_BESIDE = {
    "aws/iam/policy": ("PolicyName", "PolicyDocument", "Statement", "Version", "Id"),
    "aws/tagged/resource": ("Tags",),
    "aws/lambda/function": ("Tags", "Policy"),
}
_KUBERNETES = {
    "": "Pod Service ConfigMap Secret ServiceAccount Namespace Node PersistentVolume "
    "PersistentVolumeClaim ResourceQuota LimitRange Endpoints ReplicationController PodTemplate",
    "apps": "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision",
    "batch": "Job CronJob",
    "networking.k8s.io": "Ingress IngressClass NetworkPolicy",
    "rbac.authorization.k8s.io": "Role ClusterRole RoleBinding ClusterRoleBinding",
    "policy": "PodDisruptionBudget",
    "storage.k8s.io": "StorageClass VolumeAttachment CSIDriver",
    "scheduling.k8s.io": "PriorityClass",
    "admissionregistration.k8s.io": "ValidatingWebhookConfiguration MutatingWebhookConfiguration",
}


def kinds() -> dict[str, Schema]:
    """Return the schema of the attributes of each kind of which the fields are known."""
    found: dict[str, Schema] = {kind: _aws(kind) for kind in _AWS}
    found["aws/s3/bucket"] = _bucket()
    for group, names in _KUBERNETES.items():
        for name in names.split():
            found["/".join(part for part in ("kubernetes", group, name) if part)] = _object(name)
    for record in (Workflow, Task, WorkflowRun, Credential):
        found[record.kind] = _record(record)
    place = named("path source")
    declarations = {"declarations": array(_record(Declaration))}
    found["trueup/manifest"] = _with(_record(Manifest), {**place, **declarations})
    found["trueup/lock"] = _with(_record(Lock), place)
    return dict(sorted({**found, **of_github(), **of_our_own()}.items()))


def _with(schema: Schema, more: Mapping[str, Schema]) -> Schema:
    return closed({**schema["properties"], **more})


def _aws(kind: str) -> Schema:
    session = botocore.session.get_session()
    properties = named(" ".join(_AWS_BESIDE.get(kind, ())))
    for service, shape in _AWS[kind]:
        properties |= _shape(session.get_service_model(service).shape_for(shape))["properties"]
    return closed(properties)


def _shape(shape: Any, depth: int = 0) -> Schema:
    """Return the schema of a shape; documents of policies are texts there, and read by then."""
    if depth > _RECURSIVE:
        return ANY
    if shape.type_name == "structure":
        return closed({name: _shape(one, depth + 1) for name, one in shape.members.items()})
    if shape.type_name == "list":
        return array(_shape(shape.member, depth + 1))
    if shape.type_name == "map":
        return mapping(_shape(shape.value, depth + 1))
    known = _PLAIN.get(shape.type_name)
    return {"type": known} if known else ANY


def _bucket() -> Schema:
    s3 = botocore.session.get_session().get_service_model("s3")
    properties = {**_shape(s3.shape_for("Bucket"))["properties"], **named("BucketName Region")}
    for detail in BUCKET:
        operation = "".join(word.title() for word in detail.name.split("_"))
        answer = _shape(s3.operation_model(operation).output_shape)
        properties[detail.under] = answer["properties"][detail.taken] if detail.taken else answer
    return closed(properties)


def _object(name: str) -> Schema:
    """Return the schema of a Kubernetes object; what it is made of is under `definitions`."""
    definitions: dict[str, Schema] = {}
    whole = _model(f"V1{name}", definitions)
    definitions.pop(f"V1{name}", None)
    return {**whole, "definitions": dict(sorted(definitions.items()))}


def _model(name: str, definitions: dict[str, Schema]) -> Schema:
    model = getattr(kubernetes, name)
    properties = {}
    for attribute, key in model.attribute_map.items():
        properties[key] = _typed(model.openapi_types[attribute], definitions)
    return closed(properties)


def _typed(written: str, definitions: dict[str, Schema]) -> Schema:
    if found := re.fullmatch(r"[Ll]ist\[(.+)\]", written):
        return array(_typed(found[1], definitions))
    if found := re.fullmatch(r"[Dd]ict(?:\(|\[)str, (.+)[)\]]", written):
        return mapping(_typed(found[1], definitions))
    if written in ("bool", "int"):
        return {"type": "boolean" if written == "bool" else "integer"}
    if not hasattr(kubernetes, written):
        return ANY
    if written not in definitions:
        definitions[written] = ANY
        definitions[written] = _model(written, definitions)
    return {"$ref": f"#/definitions/{written}"}


def _record(record: type) -> Schema:
    hints = get_type_hints(record)
    return closed({one.name: _hinted(str(hints[one.name])) for one in fields(record)})


def _hinted(hint: str) -> Schema:
    if hint.startswith(("tuple[", "list[")):
        return array(ANY)
    if hint.startswith("dict["):
        return mapping(ANY)
    said = {"<class 'bool'>": "boolean", "<class 'int'>": "integer"}.get(hint)
    return {"type": said} if said else ANY


def files() -> dict[Path, str]:
    """Return each file of the schemas, and its text."""
    general = json.loads(GENERAL.read_text(encoding="utf-8"))
    found = {}
    for kind, attributes in kinds().items():
        definitions = attributes.pop("definitions", {})
        schema = {
            **general,
            "$id": f"urn:trueup:schema:policy-input-v1:{kind}",
            "title": f"What a policy gets as input: one {kind}",
            "properties": {**general["properties"], "kind": {"const": kind}, "attributes": attributes},
        }  # fmt: skip
        if definitions:
            schema["definitions"] = definitions
        text = json.dumps(schema, separators=(",", ":")).replace(',"', ',\n"')
        found[FOLDER / f"{kind.replace('/', '.')}.json"] = f"{text}\n"
    return found


def main() -> None:
    """Write them all, and take away those of kinds that are gone."""
    wanted = files()
    for path in FOLDER.glob("*.json"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
