# METADATA
# title: Security group opens a service of internal networks to the world
# description: >-
#   File sharing, directories, mail relays and consoles are made for networks in which everybody is
#   known; most of them have had flaws that need no password.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.19 (high risk ports)
# custom:
#   id: aws/open-internal-port
#   severity: high
#   kinds:
#     - aws/ec2/security_group
#     - terraform/aws_security_group
#     - terraform/aws_default_security_group
#     - terraform/aws_security_group_rule
#     - terraform/aws_vpc_security_group_ingress_rule
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Services of internal networks are kept behind the boundary (SC-7): a rule for everybody puts
#     them outside.
#   remedy: Narrow the range to the networks that use the service, or take the rule away.
package policies.aws.open_internal_port

import data.policies.library.ingress

ports := {
	20: "FTP", 21: "FTP", 25: "SMTP", 88: "Kerberos", 110: "POP3", 135: "RPC", 139: "NetBIOS", 143: "IMAP", 389: "LDAP",
	111: "portmapper", 445: "SMB", 512: "rexec", 513: "rlogin", 514: "rsh", 873: "rsync", 2049: "NFS", 464: "Kerberos", 636: "LDAP over TLS", 749: "Kerberos", 750: "Kerberos", 2375: "Docker", 2376: "Docker",
	4333: "mSQL", 5500: "VNC", 5900: "VNC", 6443: "Kubernetes", 10250: "kubelet",
}

finding contains {"path": entry.path, "message": message, "actual": entry.range} if {
	some entry in ingress.from_everywhere
	not ingress.every_port(entry)
	message := ingress.opens(entry, ports)
}

datagrams := {69: "TFTP", 111: "portmapper", 137: "NetBIOS", 138: "NetBIOS", 161: "SNMP", 389: "LDAP", 1900: "SSDP", 2049: "NFS"}

finding contains {"path": entry.path, "message": message, "actual": entry.range} if {
	some entry in ingress.from_everywhere
	not ingress.all_protocols(entry)
	message := ingress.opens_to_packets(entry, datagrams)
}
