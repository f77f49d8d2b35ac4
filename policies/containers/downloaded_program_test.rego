package policies.containers.downloaded_program_test

import data.policies.containers.downloaded_program

messages(attributes) := {entry.message | some entry in found} if {
	found := downloaded_program.finding with input as {"attributes": attributes}
}

test_reports_a_script if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "curl -fsSL https://example.com/install | bash -s -- -y", "stage": 0}]}) == {"a script is run as it is downloaded"}
}

test_reports_an_address if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "ADD", "arguments": "https://example.com/tool /usr/bin/tool", "stage": 0}]}) == {"a file is added from an address without a checksum"}
}

test_accepts_a_checksum if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "ADD", "arguments": "--checksum=sha256:00 https://example.com/tool /usr/bin/tool", "stage": 0}, {"instruction": "RUN", "arguments": "curl -fsSLo a https://example.com/a && sha256sum -c a.sum", "stage": 0}]}) == set()
}

test_accepts_a_file_of_the_project if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "ADD", "arguments": "app.tar.gz /srv/", "stage": 0}]}) == set()
}

test_reports_other_ways_to_run_a_download if {
	messages({"instructions": [{"instruction": "RUN", "arguments": "bash -c \"$(curl -fsSL https://x.example/i)\""}]}) == {"a script is run as it is downloaded"}
	messages({"instructions": [{"instruction": "RUN", "arguments": "curl -sSL https://x.example/i | python3 -"}]}) == {"a script is run as it is downloaded"}
}

test_accepts_a_commit_of_a_repository if {
	messages({"instructions": [{"instruction": "ADD", "arguments": "https://x.example/a.git#0123456789012345678901234567890123456789 /src"}]}) == set()
}
