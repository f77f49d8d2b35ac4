package policies.ci.downloaded_script_test

import data.policies.ci.downloaded_script

messages(attributes) := {entry.message | some entry in found} if {
	found := downloaded_script.finding with input as {"attributes": attributes}
}

test_reports_a_pipeline if {
	messages({"build": {"script": ["curl -sSL https://x.example/i | sudo bash -s"]}}) == {"job 'build' runs what it downloads"}
}

test_reports_a_workflow if {
	messages({"jobs": {"build": {"steps": [{"run": "wget -qO- https://x.example | sh"}]}}}) == {"job 'build' runs what it downloads"}
}

test_accepts_a_download_to_a_file if {
	messages({"jobs": {"build": {"steps": [{"run": "curl -o a https://x.example\nsha256sum -c sums\nsh a"}]}}}) == set()
}

test_accepts_other_pipes if {
	messages({"build": {"script": ["curl https://x.example | jq ."]}}) == set()
}
