package policies.configuration.open_cache_test

import data.policies.configuration.open_cache

messages(attributes) := {entry.message | some entry in found} if {
	found := open_cache.finding with input as {"attributes": attributes}
}

test_reports_a_server_for_everybody if {
	messages({"requirepass": "", "protected-mode": "no", "bind": "* -::*"}) == {"everybody who reaches the server may do everything: no password, no protected mode, every address"}
}

test_reports_a_server_without_addresses if {
	messages({"requirepass": "", "protected-mode": "no", "bind": ""}) == {"everybody who reaches the server may do everything: no password, no protected mode, every address"}
}

test_reports_a_server_of_one_network if {
	messages({"requirepass": "", "protected-mode": "no", "bind": "10.0.0.7"}) == {"neither a password nor the protected mode keeps strangers out"}
}

test_accepts_a_password if {
	messages({"requirepass": {"masked": "hmac-sha256:k", "hmac": "00"}, "protected-mode": "no", "bind": "*"}) == set()
}

test_accepts_the_protected_mode if {
	messages({"requirepass": "", "protected-mode": "yes", "bind": "*"}) == set()
}

test_accepts_users_of_their_own if {
	messages({"requirepass": "", "protected-mode": "no", "bind": "0.0.0.0", "aclfile": "/etc/redis/users.acl"}) == set()
}

test_reports_a_file_of_users_that_is_not_named if {
	count(messages({"requirepass": "", "protected-mode": "no", "bind": "0.0.0.0", "aclfile": ""})) == 1
}
