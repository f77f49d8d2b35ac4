package policies.aws.open_admin_port_test

import data.policies.aws.open_admin_port

messages(attributes) := {entry.message | some entry in found} if {
	found := open_admin_port.finding with input as {"attributes": attributes}
}

test_reports_a_range_that_holds_ssh if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 20, "ToPort": 25, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]}) == {"SSH (port 22) is open to 0.0.0.0/0", "SSH (port 22) is open to ::/0"}
}

test_reports_all_protocols if {
	messages({"IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}) == {"SSH (port 22) is open to 0.0.0.0/0", "remote desktop (port 3389) is open to 0.0.0.0/0"}
}

test_accepts_a_known_network if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]}) == set()
}

test_accepts_a_web_server if {
	messages({"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}) == set()
}
