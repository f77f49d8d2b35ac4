package policies.aws.unprotected_query_results_test

import data.policies.aws.unprotected_query_results

messages(attributes) := asked("terraform/aws_athena_workgroup", attributes)

asked(kind, attributes) := {entry.message | some entry in found} if {
	found := unprotected_query_results.finding with input as {"kind": kind, "attributes": attributes}
}

plain := {"results of queries are stored without encryption of their own"}

group(config) := {"configuration": [object.union({"enforce_workgroup_configuration": true}, config)]}

test_reports_results_without_encryption if {
	messages(group({"result_configuration": [{"output_location": "s3://orders/", "encryption_configuration": []}]})) == plain
	messages(group({"result_configuration": []})) == plain
}

test_reports_settings_that_a_client_may_change if {
	messages({"configuration": [{"enforce_workgroup_configuration": false}]}) == {"each client may choose where results go and how they are encrypted"}
}

test_reports_a_database if {
	asked("terraform/aws_athena_database", {"encryption_configuration": []}) == {"the database stores results without encryption of their own"}
}

test_accepts_encrypted_results if {
	messages(group({"result_configuration": [{"encryption_configuration": [{"encryption_option": "SSE_KMS"}]}]})) == set()
	asked("terraform/aws_athena_database", {"encryption_configuration": [{"encryption_option": "SSE_S3"}]}) == set()
}

test_accepts_results_that_the_service_keeps if {
	messages(group({"result_configuration": [{"encryption_configuration": []}], "managed_query_results_configuration": [{"enabled": true}]})) == set()
	messages(group({"result_configuration": [], "managed_query_results_configuration": [{"enabled": true}]})) == set()
}

test_accepts_what_a_plan_does_not_know_yet if {
	messages(group({})) == set()
	asked("terraform/aws_athena_database", {"name": "orders"}) == set()
}
