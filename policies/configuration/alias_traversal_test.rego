package policies.configuration.alias_traversal_test

import data.policies.configuration.alias_traversal

messages(attributes) := {entry.message | some entry in found} if {
	found := alias_traversal.finding with input as {"attributes": attributes}
}

test_reports_a_missing_slash if {
	messages({"directives": [{"directive": "location", "args": ["/static"], "block": [{"directive": "alias", "args": ["/srv/static/"]}]}]}) == {"/static../ leads out of /srv/static/"}
}

test_accepts_a_slash_on_both if {
	messages({"directives": [{"directive": "location", "args": ["/static/"], "block": [{"directive": "alias", "args": ["/srv/static/"]}]}]}) == set()
}

test_accepts_an_exact_location if {
	messages({"directives": [{"directive": "location", "args": ["=", "/robots.txt"], "block": [{"directive": "alias", "args": ["/srv/"]}]}]}) == set()
}
