package policies.aws.weak_transport_policy_test

import data.policies.aws.weak_transport_policy

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_transport_policy.finding with input as {"attributes": attributes}
}

test_reports_an_old_policy_of_a_listener if {
	messages({"ssl_policy": "ELBSecurityPolicy-2016-08"}) == {"the policy ELBSecurityPolicy-2016-08 takes TLS older than 1.2"}
}

test_reports_an_old_version_of_a_distribution if {
	messages({"viewer_certificate": [{"minimum_protocol_version": "TLSv1", "cloudfront_default_certificate": false}]}) == {"viewers may use TLSv1"}
}

test_reports_an_old_version_of_a_domain if {
	messages({"security_policy": "TLS_1_0"}) == {"the domain takes TLS 1.0"}
}

test_reports_an_old_policy_of_a_search_domain if {
	messages({"domain_endpoint_options": [{"tls_security_policy": "Policy-Min-TLS-1-0-2019-07"}]}) == {"the endpoint takes TLS 1.0"}
}

test_accepts_new_policies if {
	messages({"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "security_policy": "TLS_1_2"}) == set()
}

test_accepts_the_certificate_of_the_service if {
	messages({"viewer_certificate": [{"minimum_protocol_version": "TLSv1", "cloudfront_default_certificate": true}]}) == set()
}

test_reports_newer_names_of_old_versions if {
	messages({"ssl_policy": "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04"}) == {"the policy ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04 takes TLS older than 1.2"}
	messages({"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}) == set()
}
