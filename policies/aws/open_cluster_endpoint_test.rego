package policies.aws.open_cluster_endpoint_test

import data.policies.aws.open_cluster_endpoint

messages(attributes) := {entry.message | some entry in found} if {
	found := open_cluster_endpoint.finding with input as {"attributes": attributes}
}

test_reports_an_open_endpoint if {
	messages({"vpc_config": [{"endpoint_public_access": true, "public_access_cidrs": ["0.0.0.0/0"]}]}) == {"the API server of the cluster can be reached by everybody"}
}

test_accepts_a_known_network if {
	messages({"vpc_config": [{"endpoint_public_access": true, "public_access_cidrs": ["192.0.2.0/24"]}]}) == set()
}

test_accepts_a_private_endpoint if {
	messages({"vpc_config": [{"endpoint_public_access": false, "public_access_cidrs": ["0.0.0.0/0"]}]}) == set()
}

test_reports_everybody_over_version_six if {
	messages({"vpc_config": [{"endpoint_public_access": true, "public_access_cidrs": ["::/0"]}]}) == {"the API server of the cluster can be reached by everybody"}
}

test_reports_a_plan_that_names_no_network if {
	messages({"vpc_config": [{"endpoint_public_access": true}]}) == {"no network is named for the public API server of the cluster"}
}
