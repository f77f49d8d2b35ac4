# METADATA
# title: Image runs or holds what it downloads, unseen
# description: >-
#   What an address holds today need not be what it holds on the next build; without a checksum
#   nobody notices the difference.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices, ADD or COPY; NIST SP 800-190 3.1
# custom:
#   id: containers/downloaded-program
#   severity: high
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is checked for integrity before it is run (SR-3, SI-7); a download without a
#     checksum is not.
#   remedy: Download to a file, compare its checksum, then use it; give ADD a --checksum.
package policies.containers.downloaded_program

import data.policies.library.downloads
import data.policies.library.shape

finding contains {"path": ["instructions", index, "arguments"], "message": "a script is run as it is downloaded"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "RUN"
	is_string(entry.arguments)
	downloads.runs_unseen(entry.arguments)
}

# A commit of a repository is a checksum, too.
finding contains {"path": ["instructions", index, "arguments"], "message": "a file is added from an address without a checksum"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "ADD"
	is_string(entry.arguments)
	regex.match(`(^|[ \t\["])https?://`, entry.arguments)
	not contains(entry.arguments, "--checksum=")
	not regex.match(`\.git#[0-9a-f]{40}([ \t"]|$)`, entry.arguments)
}
