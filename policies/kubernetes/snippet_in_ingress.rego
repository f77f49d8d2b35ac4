# METADATA
# title: Ingress brings its own text for the web server
# description: >-
#   What such an annotation holds becomes configuration of the shared controller, which holds every
#   secret of its cluster: who may write an Ingress can read them all.
# scope: package
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/
#     description: ingress-nginx documentation, Annotations Risks; CVE-2021-25742
# custom:
#   id: kubernetes/snippet-in-ingress
#   severity: critical
#   kinds: ["kubernetes/networking.k8s.io/Ingress"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 SI-10, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     Least privilege (AC-6): the right to publish one site is not the right to configure the server
#     of all.
#   remedy: Use the annotations that are made for the purpose, and set allow-snippet-annotations to false.
package policies.kubernetes.snippet_in_ingress

import data.policies.library.shape

risky := `^(nginx\.ingress\.kubernetes\.io/(auth|configuration|server|stream|modsecurity)-snippet|nginx\.org/(server|location)-snippets|haproxy\.org/(backend|frontend)-config-snippet|haproxy-ingress\.github\.io/config-(backend|frontend|defaults|global|sections|tcp))$`

finding contains {"path": ["metadata", "annotations", key], "message": message} if {
	some key, _ in shape.each(input.attributes.metadata, "annotations")
	is_string(key)
	regex.match(risky, key)
	message := sprintf("%v becomes configuration of the shared web server", [key])
}
