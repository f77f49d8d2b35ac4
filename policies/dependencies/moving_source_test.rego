package policies.dependencies.moving_source_test

import data.policies.dependencies.moving_source

messages(attributes) := {entry.message | some entry in found} if {
	found := moving_source.finding with input as {"attributes": attributes}
}

test_reports_a_branch if {
	messages({"format": "requirements", "declarations": [{"distribution": "shop", "url": "git+https://example.com/shop@main"}]}) == {"shop is taken from a branch or tag, which moves"}
}

test_reports_a_repository_alone if {
	messages({"format": "requirements", "declarations": [{"distribution": "shop", "url": "git+https://example.com/shop"}]}) == {"shop is taken from a branch or tag, which moves"}
}

test_accepts_a_commit if {
	messages({"format": "requirements", "declarations": [{"distribution": "shop", "url": "git+https://example.com/shop@0123456789abcdef0123456789abcdef01234567#subdirectory=a"}]}) == set()
}

test_accepts_a_format_with_a_lock if {
	messages({"format": "pyproject", "declarations": [{"distribution": "shop", "url": "git+https://example.com/shop@main"}]}) == set()
}

test_accepts_a_release if {
	messages({"format": "requirements", "declarations": [{"distribution": "shop", "url": "https://example.com/shop-1.0.tar.gz"}]}) == set()
}
