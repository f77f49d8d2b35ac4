# METADATA
# title: Results of queries are stored without protection
# description: >-
#   Athena writes the answer to every query into a bucket: a copy of what was asked about. A
#   workgroup that leaves its settings to each client protects those copies only where clients do.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html
#     description: Amazon Athena user guide, Encrypting Athena query results stored in Amazon S3; Workgroup settings override client-side settings
# custom:
#   id: aws/unprotected-query-results
#   severity: high
#   kinds: ["terraform/aws_athena_workgroup", "terraform/aws_athena_database"]
#   controls: [NIST 800-53r5 SC-28, NIST 800-53r5 CM-6, SOC 2 CC6.1, "ISO 27001:2022 A.8.24", CIS v8 3.11]
#   controls_because: >-
#     Information at rest is protected (SC-28) by settings that are enforced and not left to each
#     user (CM-6); results of queries are as sensitive as what they were taken from.
#   remedy: Set encryption_configuration for the results, and enforce_workgroup_configuration to true.
package policies.aws.unprotected_query_results

import data.policies.library.shape

# What the service keeps itself it encrypts itself.
kept_by_service(config) if {
	some managed in shape.list(config, "managed_query_results_configuration")
	managed.enabled == true
}

finding contains {"path": ["configuration", index, "result_configuration"], "message": "results of queries are stored without encryption of their own"} if {
	some index, config in shape.each(input.attributes, "configuration")
	some result in shape.list(config, "result_configuration")
	result.encryption_configuration in [[], null]
	not kept_by_service(config)
}

finding contains {"path": ["configuration", index, "result_configuration"], "message": "results of queries are stored without encryption of their own"} if {
	some index, config in shape.each(input.attributes, "configuration")
	config.result_configuration in [[], null]
	not kept_by_service(config)
}

finding contains {"path": ["configuration", index, "enforce_workgroup_configuration"], "message": "each client may choose where results go and how they are encrypted", "expected": true, "actual": false} if {
	some index, config in shape.each(input.attributes, "configuration")
	config.enforce_workgroup_configuration == false
}

finding contains {"path": ["encryption_configuration"], "message": "the database stores results without encryption of their own"} if {
	input.kind == "terraform/aws_athena_database"
	input.attributes.encryption_configuration in [[], null]
}
