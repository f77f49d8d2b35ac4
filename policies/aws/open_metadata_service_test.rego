package policies.aws.open_metadata_service_test

import data.policies.aws.open_metadata_service

messages(attributes) := {entry.message | some entry in found} if {
	found := open_metadata_service.finding with input as {"attributes": attributes}
}

test_reports_optional_tokens if {
	messages({"metadata_options": [{"http_endpoint": "enabled", "http_tokens": "optional"}]}) == {"the metadata service answers requests without a token"}
}

test_accepts_required_tokens if {
	messages({"metadata_options": [{"http_endpoint": "enabled", "http_tokens": "required"}]}) == set()
}

test_accepts_no_service if {
	messages({"metadata_options": [{"http_endpoint": "disabled", "http_tokens": "optional"}]}) == set()
}

asked(kind, attributes) := {entry.message | some entry in found} if {
	found := open_metadata_service.finding with input as {"kind": kind, "attributes": attributes}
}

test_reports_a_template_that_says_nothing if {
	asked("terraform/aws_launch_template", {"metadata_options": []}) == {"nothing asks for a token: the image or the account decides"}
	asked("terraform/aws_instance", {"metadata_options": []}) == set()
}

test_reports_a_plan_that_does_not_know_the_endpoint_yet if {
	messages({"metadata_options": [{"http_tokens": "optional"}]}) == {"the metadata service answers requests without a token"}
}
