# METADATA
# title: The value of a PostgreSQL setting
# description: >-
#   A live server gives `{setting, unit}` for each name, a specification the bare value. Both are
#   read here, in lower case text.
package policies.library.settings

value(name) := lower(sprintf("%v", [found.setting])) if {
	found := input.attributes[name]
	is_object(found)
}

value(name) := lower(sprintf("%v", [found])) if {
	found := input.attributes[name]
	not is_object(found)
}

switched_off := {"off", "false", "no", "0"}
