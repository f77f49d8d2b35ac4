package policies.kubernetes.unencrypted_ingress_test

import data.policies.kubernetes.unencrypted_ingress

messages(attributes) := {entry.message | some entry in found} if {
	found := unencrypted_ingress.finding with input as {"attributes": attributes}
}

test_reports_a_host_without_a_certificate if {
	messages({"spec": {"rules": [{"host": "a.example"}, {"host": "b.example"}], "tls": [{"hosts": ["a.example"]}]}}) == {"b.example is served without encryption"}
}

test_reports_a_rule_for_every_host if {
	messages({"spec": {"rules": [{"http": {}}]}}) == {"every host is served without encryption"}
}

test_accepts_a_wildcard if {
	messages({"spec": {"rules": [{"host": "a.example.com"}], "tls": [{"hosts": ["*.example.com"]}]}}) == set()
}

test_accepts_a_certificate_for_all if {
	messages({"spec": {"rules": [{"host": "a.example"}], "tls": [{"secretName": "x"}]}}) == set()
}

annotated(annotations) := {"metadata": {"annotations": annotations}, "spec": {"rules": [{"host": "a.example.com"}]}}

test_accepts_certificates_that_stand_in_annotations if {
	every annotations in [
		{"alb.ingress.kubernetes.io/certificate-arn": "arn:x"}, {"networking.gke.io/managed-certificates": "web"},
		{"ingress.gcp.kubernetes.io/pre-shared-cert": "web"}, {"traefik.ingress.kubernetes.io/router.tls": "true"},
		{"route.openshift.io/termination": "edge"}, {"alb.ingress.kubernetes.io/listen-ports": `[{"HTTPS":443}]`},
	] {
		messages(annotated(annotations)) == set()
	}
}

test_reports_other_annotations if {
	every annotations in [
		{"traefik.ingress.kubernetes.io/router.tls": "false"}, {"alb.ingress.kubernetes.io/listen-ports": `[{"HTTP":80},{"HTTPS":443}]`},
		{"networking.gke.io/managed-certificates": ""}, {"cert-manager.io/cluster-issuer": "x"},
	] {
		messages(annotated(annotations)) == {"a.example.com is served without encryption"}
	}
}

test_reports_a_backend_without_rules if {
	messages({"spec": {"defaultBackend": {"service": {"name": "web"}}}}) == {"every host is served without encryption"}
	messages({"spec": {"defaultBackend": {"service": {"name": "web"}}, "tls": [{"secretName": "web", "hosts": null}]}}) == set()
}
