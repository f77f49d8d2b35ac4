# METADATA
# title: Nothing protects the default branch
# description: >-
#   Without a rule anybody who may write, and every stolen token of theirs, changes what is
#   released: no review, no test, no trace that cannot be rewritten.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
#     description: GitHub Docs, About protected branches; OpenSSF Scorecard, Branch-Protection
# custom:
#   id: github/branch-without-protection
#   severity: high
#   scope: estate
#   kinds: ["github/repository", "github/branch_protection", "github/ruleset", "trueup/listing"]
#   controls: [NIST 800-53r5 CM-3, NIST 800-53r5 AC-5, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 16.1]
#   controls_because: >-
#     Changes are approved by somebody else and leave a trail (CM-3, AC-5); without a rule nothing
#     asks for either.
#   remedy: Protect the default branch with a rule or a ruleset that asks for a review and forbids force pushes.
package policies.github.branch_without_protection

# What was not read in full may hold the rule that seems to be missing.
known contains name if {
	some name in {one.attributes.place | some one in input.resources; one.kind == "trueup/listing"}
	every kind in {"github/branch_protection", "github/ruleset"} {
		some one in input.resources
		one.kind == "trueup/listing"
		one.attributes.kind == kind
		one.attributes.place == name
		one.attributes.complete == true
	}
}

protected contains one.uid if {
	some one in input.resources
	one.kind == "github/branch_protection"
}

covers_default(rules, branch) if {
	some pattern in rules.conditions.ref_name.include
	pattern in {"~ALL", "~DEFAULT_BRANCH", concat("", ["refs/heads/", branch])}
}

# A pattern with a wildcard may cover it: that is for people to say.
covers_default(rules, _) if {
	some pattern in rules.conditions.ref_name.include
	contains(pattern, "*")
}

ruled contains one.scope if {
	some one in input.resources
	one.kind == "github/ruleset"
	one.attributes.enforcement == "active"
	object.get(one.attributes, "target", "branch") == "branch"
	some repository in input.resources
	repository.kind == "github/repository"
	repository.scope == one.scope
	covers_default(one.attributes, repository.attributes.default_branch)
	not leaves_out(one.attributes, repository.attributes.default_branch)
	asks_for_something(one.attributes)
}

leaves_out(rules, branch) if {
	some pattern in rules.conditions.ref_name.exclude
	pattern in {"~ALL", "~DEFAULT_BRANCH", concat("", ["refs/heads/", branch])}
}

# Names of branches and messages of commits protect nothing.
protecting := {
	"pull_request", "required_status_checks", "non_fast_forward", "deletion", "update", "required_signatures", "merge_queue",
	"required_linear_history", "required_deployments", "workflows", "code_scanning",
}

asks_for_something(rules) if not rules.rules

asks_for_something(rules) if {
	some rule in rules.rules
	rule.type in protecting
}

finding contains {"resource": repository.uid, "path": ["default_branch"], "message": message} if {
	some repository in input.resources
	repository.kind == "github/repository"
	object.get(repository.attributes, "archived", false) == false
	name := repository.attributes.full_name
	branch := repository.attributes.default_branch
	known[name]
	not protected[concat("", ["github/branch_protection/", name, "/", branch])]
	not ruled[repository.scope]
	message := sprintf("nothing protects the default branch %v", [branch])
}
