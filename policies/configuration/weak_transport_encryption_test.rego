package policies.configuration.weak_transport_encryption_test

import data.policies.configuration.weak_transport_encryption

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_transport_encryption.finding with input as {"attributes": attributes}
}

test_reports_old_versions if {
	messages({"directives": [{"directive": "http", "args": [], "block": [{"directive": "ssl_protocols", "args": ["TLSv1.1", "TLSv1.2"]}]}]}) == {"TLSv1.1 is taken"}
}

test_accepts_new_ones if {
	messages({"directives": [{"directive": "ssl_protocols", "args": ["TLSv1.2", "TLSv1.3"]}]}) == set()
}

test_reports_weak_ciphers if {
	messages({"directives": [{"directive": "ssl_ciphers", "args": ["HIGH:RC4"]}]}) == {"the ciphers RC4 are taken"}
}

test_accepts_ciphers_without_the_weak_ones if {
	messages({"directives": [{"directive": "ssl_ciphers", "args": ["ALL:!aNULL:!MD5"]}]}) == set()
}

ciphers(text) := {"directives": [{"directive": "ssl_ciphers", "args": [text]}]}

test_reports_a_class_that_only_others_are_excluded_of if {
	messages(ciphers("RC4:HIGH:!aNULL:!MD5")) == {"the ciphers RC4 are taken"}
	messages(ciphers("HIGH:RC4+RSA:!aNULL")) == {"the ciphers RC4+RSA are taken"}
}

test_accepts_a_class_that_is_excluded_or_only_moved if {
	messages(ciphers("ALL:!ADH:RC4+RSA:+3DES:!RC4:-LOW")) == set()
	messages(ciphers("HIGH:MEDIUM:+3DES:!aNULL")) == set()
}
