package policies.github.branch_without_protection_test

import data.policies.github.branch_without_protection

messages(resources) := {entry.message | some entry in found} if {
	found := branch_without_protection.finding with input as {"resources": resources}
}

repository := {"kind": "github/repository", "uid": "github/repository/acme/shop", "scope": "acme/shop", "attributes": {"full_name": "acme/shop", "default_branch": "main", "archived": false}}

listed(kind) := {"kind": "trueup/listing", "uid": "trueup/listing/a", "attributes": {"kind": kind, "place": "acme/shop", "complete": true}}

read := [repository, listed("github/branch_protection"), listed("github/ruleset")]

test_reports_a_branch_without_a_rule if {
	messages(read) == {"nothing protects the default branch main"}
}

test_reports_a_ruleset_that_only_looks_on if {
	messages(array.concat(read, [{"kind": "github/ruleset", "uid": "r", "scope": "acme/shop", "attributes": {"enforcement": "evaluate", "target": "branch", "conditions": {"ref_name": {"include": ["~ALL"]}}}}])) == {"nothing protects the default branch main"}
}

test_accepts_a_protected_branch if {
	messages(array.concat(read, [{"kind": "github/branch_protection", "uid": "github/branch_protection/acme/shop/main", "scope": "acme/shop", "attributes": {}}])) == set()
}

test_accepts_a_ruleset if {
	messages(array.concat(read, [{"kind": "github/ruleset", "uid": "r", "scope": "acme/shop", "attributes": {"enforcement": "active", "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"]}}}}])) == set()
}

test_accepts_a_pattern_that_may_cover_it if {
	messages(array.concat(read, [{"kind": "github/ruleset", "uid": "r", "scope": "acme/shop", "attributes": {"enforcement": "active", "conditions": {"ref_name": {"include": ["refs/heads/m*"]}}}}])) == set()
}

test_accepts_what_was_not_read_in_full if {
	messages([repository]) == set()
}

ruleset(more) := array.concat(read, [{"kind": "github/ruleset", "uid": "r", "scope": "acme/shop", "attributes": object.union({"enforcement": "active", "conditions": {"ref_name": {"include": ["~ALL"]}}}, more)}])

said := {"nothing protects the default branch main"}

test_reports_a_ruleset_that_leaves_the_branch_out if {
	every pattern in ["refs/heads/main", "~DEFAULT_BRANCH"] {
		messages(ruleset({"conditions": {"ref_name": {"include": ["~ALL"], "exclude": [pattern]}}})) == said
	}
}

test_reports_a_ruleset_about_names_alone if {
	messages(ruleset({"rules": [{"type": "branch_name_pattern"}]})) == said
	messages(ruleset({"rules": []})) == said
}

test_accepts_a_ruleset_that_asks_for_a_review if {
	messages(ruleset({"rules": [{"type": "pull_request"}]})) == set()
	messages(ruleset({"conditions": {"ref_name": {"include": ["~ALL"], "exclude": ["refs/heads/next"]}}})) == set()
}
