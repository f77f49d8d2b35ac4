package policies.postgresql.unlogged_changes_test

import data.policies.postgresql.unlogged_changes

messages(attributes) := {entry.message | some entry in found} if {
	found := unlogged_changes.finding with input as {"attributes": attributes}
}

test_reports_no_statement if {
	messages({"log_statement": "none", "shared_preload_libraries": ""}) == {"changes of structure and rights are not logged"}
}

test_accepts_changes_of_structure if {
	messages({"log_statement": {"setting": "ddl"}}) == set()
}

test_accepts_an_audit_extension if {
	messages({"log_statement": "none", "shared_preload_libraries": "pg_stat_statements,pgaudit"}) == set()
}

test_reports_an_audit_that_records_nothing if {
	messages({"log_statement": "none", "shared_preload_libraries": "pgaudit", "pgaudit.log": "none"}) == {"changes of structure and rights are not logged"}
}
