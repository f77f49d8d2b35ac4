package policies.github.cache_poisoning_test

import data.policies.github.cache_poisoning

messages(attributes) := {entry.message | some entry in found} if {
	found := cache_poisoning.finding with input as {"attributes": attributes}
}

release(steps) := {"jobs": {"release": {"steps": steps}}}

publish := {"uses": "pypa/gh-action-pypi-publish@release/v1"}

said(action) := {concat("", ["job 'release' publishes what it builds with the cache of ", action])}

test_reports_a_cache_of_its_own if {
	messages({"jobs": {"release": {"steps": [{"uses": "actions/cache@v4"}, {"run": "twine upload dist/*"}]}}}) == said("actions/cache")
	messages(release([{"uses": "actions/cache@v4", "with": {"path": "~/.m2"}}, publish])) == said("actions/cache")
	messages(release([{"uses": "actions/cache/restore@v4"}, {"run": "npm publish"}])) == said("actions/cache/restore")
}

test_reports_a_cache_that_was_asked_for if {
	messages(release([{"uses": "actions/setup-node@v4", "with": {"cache": "npm"}}, {"run": "pnpm -r publish"}])) == said("actions/setup-node")
	messages(release([{"uses": "docker/build-push-action@v6", "with": {"push": true, "cache-from": "type=gha"}}])) == said("docker/build-push-action")
}

test_reports_a_cache_that_is_on_by_itself if {
	messages(release([{"uses": "actions/setup-go@v5"}, {"run": "gh release upload v1 out"}])) == said("actions/setup-go")
	messages(release([{"uses": "Swatinem/rust-cache@v2"}, {"run": "cargo publish"}])) == said("swatinem/rust-cache")
}

test_accepts_a_job_that_publishes_nothing if {
	messages(release([{"uses": "actions/cache@v4"}, {"run": "make test"}])) == set()
	messages(release([{"uses": "actions/cache@v4"}, {"run": "cargo publish --dry-run"}])) == set()
	messages({"jobs": {"test": {"steps": [{"uses": "actions/cache@v4"}]}, "release": {"steps": [publish]}}}) == set()
}

test_accepts_a_cache_that_is_off if {
	messages(release([{"uses": "actions/setup-go@v5", "with": {"cache": false}}, publish])) == set()
	messages(release([{"uses": "astral-sh/setup-uv@v6", "with": {"enable-cache": "false"}}, publish])) == set()
	messages(release([{"uses": "actions/setup-node@v4", "with": {"cache": ""}}, {"uses": "actions/setup-python@v5"}, publish])) == set()
	messages(release([{"uses": "gradle/actions/setup-gradle@v4", "with": {"cache-disabled": true}}, publish])) == set()
}
