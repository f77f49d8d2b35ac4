package policies.aws.unencrypted_transport_test

import data.policies.aws.unencrypted_transport

messages(attributes) := {entry.message | some entry in found} if {
	found := unencrypted_transport.finding with input as {"attributes": attributes}
}

test_reports_a_plain_listener if {
	messages({"protocol": "HTTP", "default_action": [{"type": "forward"}]}) == {"the listener serves plain HTTP"}
}

test_reports_a_distribution if {
	messages({"default_cache_behavior": [{"viewer_protocol_policy": "allow-all"}]}) == {"viewers are served over plain HTTP"}
}

test_reports_a_cache if {
	messages({"transit_encryption_enabled": false}) == {"connections are not encrypted"}
}

test_reports_a_search_domain if {
	messages({"node_to_node_encryption": [{"enabled": false}], "domain_endpoint_options": [{"enforce_https": false}]}) == {"nodes talk to one another without encryption", "the endpoint takes plain HTTP"}
}

test_reports_a_broker if {
	messages({"encryption_info": [{"encryption_in_transit": [{"client_broker": "TLS_PLAINTEXT"}]}]}) == {"clients may talk to brokers without encryption"}
}

test_accepts_a_listener_that_redirects if {
	messages({"protocol": "HTTP", "default_action": [{"type": "redirect"}]}) == set()
}

test_accepts_an_encrypted_listener if {
	messages({"protocol": "HTTPS", "default_action": [{"type": "forward"}]}) == set()
}

test_reports_files_of_the_network if {
	messages({"volume": [{"efs_volume_configuration": [{"transit_encryption": "DISABLED"}]}]}) == {"files of the network are read without encryption"}
}

test_accepts_files_over_an_encrypted_connection if {
	messages({"volume": [{"efs_volume_configuration": [{"transit_encryption": "ENABLED"}]}]}) == set()
}

test_reports_a_configuration_of_clusters if {
	found := unencrypted_transport.finding with input as {"kind": "terraform/aws_emr_security_configuration", "attributes": {"configuration": "{\"EncryptionConfiguration\": {\"EnableInTransitEncryption\": false}}"}}
	{entry.message | some entry in found} == {"nodes talk to one another without encryption"}
}

test_reports_a_redirect_that_stays_plain if {
	messages({"protocol": "HTTP", "default_action": [{"type": "redirect", "redirect": [{"protocol": "HTTP"}]}]}) == {"the listener serves plain HTTP"}
	messages({"protocol": "HTTP", "default_action": [{"type": "redirect", "redirect": [{"protocol": "HTTPS"}]}]}) == set()
}

test_reports_brokers_caches_and_copies if {
	messages({"encryption_info": [{"encryption_in_transit": [{"client_broker": "TLS", "in_cluster": false}]}]}) == {"brokers talk to one another without encryption"}
	messages({"tls_enabled": false}) == {"connections are not encrypted"}
	messages({"engine_name": "postgres", "ssl_mode": "none"}) == {"data is copied over connections without encryption"}
}

test_accepts_a_copy_to_a_store_of_the_provider if {
	messages({"engine_name": "s3", "ssl_mode": "none"}) == set()
	messages({"engine_name": "postgres", "ssl_mode": "verify-full"}) == set()
}
