package policies.github.insecure_commands_test

import data.policies.github.insecure_commands

messages(attributes) := {entry.message | some entry in found} if {
	found := insecure_commands.finding with input as {"attributes": attributes}
}

test_reports_a_step if {
	messages({"jobs": {"a": {"steps": [{"run": "make", "env": {"ACTIONS_ALLOW_UNSECURE_COMMANDS": "true"}}]}}}) == {"what is printed may set the environment"}
}

test_reports_a_whole_workflow if {
	messages({"env": {"ACTIONS_ALLOW_UNSECURE_COMMANDS": true}, "jobs": {}}) == {"what is printed may set the environment"}
}

test_accepts_another_variable if {
	messages({"jobs": {"a": {"steps": [{"run": "make", "env": {"CI": "true"}}]}}}) == set()
}

test_accepts_one_that_is_off if {
	messages({"jobs": {"a": {"steps": [{"run": "make", "env": {"ACTIONS_ALLOW_UNSECURE_COMMANDS": "false"}}]}}}) == set()
}
