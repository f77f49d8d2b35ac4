# METADATA
# title: Web server gives out files beside the folder that is meant
# description: >-
#   Where a location lacks the slash that its alias ends with, a request such as /static../ leaves
#   the folder and reads what lies beside it, settings and keys included.
# scope: package
# related_resources:
#   - ref: https://nginx.org/en/docs/http/ngx_http_core_module.html#alias
#     description: nginx documentation, alias; gixy, alias_traversal
# custom:
#   id: configuration/alias-traversal
#   severity: high
#   kinds: ["nginx/config"]
#   controls: [NIST 800-53r5 AC-3, NIST 800-53r5 SI-10, SOC 2 CC6.1, "ISO 27001:2022 A.8.3", CIS v8 4.1]
#   controls_because: >-
#     Access to files is enforced (AC-3) and what a request names is checked (SI-10); here a request
#     walks out of its folder.
#   remedy: End the location with the slash that the alias ends with.
package policies.configuration.alias_traversal

finding contains {"path": array.concat(["directives"], path), "message": message, "actual": place} if {
	walk(input.attributes.directives, [path, entry])
	entry.directive == "location"
	is_array(entry.args)
	count(entry.args) > 0
	place := entry.args[count(entry.args) - 1]
	not entry.args[0] in {"=", "~", "~*"}
	is_string(place)
	not endswith(place, "/")
	some inner in entry.block
	inner.directive == "alias"
	is_string(inner.args[0])
	endswith(inner.args[0], "/")
	message := sprintf("%v../ leads out of %v", [place, inner.args[0]])
}
