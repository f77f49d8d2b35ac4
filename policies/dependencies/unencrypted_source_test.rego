package policies.dependencies.unencrypted_source_test

import data.policies.dependencies.unencrypted_source

messages(attributes) := {entry.message | some entry in found} if {
	found := unencrypted_source.finding with input as {"attributes": attributes}
}

test_reports_a_plain_address if {
	messages({"declarations": [{"distribution": "shop", "url": "http://example.com/shop-1.0.tar.gz"}]}) == {"shop is fetched without encryption"}
}

test_reports_a_plain_repository if {
	messages({"declarations": [{"distribution": "shop", "url": "git+git://example.com/shop@v1"}]}) == {"shop is fetched without encryption"}
}

test_accepts_an_encrypted_address if {
	messages({"declarations": [{"distribution": "shop", "url": "git+https://example.com/shop@v1"}, {"distribution": "a", "url": ""}]}) == set()
}

test_accepts_a_server_of_the_machine_itself if {
	messages({"declarations": [{"distribution": "shop", "url": "http://localhost:8000/shop.tar.gz"}]}) == set()
}
