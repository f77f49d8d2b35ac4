# METADATA
# title: Address is reserved and used by nothing
# description: >-
#   A reserved address costs by the hour, whether it leads somewhere or not.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.12; AWS Trusted Advisor, Unassociated Elastic IP Addresses
# custom:
#   id: cost/idle-address
#   severity: low
#   kinds: ["terraform/aws_eip"]
#   controls: [NIST 800-53r5 CM-8, SOC 2 CC6.1, "ISO 27001:2022 A.5.9", CIS v8 1.1]
#   controls_because: >-
#     Every asset is accounted for (CM-8); this one serves nothing.
#   remedy: Release the address, or attach it to what it was reserved for.
package policies.cost.idle_address

finding contains {"path": ["association_id"], "message": "the address leads nowhere"} if {
	# A plan leaves out what is not known yet, as of an address that it makes itself.
	every field in ["association_id", "network_interface", "instance"] {
		input.attributes[field] in {"", null}
	}
}
