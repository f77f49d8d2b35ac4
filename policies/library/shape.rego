# METADATA
# title: Lists and objects of a document that may hold anything
# description: >-
#   A document may have a number where a list belongs. These give what can be walked through, and
#   nothing else, so that a policy says nothing about such a document and the others still do.
package policies.library.shape

list(holder, field) := holder[field] if {
	is_object(holder)
	is_array(holder[field])
} else := []

each(holder, field) := holder[field] if {
	is_object(holder)
	is_object(holder[field])
} else := list(holder, field)
