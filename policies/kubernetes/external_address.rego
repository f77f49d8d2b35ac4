# METADATA
# title: Service takes traffic for addresses that it names itself
# description: >-
#   Whoever may create such a Service can name any address, and draws the traffic of other pods to
#   it onto his own.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/
#     description: Kubernetes documentation, Service, External IPs; CVE-2020-8554
# custom:
#   id: kubernetes/external-address
#   severity: high
#   kinds: ["kubernetes/Service"]
#   controls: [NIST 800-53r5 SC-7, NIST 800-53r5 AC-4, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 13.4]
#   controls_because: >-
#     The flow of information is controlled (AC-4); an address of one's own choosing redirects the
#     flow of others.
#   remedy: Use a load balancer or an Ingress; let an admission policy refuse externalIPs.
package policies.kubernetes.external_address

finding contains {"path": ["spec", "externalIPs"], "message": message, "expected": [], "actual": addresses} if {
	addresses := input.attributes.spec.externalIPs
	is_array(addresses)
	count(addresses) > 0
	message := sprintf("the service takes traffic for %v addresses from outside", [count(addresses)])
}
