# METADATA
# title: Names of container images
# description: >-
#   A name without a tag means latest; a digest holds whatever the tag says. Some other tags are
#   moved by custom, too.
package policies.library.images

moving := {
	"latest", "main", "master", "edge", "nightly", "canary", "dev", "develop", "head", "rolling", "unstable",
}

moves(image) if {
	image != ""
	not contains(image, "@")
	lower(tag(image)) in moving
}

# A colon before the last slash belongs to a port of the registry.
tag(image) := "latest" if not contains(last(image), ":")

tag(image) := parts[count(parts) - 1] if {
	contains(last(image), ":")
	parts := split(last(image), ":")
}

last(image) := parts[count(parts) - 1] if parts := split(image, "/")
