package policies.postgresql.weak_password_hash_test

import data.policies.postgresql.weak_password_hash

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_password_hash.finding with input as {"attributes": attributes}
}

test_reports_md5 if {
	messages({"password_encryption": {"setting": "md5", "unit": null}}) == {"passwords are stored as md5: password_encryption is 'md5'"}
}

test_accepts_scram if {
	messages({"password_encryption": "scram-sha-256"}) == set()
}
