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
#   kinds: ["aws/rds/db_instance", "terraform/aws_db_instance"]
#   controls: [NIST 800-53r5 SA-22, SOC 2 CC7.1, "ISO 27001:2022 A.8.8", CIS v8 2.2]
#   controls_because: >-
#     Components without support of their maker are replaced (SA-22): flaws that are found in them
#     stay open.
#   remedy: Upgrade to a major version that is in standard support; test the upgrade on a restored snapshot.
package policies.aws.unsupported_engine

# Major versions whose standard support at the provider had ended by February 2026.
ended := {
	"postgres": {"9", "10", "11", "12", "13"},
	"mysql": {"5"},
	"mariadb": {"10.0", "10.1", "10.2", "10.3", "10.4", "10.5"},
}

version := object.get(input.attributes, "EngineVersion", object.get(input.attributes, "engine_version_actual", ""))

engine := object.get(input.attributes, "Engine", object.get(input.attributes, "engine", ""))

major(name, text) := concat(".", array.slice(split(text, "."), 0, 2)) if name == "mariadb"

major(name, text) := split(text, ".")[0] if name != "mariadb"

finding contains {"path": ["EngineVersion"], "message": message, "actual": version} if {
	is_string(version)
	is_string(engine)
	major(engine, version) in ended[engine]
	message := sprintf("%v %v is out of standard support", [engine, version])
}
