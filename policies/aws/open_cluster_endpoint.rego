# METADATA
# title: Cluster can be administered from the whole internet
# description: >-
#   An API server that everybody can reach is one flaw, or one leaked token, away from everything
#   that runs in the cluster.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html
#     description: AWS documentation, Security Hub, EKS.1
# custom:
#   id: aws/open-cluster-endpoint
#   severity: critical
#   kinds: ["terraform/aws_eks_cluster"]
#   controls: [NIST 800-53r5 SC-7, NIST 800-53r5 AC-17, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     The interface of administration is a managed one (SC-7, AC-17): it faces the networks of those
#     who administer, not everybody.
#   remedy: Switch public access of the endpoint off, or name the networks that may reach it.
package policies.aws.open_cluster_endpoint

import data.policies.library.shape

finding contains {"path": ["vpc_config", index, "public_access_cidrs"], "message": "the API server of the cluster can be reached by everybody", "actual": ranges} if {
	some index, config in shape.each(input.attributes, "vpc_config")
	config.endpoint_public_access == true
	ranges := object.get(config, "public_access_cidrs", [])
	is_array(ranges)
	some range in ["0.0.0.0/0", "::/0"]
	range in ranges
}

# A plan leaves out what nobody chose, and the provider chooses everybody then.
finding contains {"path": ["vpc_config", index, "public_access_cidrs"], "message": "no network is named for the public API server of the cluster", "severity": "high", "severity_reason": "the plan does not know the network yet"} if {
	some index, config in shape.each(input.attributes, "vpc_config")
	config.endpoint_public_access == true
	object.get(config, "public_access_cidrs", null) == null
}
