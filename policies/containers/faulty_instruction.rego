# METADATA
# title: Instruction of an image does not do what it says
# description: >-
#   Such a line fails the build, or is passed over without a word: of two commands the first is
#   never run, a stage that hides another copies the wrong files.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/reference/dockerfile/
#     description: Dockerfile reference, CMD, ENTRYPOINT, EXPOSE, WORKDIR, FROM and COPY
# custom:
#   id: containers/faulty-instruction
#   severity: medium
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 CM-2, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 16.1]
#   controls_because: >-
#     What is built is what is written down and reviewed (CM-2); these lines say one thing and do
#     another.
#   remedy: Correct the line as the message says.
package policies.containers.faulty_instruction

import data.policies.library.shape

# Only the last of these counts in each stage.
finding contains {"path": ["instructions", index], "message": message} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction in {"CMD", "ENTRYPOINT"}
	some later, other in shape.each(input.attributes, "instructions")
	later > index
	other.instruction == entry.instruction
	other.stage == entry.stage
	message := sprintf("a later %v takes its place", [entry.instruction])
}

finding contains {"path": ["stages", index, "name"], "message": message, "actual": stage.name} if {
	some index, stage in shape.each(input.attributes, "stages")
	is_string(stage.name)
	stage.name != ""
	some earlier, other in shape.each(input.attributes, "stages")
	earlier < index
	is_string(other.name)
	lower(other.name) == lower(stage.name)
	message := sprintf("another stage is called %v", [stage.name])
}

finding contains {"path": ["instructions", index, "arguments"], "message": message, "actual": port} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "EXPOSE"
	is_string(entry.arguments)
	some word in regex.split(`[ \t]+`, trim_space(entry.arguments))
	port := split(word, "/")[0]
	regex.match(`^[0-9]{1,9}$`, port)
	to_number(port) > 65535
	message := sprintf("there is no port %v", [port])
}

finding contains {"path": ["instructions", index, "arguments"], "message": message, "actual": entry.arguments} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "WORKDIR"
	is_string(entry.arguments)
	not regex.match(`^["']?([/$%]|[A-Za-z]:)`, trim_space(entry.arguments))
	message := sprintf("the folder %v depends on the base image", [entry.arguments])
}

finding contains {"path": ["instructions", index, "arguments"], "message": message, "actual": folder} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "WORKDIR"
	is_string(entry.arguments)
	folder := trim_space(entry.arguments)
	regex.match(`^/(bin|boot|dev|etc|lib|lib64|proc|run|sbin|sys)(/|$)`, folder)
	message := sprintf("the folder %v belongs to the system", [folder])
}

finding contains {"path": ["instructions", index, "arguments"], "message": "the stage copies from itself"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "COPY"
	name := copied_from(entry.arguments)
	name != ""
	own := input.attributes.stages[entry.stage].name
	is_string(own)
	lower(own) == lower(name)
}

copied_from(arguments) := substring(word, 7, -1) if {
	is_string(arguments)
	some word in regex.split(`[ \t]+`, arguments)
	startswith(word, "--from=")
}

finding contains {"path": ["instructions", index, "arguments"], "message": "several files are copied and the target is no folder: it must end with /"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction in {"COPY", "ADD"}
	is_string(entry.arguments)
	not contains(entry.arguments, "[")
	not contains(entry.arguments, "<<")
	words := [word | some word in regex.split(`[ \t]+`, trim_space(entry.arguments)); not startswith(word, "--")]
	count(words) > 2
	target := words[count(words) - 1]
	not regex.match(`(/|^\.{1,2}|\$.*|["'])$`, target)
}

finding contains {"path": ["instructions", index], "message": "MAINTAINER is read no more: write a label", "severity": "info", "severity_reason": "nothing breaks by it"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "MAINTAINER"
}
