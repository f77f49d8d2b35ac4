# METADATA
# title: Service takes versions of TLS that are broken
# description: >-
#   TLS 1.0 and 1.1 can be attacked and are no longer taken by any current client; a policy that
#   keeps them serves nobody but an attacker in the middle.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
#     description: Elastic Load Balancing user guide, Security policies; RFC 8996
# custom:
#   id: aws/weak-transport-policy
#   severity: high
#   kinds:
#     - terraform/aws_lb_listener
#     - terraform/aws_alb_listener
#     - terraform/aws_cloudfront_distribution
#     - terraform/aws_api_gateway_domain_name
#     - terraform/aws_opensearch_domain
#     - terraform/aws_elasticsearch_domain
#   controls: [NIST 800-53r5 SC-8, NIST 800-53r5 SC-13, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Protection in transit uses cryptography that holds (SC-8, SC-13), which TLS 1.0 and 1.1 do not.
#   remedy: Choose a policy that takes TLS 1.2 and newer alone.
package policies.aws.weak_transport_policy

import data.policies.library.shape

policies := {
	"ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-TLS-1-1-2017-01",
	"ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08",
}

takes_old(name) if name in policies

takes_old(name) if regex.match(`^ELBSecurityPolicy-TLS13-1-[01]-`, name)

finding contains {"path": ["ssl_policy"], "message": message, "actual": input.attributes.ssl_policy} if {
	is_string(input.attributes.ssl_policy)
	takes_old(input.attributes.ssl_policy)
	message := sprintf("the policy %v takes TLS older than 1.2", [input.attributes.ssl_policy])
}

finding contains {"path": ["viewer_certificate", index, "minimum_protocol_version"], "message": message, "actual": held.minimum_protocol_version} if {
	some index, held in shape.each(input.attributes, "viewer_certificate")
	held.minimum_protocol_version in {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"}

	# With the certificate of the service itself the version cannot be chosen.
	not held.cloudfront_default_certificate == true
	message := sprintf("viewers may use %v", [held.minimum_protocol_version])
}

finding contains {"path": ["security_policy"], "message": "the domain takes TLS 1.0", "expected": "TLS_1_2", "actual": "TLS_1_0"} if {
	input.attributes.security_policy == "TLS_1_0"
}

finding contains {"path": ["domain_endpoint_options", index, "tls_security_policy"], "message": "the endpoint takes TLS 1.0", "actual": block.tls_security_policy} if {
	some index, block in shape.each(input.attributes, "domain_endpoint_options")
	block.tls_security_policy == "Policy-Min-TLS-1-0-2019-07"
}
