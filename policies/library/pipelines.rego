# METADATA
# title: Jobs and scripts of a GitLab pipeline
# description: >-
#   A pipeline holds its jobs beside keywords of its own, which are no jobs. Scripts are a text or a
#   list of texts; lines of a list are one script.
package policies.library.pipelines

import data.policies.library.shape

keywords := {
	"default", "include", "image", "services", "stages", "variables", "workflow", "before_script", "after_script", "cache",
	"spec", "jobs", "on", "env", "name", "permissions", "concurrency", "defaults", "run-name",
}

# A document with `jobs` is a workflow of another platform.
is_workflow if is_object(input.attributes.jobs)

jobs[name] := definition if {
	not is_workflow
	some name, definition in input.attributes
	not name in keywords
	is_object(definition)
}

parts := ["before_script", "script", "after_script"]

holders contains {"path": [name], "name": name} if some name, _ in jobs

holders contains {"path": ["default"], "name": "default"} if is_object(input.attributes["default"])

holders contains {"path": [], "name": "of the pipeline"} if not is_workflow

scripts contains {"path": array.concat(holder.path, [part]), "text": text, "job": holder.name} if {
	some holder in holders
	some part in parts
	text := written(object.get(input.attributes, array.concat(holder.path, [part]), null))
}

written(value) := value if is_string(value)

# An entry may be a list again, which a reference puts in.
written(value) := concat("\n", [line | some entry in value; some line in lines(entry)]) if is_array(value)

lines(entry) := [entry] if is_string(entry)

lines(entry) := [line | some line in entry; is_string(line)] if is_array(entry)

named contains {"path": array.concat(holder.path, ["image"]), "image": image} if {
	some holder in holders
	image := image_of(object.get(input.attributes, array.concat(holder.path, ["image"]), null))
}

named contains {"path": array.concat(holder.path, ["services", index]), "image": image} if {
	some holder in holders
	holding := object.get(input.attributes, holder.path, {})
	some index, service in shape.list(holding, "services")
	image := image_of(service)
}

image_of(value) := value if is_string(value)

image_of(value) := value.name if is_string(value.name)
