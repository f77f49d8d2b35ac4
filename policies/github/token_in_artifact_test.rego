package policies.github.token_in_artifact_test

import data.policies.github.token_in_artifact

messages(attributes) := {entry.message | some entry in found} if {
	found := token_in_artifact.finding with input as {"attributes": attributes}
}

build(steps) := {"jobs": {"build": {"steps": steps}}}

said := {"job 'build' uploads the folder that holds its token"}

checkout := {"uses": "actions/checkout@v4"}

upload(given) := {"uses": "actions/upload-artifact@v4", "with": given}

test_reports_the_whole_folder_with_hidden_files if {
	messages(build([checkout, upload({"path": ".", "include-hidden-files": true})])) == said
	messages(build([checkout, upload({"path": "${{ github.workspace }}", "include-hidden-files": "true"})])) == said
	messages(build([checkout, upload({"path": "dist\n./**/*\n", "include-hidden-files": true})])) == said
}

test_reports_a_folder_that_is_named_by_the_variable_of_the_workspace if {
	messages({"jobs": {"build": {"steps": [{"uses": "actions/checkout@v4"}, {"uses": "actions/upload-artifact@v4", "with": {"path": "${{github.workspace}}/", "include-hidden-files": true}}]}}}) == said
}

test_reports_versions_that_took_hidden_files_by_themselves if {
	messages(build([checkout, {"uses": "actions/upload-artifact@v3", "with": {"path": "./"}}])) == said
	messages(build([checkout, {"uses": "actions/upload-artifact@v4.3.1", "with": {"path": "."}}])) == said
}

test_accepts_a_checkout_that_keeps_no_token if {
	messages(build([{"uses": "actions/checkout@v4", "with": {"persist-credentials": false}}, upload({"path": ".", "include-hidden-files": true})])) == set()
	messages(build([{"uses": "actions/checkout@v6"}, upload({"path": ".", "include-hidden-files": true})])) == set()
	messages(build([{"uses": "actions/checkout@v4", "with": {"path": "source"}}, upload({"path": "dist", "include-hidden-files": true})])) == set()
}

test_accepts_results_alone if {
	messages(build([checkout, upload({"path": "."})])) == set()
	messages(build([checkout, upload({"path": "dist/", "include-hidden-files": true})])) == set()
	messages(build([checkout, {"uses": "actions/upload-artifact@v3", "with": {"path": 7}}])) == set()
	messages(build([upload({"path": ".", "include-hidden-files": true})])) == set()
}
