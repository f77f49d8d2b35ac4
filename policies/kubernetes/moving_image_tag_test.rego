package policies.kubernetes.moving_image_tag_test

import data.policies.kubernetes.moving_image_tag

messages(attributes) := {entry.message | some entry in found} if {
	found := moving_image_tag.finding with input as {"attributes": attributes}
}

test_reports_latest if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "image": "registry.example:5000/shop/web:latest"}]}}) == {"container 'web' runs 'registry.example:5000/shop/web:latest', whose tag moves"}
}

test_reports_an_image_without_a_tag if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "image": "registry.example:5000/web"}]}}) == {"container 'web' runs 'registry.example:5000/web', whose tag moves"}
}

test_accepts_a_version if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web:1.4"}]}}) == set()
}

test_accepts_a_digest if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web@sha256:0000"}]}}) == set()
}

test_reports_tags_that_are_moved_by_custom if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "image": "ghcr.io/org/web:main"}]}}) == {"container 'web' runs 'ghcr.io/org/web:main', whose tag moves"}
}
