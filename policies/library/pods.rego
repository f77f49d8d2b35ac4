# METADATA
# title: Where the pods of a Kubernetes document are
# description: >-
#   A Pod has its specification itself; controllers hold a template, and a CronJob the template of
#   a Job. Containers are given with their path, so that a finding names the element.
package policies.library.pods

import data.policies.library.shape

controllers := {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}

spec_path := ["spec"] if input.attributes.kind == "Pod"

spec_path := ["spec", "template", "spec"] if input.attributes.kind in controllers

spec_path := ["spec", "jobTemplate", "spec", "template", "spec"] if input.attributes.kind == "CronJob"

spec := object.get(input.attributes, spec_path, {})

containers contains {"path": array.concat(spec_path, [list, {"name": name}]), "name": name, "container": container} if {
	some list in ["initContainers", "containers", "ephemeralContainers"]
	some index, container in shape.list(spec, list)
	is_object(container)
	name := object.get(container, "name", sprintf("number %v", [index + 1]))
}
