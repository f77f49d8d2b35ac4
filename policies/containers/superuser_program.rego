# METADATA
# title: Image lets its program become root
# description: >-
#   With sudo in the image a USER that is not root is decoration, since one command undoes it.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices, USER
# custom:
#   id: containers/superuser-program
#   severity: high
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     Least functionality (CM-7): a program that makes its user root undoes that the image names
#     another user.
#   remedy: Do as root what must be done before USER, and leave sudo out of the image.
package policies.containers.superuser_program

import data.policies.library.shape

finding contains {"path": ["instructions", index, "arguments"], "message": "sudo is used or installed while the image is built"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "RUN"
	is_string(entry.arguments)
	regex.match(`(^|[ \t\n;&|(])sudo([ \t\n;&|)]|$)`, entry.arguments)
}
