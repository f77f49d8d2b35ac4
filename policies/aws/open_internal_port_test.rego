package policies.aws.open_internal_port_test

import data.policies.aws.open_internal_port

messages(attributes) := {entry.message | some entry in found} if {
	found := open_internal_port.finding with input as {"attributes": attributes}
}

test_reports_file_sharing if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 445, "ToPort": 445, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": []}]}) == {"SMB (port 445) is open to 0.0.0.0/0"}
}

test_reports_a_container_runtime if {
	messages({"type": "ingress", "protocol": "tcp", "from_port": 2375, "to_port": 2375, "cidr_blocks": ["0.0.0.0/0"]}) == {"Docker (port 2375) is open to 0.0.0.0/0"}
}

test_accepts_a_web_server if {
	messages({"type": "ingress", "protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}) == set()
}

test_accepts_a_known_network if {
	messages({"ip_protocol": "tcp", "from_port": 445, "to_port": 445, "cidr_ipv4": "10.0.0.0/16"}) == set()
}

test_reports_files_and_datagrams if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 2049, "to_port": 2049, "cidr_blocks": ["0.0.0.0/0"]}, {"protocol": "17", "from_port": 161, "to_port": 161, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"NFS (port 2049) is open to 0.0.0.0/0", "SNMP (port 161, udp) is open to 0.0.0.0/0"}
}

test_accepts_datagrams_that_are_meant_for_everybody if {
	messages({"ingress": [{"protocol": "udp", "from_port": 51820, "to_port": 51820, "cidr_blocks": ["0.0.0.0/0"]}]}) == set()
}

test_says_in_one_sentence_what_a_range_opens if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 20, "to_port": 21, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"FTP (port 20), FTP (port 21) are open to 0.0.0.0/0"}
}

test_leaves_a_range_of_all_ports_to_the_rule_about_them if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 0, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]}]}) == set()
}
