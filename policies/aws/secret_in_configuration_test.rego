package policies.aws.secret_in_configuration_test

import data.policies.aws.secret_in_configuration

messages(attributes) := {entry.message | some entry in found} if {
	found := secret_in_configuration.finding with input as {"attributes": attributes}
}

test_reports_a_variable if {
	messages({"Environment": {"Variables": {"DB_PASSWORD": {"masked": "hmac-sha256:k", "hmac": "00"}, "LEVEL": "info"}}}) == {"the variable DB_PASSWORD holds a secret"}
}

test_reports_a_variable_in_terraform_state if {
	messages({"environment": [{"variables": {"TOKEN": {"masked": "hmac-sha256:k", "hmac": "00"}}}]}) == {"the variable TOKEN holds a secret"}
}

test_reports_the_script_of_a_machine if {
	messages({"user_data": "export TOKEN=masked-hmac-k-00"}) == {"user_data holds a secret"}
}

test_accepts_variables_without_secrets if {
	messages({"Environment": {"Variables": {"LEVEL": "info"}}, "user_data": "apt-get install nginx"}) == set()
}

test_reports_a_build_project if {
	masked := {"masked": "hmac-sha256:k", "hmac": "00"}
	messages({"environment": [{"environment_variable": [{"name": "TOKEN", "type": "PLAINTEXT", "value": masked}]}]}) == {"the variable TOKEN holds a secret"}
	messages({"environment": [{"environment_variable": [{"name": "TOKEN", "type": "SECRETS_MANAGER", "value": masked}]}]}) == set()
}
