package policies.aws.open_admin_port_test

import data.policies.aws.open_admin_port

messages(attributes) := {entry.message | some entry in found} if {
	found := open_admin_port.finding with input as {"attributes": attributes}
}

test_reports_a_range_that_holds_ssh if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 20, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]}) == {"SSH (port 22) is open to 0.0.0.0/0", "SSH (port 22) is open to ::/0"}
}

test_reports_all_protocols if {
	messages({"IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": []}]}) == {"every port is open to 0.0.0.0/0"}
}

test_reports_half_of_all_addresses if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "IpRanges": [{"CidrIp": "128.0.0.0/1"}], "Ipv6Ranges": []}]}) == {"remote desktop (port 3389) is open to 128.0.0.0/1"}
}

test_reports_a_group_in_terraform_state if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": []}]}) == {"SSH (port 22) is open to 0.0.0.0/0"}
}

test_reports_a_rule_in_terraform_state if {
	messages({"type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}) == {"SSH (port 22) is open to 0.0.0.0/0"}
}

test_reports_a_rule_of_its_own if {
	messages({"ip_protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_ipv4": "0.0.0.0/0"}) == {"SSH (port 22) is open to 0.0.0.0/0"}
}

test_reports_a_rule_of_its_own_for_all_protocols if {
	messages({"ip_protocol": "-1", "cidr_ipv6": "::/0"}) == {"every port is open to ::/0"}
}

test_accepts_a_known_network if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}], "Ipv6Ranges": []}]}) == set()
}

test_accepts_a_web_server if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": []}]}) == set()
}

test_accepts_a_rule_that_lets_out if {
	messages({"type": "egress", "protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}) == set()
}

test_accepts_addresses_of_ones_own if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "Ipv6Ranges": [{"CidrIpv6": "fc00::/7"}]}]}) == set()
}

test_reports_other_spellings_of_a_protocol if {
	messages({"ingress": [{"protocol": "TCP", "from_port": 0, "to_port": 1024, "ipv6_cidr_blocks": ["::/0"]}]}) == {"SSH (port 22), Telnet (port 23) are open to ::/0"}
	messages({"type": "ingress", "protocol": "all", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}) == {"every port is open to 0.0.0.0/0"}
}

test_reports_a_range_of_all_ports_once if {
	messages({"ingress": [{"protocol": "tcp", "from_port": 0, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"every port is open to 0.0.0.0/0"}
	messages({"ingress": [{"protocol": "tcp", "from_port": 1, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"every port is open to 0.0.0.0/0"}
	messages({"ingress": [{"protocol": "tcp", "from_port": 2, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]}]}) == {"SSH (port 22), Telnet (port 23), remote desktop (port 3389), WinRM (port 5985), WinRM over TLS (port 5986) are open to 0.0.0.0/0"}
}
