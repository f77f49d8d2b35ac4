package policies.kubernetes.snippet_in_ingress_test

import data.policies.kubernetes.snippet_in_ingress

messages(attributes) := {entry.message | some entry in found} if {
	found := snippet_in_ingress.finding with input as {"attributes": attributes}
}

test_reports_a_snippet if {
	messages({"kind": "Ingress", "metadata": {"annotations": {"nginx.ingress.kubernetes.io/configuration-snippet": "more_set_headers \"A: b\";"}}}) == {"nginx.ingress.kubernetes.io/configuration-snippet becomes configuration of the shared web server"}
}

test_accepts_other_annotations if {
	messages({"kind": "Ingress", "metadata": {"annotations": {"nginx.ingress.kubernetes.io/rewrite-target": "/", "team": "shop"}}}) == set()
}

test_reports_snippets_of_other_controllers if {
	messages({"metadata": {"annotations": {"nginx.org/server-snippets": "x"}}}) == {"nginx.org/server-snippets becomes configuration of the shared web server"}
}
