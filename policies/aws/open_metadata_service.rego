# METADATA
# title: Credentials of a machine can be had with a plain request
# description: >-
#   Version 1 of the metadata service hands the credentials of the machine to any request from
#   inside, so that one server-side request forgery is enough to take them.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.8 and EC2.170
# custom:
#   id: aws/open-metadata-service
#   severity: high
#   kinds: ["terraform/aws_instance", "terraform/aws_launch_template", "terraform/aws_launch_configuration"]
#   controls: [NIST 800-53r5 AC-3, NIST 800-53r5 AC-6, SOC 2 CC6.1, "ISO 27001:2022 A.8.3", CIS v8 4.1]
#   controls_because: >-
#     Credentials are given to those who may have them (AC-3); version 1 gives them to whoever can
#     make the machine send a request.
#   remedy: Set http_tokens to required, or switch the service off where nothing needs it.
package policies.aws.open_metadata_service

import data.policies.library.shape

finding contains {"path": ["metadata_options", index, "http_tokens"], "message": "the metadata service answers requests without a token", "expected": "required", "actual": options.http_tokens} if {
	some index, options in shape.each(input.attributes, "metadata_options")
	options.http_tokens == "optional"
	not options.http_endpoint == "disabled"
}

# Without the block the image and the account decide, and old ones decide for both versions.
finding contains {"path": ["metadata_options"], "message": "nothing asks for a token: the image or the account decides", "expected": "required", "severity": "medium", "severity_reason": "newer images ask for one by themselves"} if {
	input.kind in {"terraform/aws_launch_template", "terraform/aws_launch_configuration"}
	input.attributes.metadata_options in [[], null]
}
