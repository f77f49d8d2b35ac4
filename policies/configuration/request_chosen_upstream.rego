# METADATA
# title: Web server forwards to wherever a request says
# description: >-
#   When the host to forward to comes from the request, everybody reaches what only the server can
#   reach: internal services, and the metadata of its machine.
# scope: package
# related_resources:
#   - ref: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass
#     description: nginx documentation, proxy_pass; OWASP Top 10 A10:2021; gixy, ssrf
# custom:
#   id: configuration/request-chosen-upstream
#   severity: high
#   kinds: ["nginx/config"]
#   controls: [NIST 800-53r5 SI-10, NIST 800-53r5 AC-4, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 13.4]
#   controls_because: >-
#     The flow of information is controlled (AC-4) and input is checked (SI-10); here the sender of a
#     request chooses both.
#   remedy: Name the hosts in an upstream or a map, and let a request choose among those alone.
package policies.configuration.request_chosen_upstream

chosen := `^(https?|grpcs?|uwsgi|fastcgi)?(://)?\$\{?(arg_[a-z0-9_]+|http_[a-z0-9_]+|cookie_[a-z0-9_]+|args|query_string|host|uri|request_uri|document_uri)\b`

finding contains {"path": array.concat(["directives"], path), "message": message, "actual": target} if {
	walk(input.attributes.directives, [path, entry])
	entry.directive in {"proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass"}
	target := entry.args[0]
	is_string(target)
	regex.match(chosen, target)
	message := sprintf("requests are forwarded to %v", [target])
}
