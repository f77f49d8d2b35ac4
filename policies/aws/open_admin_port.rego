# METADATA
# title: Security group opens an administration port to the world
# description: >-
#   Ports of remote administration that the whole internet can reach are tried out within minutes;
#   one guessed password or one unpatched server is enough.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.13, EC2.14 and EC2.53
# custom:
#   id: aws/open-admin-port
#   severity: critical
#   kinds:
#     - aws/ec2/security_group
#     - terraform/aws_security_group
#     - terraform/aws_default_security_group
#     - terraform/aws_security_group_rule
#     - terraform/aws_vpc_security_group_ingress_rule
#   controls: [NIST 800-53r5 SC-7, NIST 800-53r5 AC-17, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Remote access is a managed interface of the boundary (SC-7, AC-17): a port of administration
#     that everybody reaches is outside of it.
#   remedy: Narrow the range to known networks, or use a session manager or a bastion in place of an open port.
package policies.aws.open_admin_port

import data.policies.library.ingress

ports := {22: "SSH", 23: "Telnet", 3389: "remote desktop", 5985: "WinRM", 5986: "WinRM over TLS"}

finding contains {"path": entry.path, "message": message, "actual": entry.range} if {
	some entry in ingress.from_everywhere
	not ingress.every_port(entry)
	message := ingress.opens(entry, ports)
}

finding contains {"path": entry.path, "message": message, "actual": entry.range} if {
	some entry in ingress.from_everywhere
	ingress.every_port(entry)
	message := sprintf("every port is open to %v", [entry.range])
}
