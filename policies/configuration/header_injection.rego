# METADATA
# title: Web server writes a request's line breaks into its answer
# description: >-
#   The path of a request is decoded before it is compared: a line break in it becomes a header of
#   the answer, and with it cookies and pages of an attacker's choice.
# scope: package
# related_resources:
#   - ref: https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return
#     description: nginx documentation, return; gixy, http_splitting
# custom:
#   id: configuration/header-injection
#   severity: high
#   kinds: ["nginx/config"]
#   controls: [NIST 800-53r5 SI-10, SOC 2 CC6.6, "ISO 27001:2022 A.8.28", CIS v8 16.10]
#   controls_because: >-
#     Input is validated before it is used (SI-10); $uri and $document_uri are decoded and may hold
#     anything.
#   remedy: Use $request_uri, which keeps what was sent as it was sent.
package policies.configuration.header_injection

# Each writes its arguments into the answer, or into the request for the server behind.
writers := {"return", "rewrite", "add_header", "proxy_set_header", "proxy_pass"}

decoded := `\$\{?(uri|document_uri)\b`

finding contains {"path": array.concat(["directives"], path), "message": message, "actual": argument} if {
	walk(input.attributes.directives, [path, entry])
	entry.directive in writers
	some argument in entry.args
	is_string(argument)
	regex.match(decoded, argument)
	message := sprintf("%v writes a decoded path: %v", [entry.directive, argument])
}
