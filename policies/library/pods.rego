# METADATA
# title: Where the pods of a Kubernetes document are
# description: >-
#   A Pod has its specification itself; controllers, those of others too, hold a template, and a CronJob the template of
#   a Job. Containers are given with their path, so that a finding names the element.
package policies.library.pods

import data.policies.library.shape

spec_path := ["spec"] if input.attributes.kind == "Pod"

# Controllers of Kubernetes itself and of others: what has containers in this place starts them.
spec_path := ["spec", "template", "spec"] if {
	not input.attributes.kind in {"Pod", "CronJob", "PodTemplate"}
	not made_anew
	is_array(input.attributes.spec.template.spec.containers)
}

# What a controller makes each time, and holds the template of, is told of once, at the controller.
made_anew if {
	input.attributes.kind in {"ReplicaSet", "Job", "ReplicationController"}
	some owner in input.attributes.metadata.ownerReferences
	owner.controller == true
	owner.kind in {"Deployment", "CronJob", "Rollout", "DeploymentConfig"}
}

spec_path := ["template", "spec"] if input.attributes.kind == "PodTemplate"

spec_path := ["spec", "jobTemplate", "spec", "template", "spec"] if input.attributes.kind == "CronJob"

spec := object.get(input.attributes, spec_path, {})

containers contains {"path": array.concat(spec_path, [list, {"name": name}]), "name": name, "container": container} if {
	some list in ["initContainers", "containers", "ephemeralContainers"]
	some index, container in shape.list(spec, list)
	is_object(container)
	name := object.get(container, "name", sprintf("number %v", [index + 1]))
}
