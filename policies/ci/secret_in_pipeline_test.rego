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

masked(mark) := {"masked": "hmac-sha256:k", "hmac": mark}

test_accepts_an_input_that_takes_the_name_of_a_variable if {
	messages({"jobs": {"a": {"steps": [{"uses": "actions/setup-java@v4", "with": {"server-password": masked("00")}}, {"uses": "Swatinem/rust-cache@v2", "with": {"shared-key": masked("01")}}]}}}) == set()
	messages({"jobs": {"a": {"services": {"db": {"env": {"MYSQL_ALLOW_EMPTY_PASSWORD": masked("00")}}}}}}) == set()
}

test_reports_the_same_input_of_another_action if {
	messages({"jobs": {"a": {"steps": [{"uses": "some/upload@v4", "with": {"server-password": masked("00")}}, {"run": "make"}]}}}) == {"jobs.a.steps.0.with.server-password holds a secret"}
}

weights(attributes) := {object.get(entry, "severity", "high") | some entry in found} if {
	found := secret_in_pipeline.finding with input as {"attributes": attributes}
}

test_reports_less_for_a_service_of_the_job if {
	services := {"db": {"env": {"POSTGRES_PASSWORD": masked("0a")}}}
	weights({"jobs": {"a": {"services": services, "env": {"PGPASSWORD": masked("0a"), "DATABASE_URL": "postgres://u:masked-hmac-k-0a@db"}}}}) == {"low"}
	weights({"jobs": {"a": {"services": services, "env": {"TOKEN": masked("0b")}}}}) == {"low", "high"}
	weights({"jobs": {"a": {"env": {"DATABASE_URL": "postgres://u:masked-hmac-k-0b@localhost:5432/x"}}}}) == {"low"}
	weights({"jobs": {"a": {"services": {"db": {}}, "env": {"DATABASE_URL": "postgres://u:masked-hmac-k-0b@db/x"}}}}) == {"low"}
	weights({"jobs": {"a": {"env": {"DATABASE_URL": "postgres://u:masked-hmac-k-0b@db.example/x"}, "steps": [{"run": "x masked-hmac-k-0b"}]}}}) == {"high"}
}
