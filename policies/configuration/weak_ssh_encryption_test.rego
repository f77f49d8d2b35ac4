package policies.configuration.weak_ssh_encryption_test

import data.policies.configuration.weak_ssh_encryption

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_ssh_encryption.finding with input as {"attributes": attributes}
}

test_reports_an_old_cipher if {
	messages({"ciphers": "aes256-gcm@openssh.com,3des-cbc"}) == {"ciphers takes 3des-cbc"}
}

test_reports_an_old_exchange_that_is_added if {
	messages({"kexalgorithms": "+diffie-hellman-group1-sha1"}) == {"kexalgorithms takes diffie-hellman-group1-sha1"}
}

test_reports_an_old_protocol if {
	messages({"protocol": "2,1"}) == {"version 1 of the protocol is taken"}
}

test_accepts_names_that_are_taken_away if {
	messages({"ciphers": "-3des-cbc,aes128-cbc"}) == set()
}

test_accepts_new_ciphers if {
	messages({"ciphers": "chacha20-poly1305@openssh.com", "macs": "hmac-sha2-512-etm@openssh.com", "protocol": "2"}) == set()
}

test_reports_the_other_form_of_a_weak_mac if {
	messages({"macs": "hmac-sha1-etm@openssh.com,hmac-sha2-256"}) == {"macs takes hmac-sha1-etm@openssh.com"}
}
