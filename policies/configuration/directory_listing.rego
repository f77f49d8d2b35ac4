# METADATA
# title: Web server lists its folders
# description: >-
#   A listing shows files that no page leads to: copies, archives and configuration that were never
#   meant to be found.
# scope: package
# related_resources:
#   - ref: https://nginx.org/en/docs/http/ngx_http_autoindex_module.html
#     description: nginx documentation, ngx_http_autoindex_module; CWE-548
# custom:
#   id: configuration/directory-listing
#   severity: medium
#   kinds: ["nginx/config"]
#   controls: [NIST 800-53r5 CM-6, NIST 800-53r5 CM-7, SOC 2 CC7.1, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     Secure settings are kept (CM-6) and what nobody needs is switched off (CM-7); a list shows files
#     that nobody meant to publish.
#   remedy: Remove autoindex, or keep it to the one folder of downloads.
package policies.configuration.directory_listing

finding contains {"path": array.concat(["directives"], path), "message": "folders without an index page are listed", "expected": "off", "actual": "on"} if {
	walk(input.attributes.directives, [path, entry])
	entry.directive == "autoindex"
	entry.args == ["on"]
}
