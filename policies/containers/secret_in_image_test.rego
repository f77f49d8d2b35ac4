package policies.containers.secret_in_image_test

import data.policies.containers.secret_in_image

messages(attributes) := {entry.message | some entry in found} if {
	found := secret_in_image.finding with input as {"attributes": attributes}
}

test_reports_a_password if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "ENV", "arguments": "DB_PASSWORD=masked-hmac-k-00", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == {"a secret stands in ENV"}
}

test_accepts_a_mount if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "RUN", "arguments": "--mount=type=secret,id=a make", "stage": 0}, {"instruction": "ENV", "arguments": "MODE=live", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == set()
}

weighed(instruction) := {object.get(entry, "severity", "critical") | some entry in found} if {
	found := secret_in_image.finding with input as {"attributes": {"instructions": [{"instruction": instruction, "arguments": "A=masked-hmac-k-00 make"}]}}
}

test_reports_what_one_command_is_given_as_less if {
	weighed("RUN") == {"high"}
	weighed("ENV") == {"critical"}
}
