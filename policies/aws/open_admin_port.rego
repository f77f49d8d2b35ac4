# METADATA
# title: Security group opens an administration port to the world
# description: >-
#   SSH and remote desktop reachable from every address are tried by guessing programs within
#   minutes, and one weak or leaked credential is then enough.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.13 and EC2.14
# custom:
#   id: aws/open-admin-port
#   severity: critical
#   kinds: [aws/ec2/security_group]
#   controls: [NIST 800-53r5 SC-7, NIST 800-53r5 AC-17, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Boundary protection: only managed interfaces face the outside.
#   remedy: Allow the port from the addresses of a bastion or VPN only, or use a session manager.
package policies.aws.open_admin_port

ports := {22: "SSH", 3389: "remote desktop"}

everywhere := {"0.0.0.0/0", "::/0"}

finding contains {"path": ["IpPermissions", index], "message": message, "actual": range} if {
	some index, permission in object.get(input.attributes, "IpPermissions", [])
	some range in ranges(permission)
	range in everywhere
	some port, name in ports
	covers(permission, port)
	message := sprintf("%v (port %v) is open to %v", [name, port, range])
}

ranges(permission) := four | six if {
	four := {entry.CidrIp | some entry in permission.IpRanges}
	six := {entry.CidrIpv6 | some entry in permission.Ipv6Ranges}
}

covers(permission, _) if permission.IpProtocol == "-1"

covers(permission, port) if {
	permission.IpProtocol in ["tcp", "6"]
	permission.FromPort <= port
	permission.ToPort >= port
}
