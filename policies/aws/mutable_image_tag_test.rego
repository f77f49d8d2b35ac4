package policies.aws.mutable_image_tag_test

import data.policies.aws.mutable_image_tag

messages(attributes) := {entry.message | some entry in found} if {
	found := mutable_image_tag.finding with input as {"attributes": attributes}
}

test_reports_tags_that_move if {
	messages({"image_tag_mutability": "MUTABLE"}) == {"tags can be moved to other images"}
}

test_reports_images_that_nobody_scans if {
	messages({"image_scanning_configuration": [{"scan_on_push": false}]}) == {"images are not scanned when they are pushed"}
}

test_accepts_tags_that_stay if {
	messages({"image_tag_mutability": "IMMUTABLE", "image_scanning_configuration": [{"scan_on_push": true}]}) == set()
}
