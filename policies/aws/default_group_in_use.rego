# METADATA
# title: Default security group lets traffic through
# description: >-
#   Whatever is started without a group of its own is in the default one; rules there open machines
#   that nobody meant to open.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.2
# custom:
#   id: aws/default-group-in-use
#   severity: high
#   kinds: ["aws/ec2/security_group", "terraform/aws_default_security_group"]
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Only managed interfaces face others (SC-7); what nobody gave a group of its own lands in this
#     one and is let through.
#   remedy: Remove all rules of the default group, and give every machine a group of its own.
package policies.aws.default_group_in_use

finding contains {"path": [direction], "message": message, "expected": [], "actual": count(rules)} if {
	input.attributes.GroupName == "default"
	some direction in ["IpPermissions", "IpPermissionsEgress"]
	rules := object.get(input.attributes, direction, [])
	is_array(rules)
	count(rules) > 0
	message := sprintf("the default group has %v rules in %v", [count(rules), direction])
}

finding contains {"path": [direction], "message": message, "expected": [], "actual": count(rules)} if {
	input.kind == "terraform/aws_default_security_group"
	some direction in ["ingress", "egress"]
	rules := input.attributes[direction]
	is_array(rules)
	count(rules) > 0
	message := sprintf("the default group has %v rules in %v", [count(rules), direction])
}
