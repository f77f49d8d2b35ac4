package policies.aws.open_data_port_test

import data.policies.aws.open_data_port

messages(attributes) := {entry.message | some entry in found} if {
	found := open_data_port.finding with input as {"attributes": attributes}
}

test_reports_a_database if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}) == {"PostgreSQL (port 5432) is open to 0.0.0.0/0"}
}

test_reports_a_range_of_ports if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 6000, "ToPort": 7000, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}) == {"Redis (port 6379) is open to 0.0.0.0/0"}
}

test_accepts_one_network if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]}) == set()
}

test_accepts_a_web_server if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}) == set()
}
