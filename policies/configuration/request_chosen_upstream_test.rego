package policies.configuration.request_chosen_upstream_test

import data.policies.configuration.request_chosen_upstream

messages(attributes) := {entry.message | some entry in found} if {
	found := request_chosen_upstream.finding with input as {"attributes": attributes}
}

test_reports_an_argument if {
	messages({"directives": [{"directive": "location", "args": ["/fetch"], "block": [{"directive": "proxy_pass", "args": ["http://$arg_host"]}]}]}) == {"requests are forwarded to http://$arg_host"}
}

test_reports_a_header if {
	messages({"directives": [{"directive": "proxy_pass", "args": ["https://${http_x_backend}/"]}]}) == {"requests are forwarded to https://${http_x_backend}/"}
}

test_accepts_a_named_upstream if {
	messages({"directives": [{"directive": "proxy_pass", "args": ["http://shop$request_uri"]}]}) == set()
}

test_accepts_a_map if {
	messages({"directives": [{"directive": "proxy_pass", "args": ["http://$backend"]}]}) == set()
}
