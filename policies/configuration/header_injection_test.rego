package policies.configuration.header_injection_test

import data.policies.configuration.header_injection

messages(attributes) := {entry.message | some entry in found} if {
	found := header_injection.finding with input as {"attributes": attributes}
}

test_reports_a_redirect if {
	messages({"directives": [{"directive": "return", "args": ["301", "https://example.com$uri"]}]}) == {"return writes a decoded path: https://example.com$uri"}
}

test_reports_a_header if {
	messages({"directives": [{"directive": "location", "args": ["/"], "block": [{"directive": "add_header", "args": ["X-Path", "${document_uri}"]}]}]}) == {"add_header writes a decoded path: ${document_uri}"}
}

test_accepts_the_path_as_it_was_sent if {
	messages({"directives": [{"directive": "return", "args": ["301", "https://example.com$request_uri"]}]}) == set()
}

test_accepts_a_file_that_is_tried if {
	messages({"directives": [{"directive": "try_files", "args": ["$uri", "=404"]}]}) == set()
}
