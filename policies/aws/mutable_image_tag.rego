# METADATA
# title: Tags of a registry can be moved to other images
# description: >-
#   What was tested under a tag need not be what is deployed under it tomorrow: whoever may push can
#   put another image in its place, and no deployment shows it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html
#     description: AWS documentation, Security Hub, ECR.1 and ECR.2
# custom:
#   id: aws/mutable-image-tag
#   severity: high
#   kinds: ["terraform/aws_ecr_repository"]
#   controls: [NIST 800-53r5 SI-7, NIST 800-53r5 CM-2, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 2.5]
#   controls_because: >-
#     What runs is what was approved (SI-7, CM-2); a tag that moves breaks that tie without a trace.
#   remedy: Set image_tag_mutability to IMMUTABLE and scan images when they are pushed.
package policies.aws.mutable_image_tag

import data.policies.library.shape

finding contains {"path": ["image_tag_mutability"], "message": "tags can be moved to other images", "expected": "IMMUTABLE", "actual": "MUTABLE"} if {
	input.attributes.image_tag_mutability == "MUTABLE"
}

finding contains {"path": ["image_scanning_configuration", index, "scan_on_push"], "message": "images are not scanned when they are pushed", "expected": true, "actual": false, "severity": "medium", "severity_reason": "the registry as a whole may scan them"} if {
	some index, scanning in shape.each(input.attributes, "image_scanning_configuration")
	scanning.scan_on_push == false
}
