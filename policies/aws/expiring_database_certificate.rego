# METADATA
# title: Certificate of a database runs out soon
# description: >-
#   When the certificate of a database server runs out, every client that verifies it stops at the
#   same moment; rotating it needs a restart that should be planned.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
#     description: Amazon RDS user guide, Using SSL/TLS to encrypt a connection; rotating certificates
# custom:
#   id: aws/expiring-database-certificate
#   severity: high
#   kinds: ["aws/rds/db_instance"]
#   controls: [NIST 800-53r5 SC-17, NIST 800-53r5 SC-8, SOC 2 A1.2, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Certificates are issued and renewed in time (SC-17); one that ran out either stops the service
#     or teaches people to switch verification off.
#   remedy: Modify the instance to the newest certificate authority and plan the restart.
package policies.aws.expiring_database_certificate

days_ahead := 90

finding contains {"path": ["CertificateDetails", "ValidTill"], "message": message, "actual": until} if {
	until := input.attributes.CertificateDetails.ValidTill
	is_string(until)
	regex.match(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`, until)
	left := (time.parse_rfc3339_ns(until) - time.parse_rfc3339_ns(input.as_of)) / ((24 * 60) * 60000000000)
	left < days_ahead
	message := sprintf("the certificate of the server is valid until %v", [until])
}
