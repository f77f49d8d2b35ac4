package policies.containers.kept_package_cache_test

import data.policies.containers.kept_package_cache

messages(attributes) := {entry.message | some entry in found} if {
	found := kept_package_cache.finding with input as {"attributes": attributes}
}

test_reports_a_cache if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "yum install -y nginx", "stage": 0}]}) == {"the cache of packages stays in the image"}
}

test_reports_recommended_packages if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "apt-get update && apt-get install -y nginx", "stage": 0}]}) == {"recommended packages are installed that nobody asked for"}
}

test_accepts_no_cache if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "apk add --no-cache nginx", "stage": 0}]}) == set()
}

test_accepts_a_cache_that_is_cleaned if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "dnf install -y nginx && dnf clean all", "stage": 0}]}) == set()
}

test_accepts_a_mounted_cache if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "--mount=type=cache,target=/var/cache/dnf dnf install -y nginx", "stage": 0}]}) == set()
}

test_accepts_a_stage_that_is_left_behind if {
	messages({"stages": [{"image": "a:1", "name": "build"}, {"image": "b:1", "name": ""}], "instructions": [{"instruction": "RUN", "arguments": "yum install -y gcc", "stage": 0}]}) == set()
}
