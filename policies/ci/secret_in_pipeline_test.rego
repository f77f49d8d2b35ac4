package policies.ci.secret_in_pipeline_test

import data.policies.ci.secret_in_pipeline

messages(attributes) := {entry.message | some entry in found} if {
	found := secret_in_pipeline.finding with input as {"attributes": attributes}
}

test_reports_a_variable if {
	messages({"jobs": {"a": {"env": {"TOKEN": {"masked": "hmac-sha256:k", "hmac": "00"}}}}}) == {"jobs.a.env.TOKEN holds a secret"}
}

test_reports_a_script if {
	messages({"build": {"script": ["curl -u bot:masked-hmac-k-00 https://example.com"]}}) == {"build.script.0 holds a secret"}
}

test_accepts_a_name_of_a_secret if {
	messages({"jobs": {"a": {"env": {"TOKEN": "${{ secrets.TOKEN }}"}}}}) == set()
}
