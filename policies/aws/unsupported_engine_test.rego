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
