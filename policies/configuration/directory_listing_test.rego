package policies.configuration.directory_listing_test

import data.policies.configuration.directory_listing

messages(attributes) := {entry.message | some entry in found} if {
	found := directory_listing.finding with input as {"attributes": attributes}
}

test_reports_a_listing if {
	messages({"directives": [{"directive": "server", "args": [], "block": [{"directive": "autoindex", "args": ["on"]}]}]}) == {"folders without an index page are listed"}
}

test_accepts_none if {
	messages({"directives": [{"directive": "autoindex", "args": ["off"]}]}) == set()
}
