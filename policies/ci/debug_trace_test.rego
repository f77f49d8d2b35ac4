package policies.ci.debug_trace_test

import data.policies.ci.debug_trace

messages(attributes) := {entry.message | some entry in found} if {
	found := debug_trace.finding with input as {"attributes": attributes}
}

test_reports_a_variable if {
	messages({"variables": {"CI_DEBUG_TRACE": "true"}}) == {"CI_DEBUG_TRACE is on"}
}

test_reports_a_verbose_request if {
	messages({"deploy": {"script": ["curl -v -H \"PRIVATE-TOKEN: $TOKEN\" https://example.com"]}}) == {"a request with a token is printed with its headers"}
}

test_accepts_one_that_is_off if {
	messages({"variables": {"CI_DEBUG_TRACE": "false"}}) == set()
}

test_accepts_a_verbose_request_without_a_token if {
	messages({"deploy": {"script": ["curl -v https://example.com"]}}) == set()
}

test_reports_flags_that_are_written_together if {
	messages({"deploy": {"script": "curl -sv \\\n  -H \"Authorization: $X\" https://example.com"}}) == {"a request with a token is printed with its headers"}
}

test_accepts_another_flag if {
	messages({"deploy": {"script": ["curl --verify-status -H \"Authorization: $X\" https://example.com"]}}) == set()
}
