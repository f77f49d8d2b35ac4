package policies.ci.remote_include_test

import data.policies.ci.remote_include

messages(attributes) := {entry.message | some entry in found} if {
	found := remote_include.finding with input as {"attributes": attributes}
}

test_reports_an_address if {
	messages({"include": [{"remote": "https://ci.example/a.yml"}]}) == {"jobs come from https://ci.example/a.yml"}
}

test_reports_a_moving_branch if {
	messages({"include": {"project": "team/jobs", "file": "a.yml"}}) == {"jobs come from team/jobs at the default branch"}
}

test_accepts_a_commit if {
	messages({"include": [{"project": "team/jobs", "file": "a.yml", "ref": "0123456789012345678901234567890123456789"}]}) == set()
}

test_accepts_a_digest if {
	messages({"include": [{"remote": "https://ci.example/a.yml", "integrity": "sha256-x"}]}) == set()
}

test_accepts_files_of_its_own if {
	messages({"include": ["/jobs/a.yml"], "build": {"script": ["make"]}}) == set()
}

test_reports_an_address_that_is_written_alone if {
	messages({"include": "https://ci.example/a.yml"}) == {"jobs come from https://ci.example/a.yml"}
	messages({"include": ["/local.yml", "https://ci.example/a.yml"]}) == {"jobs come from https://ci.example/a.yml"}
}

test_reports_a_component_that_moves if {
	messages({"include": [{"component": "gitlab.example/org/jobs/scan@~latest"}]}) == {"jobs come from gitlab.example/org/jobs/scan@~latest"}
}

test_accepts_a_component_at_a_commit if {
	messages({"include": {"component": "gitlab.example/org/jobs/scan@0123456789012345678901234567890123456789"}}) == set()
	messages({"include": [{"template": "Security/SAST.gitlab-ci.yml"}, {"local": "a.yml"}]}) == set()
}

weights(include) := {object.get(entry, "severity", "high") | some entry in found} if {
	found := remote_include.finding with input as {"attributes": {"include": include}}
}

test_reports_less_for_a_version if {
	weights({"project": "team/jobs", "ref": "v1.2.3", "file": "a.yml"}) == {"medium"}
	weights({"component": "gitlab.example/a/b@1.0"}) == {"medium"}
	weights({"project": "team/jobs", "ref": "main", "file": "a.yml"}) == {"high"}
}
