package policies.postgresql.weak_encryption_test

import data.policies.postgresql.weak_encryption

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_encryption.finding with input as {"attributes": attributes}
}

test_reports_an_old_version if {
	messages({"ssl_min_protocol_version": {"setting": "TLSv1", "unit": null}}) == {"connections may use TLS older than 1.2 (tlsv1)"}
}

test_reports_weak_ciphers if {
	messages({"ssl_ciphers": "HIGH:RC4"}) == {"connections may use the ciphers rc4"}
}

test_accepts_a_new_version if {
	messages({"ssl_min_protocol_version": "TLSv1.2", "ssl_ciphers": "HIGH:MEDIUM:+3DES:!aNULL"}) == set()
}

test_accepts_all_without_what_proves_nobody if {
	messages({"ssl_ciphers": "ALL:!aNULL:!MD5"}) == set()
}

test_reports_a_class_that_others_are_excluded_beside if {
	messages({"ssl_ciphers": "HIGH:RC4:!aNULL"}) == {"connections may use the ciphers rc4"}
}
