package policies.configuration.open_ssh_login_test

import data.policies.configuration.open_ssh_login

messages(attributes) := {entry.message | some entry in found} if {
	found := open_ssh_login.finding with input as {"attributes": attributes}
}

test_reports_root if {
	messages({"permitrootlogin": "yes"}) == {"root may log in with a password"}
}

test_reports_a_block if {
	messages({"permitrootlogin": "no", "match": {"user git": {"permitemptypasswords": "yes"}}}) == {"accounts without a password may log in"}
}

test_reports_trusted_hosts if {
	messages({"hostbasedauthentication": "yes", "ignorerhosts": "no"}) == {"a client's word for who its user is suffices", "files of users say which hosts are trusted"}
}

test_accepts_keys_alone if {
	messages({"permitrootlogin": "prohibit-password", "permitemptypasswords": "no", "acceptenv": ["LANG"]}) == set()
}
