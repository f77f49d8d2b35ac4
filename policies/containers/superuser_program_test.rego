package policies.containers.superuser_program_test

import data.policies.containers.superuser_program

messages(attributes) := {entry.message | some entry in found} if {
	found := superuser_program.finding with input as {"attributes": attributes}
}

test_reports_sudo if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "RUN", "arguments": "apt-get install -y sudo && make", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == {"sudo is used or installed while the image is built"}
}

test_accepts_other_words if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "RUN", "arguments": "make pseudosudo", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == set()
}
