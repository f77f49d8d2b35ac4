# METADATA
# title: What a security group lets in
# description: >-
#   One entry for each permission and range, whether the group was read from the account or stands in
#   the state of Terraform, as a group, as a rule of one, or as a rule of its own.
package policies.library.ingress

import data.policies.library.shape

entries contains {"path": ["IpPermissions", index], "protocol": permission.IpProtocol, "from": low, "to": high, "range": range} if {
	some index, permission in shape.list(input.attributes, "IpPermissions")
	is_object(permission)
	some range in described(permission)
	low := object.get(permission, "FromPort", 0)
	high := object.get(permission, "ToPort", 65535)
}

described(permission) := four | six if {
	four := {entry.CidrIp | some entry in permission.IpRanges}
	six := {entry.CidrIpv6 | some entry in permission.Ipv6Ranges}
}

entries contains {"path": ["ingress", index], "protocol": rule.protocol, "from": rule.from_port, "to": rule.to_port, "range": range} if {
	some index, rule in shape.list(input.attributes, "ingress")
	some list in ["cidr_blocks", "ipv6_cidr_blocks"]
	some range in shape.list(rule, list)
}

entries contains {"path": [list, index], "protocol": input.attributes.protocol, "from": input.attributes.from_port, "to": input.attributes.to_port, "range": range} if {
	input.attributes.type == "ingress"
	some list in ["cidr_blocks", "ipv6_cidr_blocks"]
	some index, range in shape.each(input.attributes, list)
}

entries contains {"path": [field], "protocol": input.attributes.ip_protocol, "from": input.attributes.from_port, "to": input.attributes.to_port, "range": range} if {
	some field in ["cidr_ipv4", "cidr_ipv6"]
	range := input.attributes[field]
	input.attributes.ip_protocol != "-1"
}

entries contains {"path": [field], "protocol": "-1", "from": 0, "to": 65535, "range": range} if {
	some field in ["cidr_ipv4", "cidr_ipv6"]
	range := input.attributes[field]
	input.attributes.ip_protocol == "-1"
}

# Halves and quarters of the address space are written to get past a search for /0.
from_everywhere contains entry if {
	some entry in entries
	is_string(entry.range)
	regex.match(`/[0-7]$`, entry.range)

	# Addresses of networks of one's own.
	not regex.match(`(?i)^f[cd][0-9a-f:]*/`, entry.range)
}

all_protocols(entry) if entry.protocol in ["-1", -1, "all"]

every_port(entry) if all_protocols(entry)

every_port(entry) if {
	lets_in(entry, 1)
	lets_in(entry, 65535)
}

# A range is one rule of one group: what it opens of a table of ports is said in one sentence.
opens(entry, ports) := sentence(
	[sprintf("%v (port %v)", [pair[1], pair[0]]) |
		some pair in sort([[port, name] |
			some port, name in ports
			lets_in(entry, port)
		])
	],
	entry,
)

opens_to_packets(entry, ports) := sentence(
	[sprintf("%v (port %v, udp)", [pair[1], pair[0]]) |
		some pair in sort([[port, name] |
			some port, name in ports
			lets_in_packets(entry, port)
		])
	],
	entry,
)

sentence(services, entry) := sprintf("%v is open to %v", [services[0], entry.range]) if count(services) == 1

sentence(services, entry) := sprintf("%v are open to %v", [concat(", ", services), entry.range]) if count(services) > 1

lets_in(entry, port) if carries(entry, port, "tcp", "6")

lets_in_packets(entry, port) if carries(entry, port, "udp", "17")

carries(entry, port, name, number) if {
	lower(sprintf("%v", [entry.protocol])) in [name, number]
	entry.from <= port
	entry.to >= port
}
