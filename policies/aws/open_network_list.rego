# METADATA
# title: List of a network lets everything in
# description: >-
#   A network list is the second wall behind the security groups; one that allows every protocol
#   from everywhere is none, and hides that a group was opened by mistake.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.21
# custom:
#   id: aws/open-network-list
#   severity: high
#   kinds: ["terraform/aws_network_acl_rule", "terraform/aws_network_acl"]
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Only managed interfaces face the outside (SC-7); this list manages nothing.
#   remedy: Allow the ports and networks that are needed, and leave the rest to the rule that denies.
package policies.aws.open_network_list

import data.policies.library.shape

finding contains {"path": ["cidr_block"], "message": "every protocol is allowed from everywhere", "actual": range} if {
	input.attributes.egress == false
	input.attributes.rule_action == "allow"
	input.attributes.protocol in {"-1", "all"}
	some field in ["cidr_block", "ipv6_cidr_block"]
	range := input.attributes[field]
	range in {"0.0.0.0/0", "::/0"}
}

finding contains {"path": ["ingress", index], "message": "every protocol is allowed from everywhere", "actual": range} if {
	some index, rule in shape.each(input.attributes, "ingress")
	rule.action == "allow"
	rule.protocol in {"-1", "all"}
	some field in ["cidr_block", "ipv6_cidr_block"]
	range := rule[field]
	range in {"0.0.0.0/0", "::/0"}
}
