package policies.containers.unrepeatable_packages_test

import data.policies.containers.unrepeatable_packages

messages(attributes) := {entry.message | some entry in found} if {
	found := unrepeatable_packages.finding with input as {"attributes": attributes}
}

test_reports_a_list_that_goes_stale if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "apt-get update", "stage": 0}]}) == {"lists of packages are updated in a line of their own, which the cache keeps"}
}

test_reports_an_upgrade if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "apt-get update && apt-get -y dist-upgrade", "stage": 0}]}) == {"everything is upgraded: two builds of one commit differ"}
}

test_reports_a_question if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "apt-get update && apt-get install nginx", "stage": 0}]}) == {"the installation asks a question that nobody answers: add -y"}
}

test_accepts_one_line if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "apt-get update && apt-get install -y --no-install-recommends nginx", "stage": 0}]}) == set()
}
