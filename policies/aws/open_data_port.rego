# METADATA
# title: Security group opens a database to the world
# description: >-
#   Data stores trust their network; those that the whole internet can reach are found by scanners,
#   copied and held to ransom.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: AWS documentation, Security Hub, EC2.19
# custom:
#   id: aws/open-data-port
#   severity: critical
#   kinds:
#     - aws/ec2/security_group
#     - terraform/aws_security_group
#     - terraform/aws_default_security_group
#     - terraform/aws_security_group_rule
#     - terraform/aws_vpc_security_group_ingress_rule
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Only managed interfaces face the outside (SC-7); a data store is behind the boundary, never a
#     part of it.
#   remedy: Narrow the range to the networks of the applications, or name their security group as the source.
package policies.aws.open_data_port

import data.policies.library.ingress

ports := {
	1433: "SQL Server", 1434: "SQL Server", 1521: "Oracle", 2379: "etcd", 2483: "Oracle", 2484: "Oracle", 3306: "MySQL",
	5432: "PostgreSQL", 5601: "Kibana", 5984: "CouchDB", 6379: "Redis", 7000: "Cassandra", 7001: "Cassandra", 7199: "Cassandra",
	9042: "Cassandra", 9092: "Kafka", 9160: "Cassandra", 9200: "Elasticsearch", 9300: "Elasticsearch", 11211: "memcached",
	27017: "MongoDB", 27018: "MongoDB",
}

finding contains {"path": entry.path, "message": message, "actual": entry.range} if {
	some entry in ingress.from_everywhere
	not ingress.every_port(entry)
	message := ingress.opens(entry, ports)
}

finding contains {"path": entry.path, "message": message, "actual": entry.range} if {
	some entry in ingress.from_everywhere
	not ingress.all_protocols(entry)
	ingress.lets_in_packets(entry, 11211)
	message := sprintf("memcached (port 11211, udp) is open to %v", [entry.range])
}
