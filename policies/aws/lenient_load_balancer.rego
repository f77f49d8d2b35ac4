# METADATA
# title: Load balancer hands on headers that are no HTTP
# description: >-
#   Header names that are not valid are read otherwise by every server behind it; requests are
#   smuggled through such differences.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html
#     description: AWS documentation, Security Hub, ELB.4
# custom:
#   id: aws/lenient-load-balancer
#   severity: high
#   kinds: ["terraform/aws_lb", "terraform/aws_alb"]
#   controls: [NIST 800-53r5 SI-10, SOC 2 CC6.6, "ISO 27001:2022 A.8.26", CIS v8 16.10]
#   controls_because: >-
#     Input from outside is validated at the boundary (SI-10), before several programs read it in
#     several ways.
#   remedy: Set drop_invalid_header_fields to true.
package policies.aws.lenient_load_balancer

finding contains {"path": ["drop_invalid_header_fields"], "message": "headers that are not valid are handed on", "expected": true, "actual": false} if {
	input.attributes.drop_invalid_header_fields == false
	object.get(input.attributes, "load_balancer_type", "application") == "application"
}
