# METADATA
# title: Database runs a version that is out of support
# description: >-
#   A major version past its end gets no fixes of security flaws any more, or only for an extra
#   price, and is upgraded by the provider at a time of its choice.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
#     description: Amazon RDS user guide, release calendars and extended support
# custom:
#   id: aws/unsupported-engine
#   severity: high
#   kinds: ["aws/rds/db_instance", "terraform/aws_db_instance", "aws/rds/db_cluster", "terraform/aws_rds_cluster", "terraform/aws_rds_cluster_instance"]
#   controls: [NIST 800-53r5 SA-22, SOC 2 CC7.1, "ISO 27001:2022 A.8.8", CIS v8 2.2]
#   controls_because: >-
#     Components without support of their maker are replaced (SA-22): flaws that are found in them
#     stay open.
#   remedy: Upgrade to a major version that is in standard support; test the upgrade on a restored snapshot.
package policies.aws.unsupported_engine

# Major versions whose standard support at the provider had ended by February 2026.
ended := {
	"postgres": {"9", "10", "11", "12", "13"},
	"aurora-postgresql": {"9", "10", "11", "12", "13"},
	"mysql": {"5.5", "5.6", "5.7"}, "aurora": {"5.6"}, "aurora-mysql": {"5.7"},
	"mariadb": {"10.0", "10.1", "10.2", "10.3", "10.4", "10.5"},
	"oracle-ee": {"11", "12", "18"}, "oracle-se2": {"11", "12", "18"},
	"sqlserver-ee": {"11", "12"}, "sqlserver-se": {"11", "12"}, "sqlserver-ex": {"11", "12"}, "sqlserver-web": {"11", "12"},
}

# Those whose last day has been named since.
ending := {"mysql": {"8.0": "2026-07-31"}, "postgres": {"14": "2027-02-28"}, "aurora-postgresql": {"14": "2027-02-28"}}

# A plan knows what is asked for; what runs then is known later.
version := [field, input.attributes[field]] if {
	field := [one | some one in ["EngineVersion", "engine_version_actual", "engine_version"]; text(input.attributes[one])][0]
}

text(value) if {
	is_string(value)
	value != ""
}

engine := name if {
	name := [held | some one in ["Engine", "engine"]; held := input.attributes[one]; text(held)][0]
}

# Up to the point that ends what is supported as one.
major := concat(".", array.slice(split(version[1], "."), 0, 2)) if engine in {"mariadb", "mysql", "aurora", "aurora-mysql"}

major := split(version[1], ".")[0] if not engine in {"mariadb", "mysql", "aurora", "aurora-mysql"}

finding contains {"path": [version[0]], "message": message, "actual": version[1]} if {
	over
	message := sprintf("%v %v is out of standard support", [engine, version[1]])
}

over if major in ended[engine]

over if input.as_of > concat("", [ending[engine][major], "T23:59:59Z"])
