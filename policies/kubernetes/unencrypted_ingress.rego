# METADATA
# title: Ingress serves without encryption
# description: >-
#   Whoever is on the way between a visitor and the cluster reads and changes what passes, sessions
#   included.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
#     description: Kubernetes documentation, Ingress, TLS
# custom:
#   id: kubernetes/unencrypted-ingress
#   severity: high
#   kinds: ["kubernetes/networking.k8s.io/Ingress"]
#   controls: [NIST 800-53r5 SC-8, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Data in transit is protected (SC-8); what comes to a host without a certificate is not.
#   remedy: Add the hosts to spec.tls with a certificate.
package policies.kubernetes.unencrypted_ingress

import data.policies.library.shape

covered contains host if {
	some entry in input.attributes.spec.tls
	is_array(entry.hosts)
	some host in entry.hosts
	is_string(host)
}

every_host if {
	some entry in input.attributes.spec.tls
	is_object(entry)
	object.get(entry, "hosts", []) in [[], null]
}

# Load balancers of providers and some controllers are told beside the specification. Of those that
# may be switched off the value counts.
elsewhere if {
	some key, value in shape.each(input.attributes.metadata, "annotations")
	is_string(value)
	value != ""
	regex.match(certificates, key)
}

certificates := `^(alb\.ingress\.kubernetes\.io/certificate-arn|networking\.gke\.io/(managed-certificates|certmap)|ingress\.gcp\.kubernetes\.io/pre-shared-cert|appgw\.ingress\.kubernetes\.io/appgw-ssl-certificate|route\.openshift\.io/termination)$`

elsewhere if {
	annotations := shape.each(input.attributes.metadata, "annotations")
	annotations["traefik.ingress.kubernetes.io/router.tls"] == "true"
}

# The load balancer listens for HTTPS alone.
elsewhere if {
	annotations := shape.each(input.attributes.metadata, "annotations")
	contains(annotations["alb.ingress.kubernetes.io/listen-ports"], "HTTPS")
	not contains(annotations["alb.ingress.kubernetes.io/listen-ports"], `"HTTP"`)
}

# A certificate for *.example.com covers one label in its place.
encrypted(host) if covered[host]

encrypted(host) if {
	is_string(host)
	labels := split(host, ".")
	covered[concat(".", array.concat(["*"], array.slice(labels, 1, count(labels))))]
}

encrypted(_) if every_host

finding contains {"path": ["spec", "rules", {"host": host}], "message": message} if {
	not elsewhere
	some rule in input.attributes.spec.rules
	is_object(rule)
	host := object.get(rule, "host", "every host")
	not encrypted(host)
	message := sprintf("%v is served without encryption", [host])
}

finding contains {"path": ["spec", "defaultBackend"], "message": "every host is served without encryption"} if {
	not elsewhere
	is_object(input.attributes.spec.defaultBackend)
	count(shape.list(input.attributes.spec, "rules")) == 0
	not every_host
}
