package policies.aws.open_data_port_test

import data.policies.aws.open_data_port

messages(attributes) := {entry.message | some entry in found} if {
	found := open_data_port.finding with input as {"attributes": attributes}
}

test_reports_a_database if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": []}]}) == {"PostgreSQL (port 5432) is open to 0.0.0.0/0"}
}

test_reports_a_queue_in_terraform_state if {
	messages({"type": "ingress", "protocol": "tcp", "from_port": 9092, "to_port": 9092, "cidr_blocks": ["0.0.0.0/0"]}) == {"Kafka (port 9092) is open to 0.0.0.0/0"}
}

test_accepts_what_reports_every_port_already if {
	messages({"IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": []}]}) == set()
}

test_accepts_a_known_network if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.0.0.0/8"}], "Ipv6Ranges": []}]}) == set()
}

test_reports_a_cache_over_datagrams if {
	messages({"ingress": [{"protocol": "udp", "from_port": 11211, "to_port": 11211, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"memcached (port 11211, udp) is open to 0.0.0.0/0"}
}

test_accepts_other_datagrams if {
	messages({"ingress": [{"protocol": "udp", "from_port": 5432, "to_port": 5432, "cidr_blocks": ["0.0.0.0/0"]}, {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}]}) == set()
}

test_says_in_one_sentence_what_a_range_opens if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 1433, "to_port": 1434, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"SQL Server (port 1433), SQL Server (port 1434) are open to 0.0.0.0/0"}
}

test_leaves_a_range_of_all_ports_to_the_rule_about_them if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 0, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]}]}) == set()
}
