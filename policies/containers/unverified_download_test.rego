package policies.containers.unverified_download_test

import data.policies.containers.unverified_download

messages(attributes) := {entry.message | some entry in found} if {
	found := unverified_download.finding with input as {"attributes": attributes}
}

test_reports_a_download if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "curl -fsSL -k https://example.com/a.tgz | tar xz", "stage": 0}]}) == {"curl does not verify certificates"}
}

test_reports_packages if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "yum install -y --nogpgcheck nginx", "stage": 0}]}) == {"packages are not verified"}
}

test_reports_a_variable if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "ENV", "arguments": "NODE_TLS_REJECT_UNAUTHORIZED=0", "stage": 0}]}) == {"certificates are not verified"}
}

test_accepts_verified_downloads if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "curl -fsSL https://example.com/a.tgz -o a.tgz && apt-get install -y nginx", "stage": 0}]}) == set()
}

test_reports_flags_that_are_written_together if {
	messages({"instructions": [{"instruction": "RUN", "arguments": "curl -sSLk https://x.example -o a"}]}) == {"curl does not verify certificates"}
	messages({"instructions": [{"instruction": "RUN", "arguments": "echo 'deb [arch=amd64 trusted=yes] https://x.example ./' > a.list"}]}) == {"apt does not verify signatures"}
	messages({"instructions": [{"instruction": "ENV", "arguments": "PIP_TRUSTED_HOST=x.example"}]}) == {"pip does not verify certificates"}
}
