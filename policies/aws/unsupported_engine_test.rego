package policies.aws.unsupported_engine_test

import data.policies.aws.unsupported_engine

messages(attributes) := {entry.message | some entry in found} if {
	found := unsupported_engine.finding with input as {"attributes": attributes}
}

test_reports_an_old_server if {
	messages({"Engine": "postgres", "EngineVersion": "11.22"}) == {"postgres 11.22 is out of standard support"}
}

test_reports_an_old_fork if {
	messages({"Engine": "mariadb", "EngineVersion": "10.3.39"}) == {"mariadb 10.3.39 is out of standard support"}
}

test_reports_one_in_terraform_state if {
	messages({"engine": "mysql", "engine_version_actual": "5.7.44"}) == {"mysql 5.7.44 is out of standard support"}
}

test_accepts_a_new_server if {
	messages({"Engine": "postgres", "EngineVersion": "17.2"}) == set()
}

test_accepts_a_new_fork if {
	messages({"Engine": "mariadb", "EngineVersion": "10.11.4"}) == set()
}

test_accepts_another_engine if {
	messages({"Engine": "oracle-ee", "EngineVersion": "19"}) == set()
}

on(day, attributes) := {entry.message | some entry in found} if {
	found := unsupported_engine.finding with input as {"attributes": attributes, "as_of": concat("", [day, "T12:00:00Z"])}
}

test_reports_a_version_from_the_day_on_that_was_named if {
	on("2026-08-01", {"Engine": "mysql", "EngineVersion": "8.0.36"}) == {"mysql 8.0.36 is out of standard support"}
	on("2026-07-31", {"Engine": "mysql", "EngineVersion": "8.0.36"}) == set()
	on("2027-03-01", {"engine": "aurora-postgresql", "engine_version": "14.9"}) == {"aurora-postgresql 14.9 is out of standard support"}
}

test_reports_what_a_plan_asks_for if {
	messages({"engine": "postgres", "engine_version": "12"}) == {"postgres 12 is out of standard support"}
	messages({"engine": "aurora-mysql", "engine_version": "5.7.mysql_aurora.2.11.2"}) == {"aurora-mysql 5.7.mysql_aurora.2.11.2 is out of standard support"}
}

test_accepts_what_is_not_known if {
	messages({"engine": "postgres", "engine_version": null, "engine_version_actual": ""}) == set()
	messages({"engine": "aurora-mysql", "engine_version": "8.0.mysql_aurora.3.08.0"}) == set()
}
