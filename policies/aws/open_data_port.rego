# METADATA
# title: Security group opens a database to the world
# description: >-
#   Databases, caches and search engines reachable from every address are found within hours, and
#   many of them ask for no password as they are installed.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.19
# custom:
#   id: aws/open-data-port
#   severity: critical
#   kinds: ["aws/ec2/security_group"]
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Boundary protection: only managed interfaces face the outside.
#   remedy: Allow the port from the security groups of the programs that use it.
package policies.aws.open_data_port

ports := {
	1433: "SQL Server", 1521: "Oracle", 2379: "etcd", 3306: "MySQL", 5432: "PostgreSQL", 5601: "Kibana",
	5984: "CouchDB", 6379: "Redis", 9042: "Cassandra", 9200: "Elasticsearch", 11211: "memcached", 27017: "MongoDB",
}

everywhere := {"0.0.0.0/0", "::/0"}

finding contains {"path": ["IpPermissions", index], "message": message, "actual": range} if {
	some index, permission in object.get(input.attributes, "IpPermissions", [])
	permission.IpProtocol in ["tcp", "6"]
	some range in ranges(permission)
	range in everywhere
	some port, name in ports
	permission.FromPort <= port
	permission.ToPort >= port
	message := sprintf("%v (port %v) is open to %v", [name, port, range])
}

ranges(permission) := four | six if {
	four := {entry.CidrIp | some entry in permission.IpRanges}
	six := {entry.CidrIpv6 | some entry in permission.Ipv6Ranges}
}
