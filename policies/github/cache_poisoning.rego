# METADATA
# title: What is published is built from a cache that other jobs fill
# description: >-
#   A cache is shared by all workflows of a branch. One of them that runs code of a stranger can put
#   a changed compiler or dependency into it, and the job that publishes takes it from there.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
#     description: GitHub Docs, Dependency caching reference, Restrictions for accessing a cache; zizmor documentation, cache-poisoning
# custom:
#   id: github/cache-poisoning
#   severity: medium
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 SI-7, NIST 800-53r5 SR-3, SOC 2 CC8.1, "ISO 27001:2022 A.8.31", CIS v8 16.1]
#   controls_because: >-
#     What is released is what was reviewed and nothing else came in on the way (SI-7, SR-3); a cache
#     that tests of unreviewed code fill is such a way.
#   remedy: Build what is published without a cache, or under a key that no other workflow uses.
package policies.github.cache_poisoning

import data.policies.library.workflows

publishers := {
	"pypa/gh-action-pypi-publish", "softprops/action-gh-release", "ncipollo/release-action", "goreleaser/goreleaser-action",
	"actions/create-release", "changesets/action", "cycjimmy/semantic-release-action", "js-devtools/npm-publish",
	"helm/chart-releaser-action", "rubygems/release-gem", "katyo/publish-crates",
}

commands := `\b((npm|pnpm|yarn|lerna|cargo|poetry|uv|hatch|flit)[ \t]+([a-z-]+[ \t]+)?publish|twine[ \t]+upload|docker[ \t]+push|gem[ \t]+push|gh[ \t]+release[ \t]+(create|upload)|mvn\b[^\n;&|]*[ \t]deploy|(dotnet[ \t]+)?nuget[ \t]+push|goreleaser[ \t]+release|semantic-release)\b`

# Something that only looks as if it published.
trial := `--dry-run|--snapshot`

publishing := {path[1] | some path in workflows.steps; publishes(workflows.step_of(path))}

publishes(step) if publishers[workflows.action(step)]

publishes(step) if {
	is_string(step.run)
	regex.match(commands, step.run)
	not regex.match(trial, step.run)
}

publishes(step) if {
	workflows.action(step) == "docker/build-push-action"
	yes(step["with"].push)
}

yes(value) if lower(sprintf("%v", [value])) == "true"

no(value) if lower(sprintf("%v", [value])) == "false"

# These keep a cache when they are asked to.
asked := {
	"actions/setup-node": "cache", "actions/setup-python": "cache", "actions/setup-java": "cache", "actions/setup-dotnet": "cache",
	"ruby/setup-ruby": "bundler-cache", "pdm-project/setup-pdm": "cache", "astral-sh/setup-uv": "enable-cache",
	"docker/build-push-action": "cache-from",
}

# These keep one unless they are asked not to.
always := {"actions/setup-go": "cache", "swatinem/rust-cache": "", "gradle/actions/setup-gradle": "cache-read-only"}

takes(step) if workflows.action(step) in {"actions/cache", "actions/cache/restore"}

takes(step) if {
	field := asked[workflows.action(step)]
	value := step["with"][field]
	not no(value)
	not value in {"", null}
}

takes(step) if {
	field := always[workflows.action(step)]
	not no(object.get(step, ["with", field], "true"))
	not yes(object.get(step, ["with", "cache-disabled"], "false"))
}

finding contains {"path": array.concat(path, ["uses"]), "message": message, "actual": step.uses} if {
	some path in workflows.steps
	publishing[path[1]]
	step := workflows.step_of(path)
	takes(step)
	message := sprintf("job '%v' publishes what it builds with the cache of %v", [path[1], workflows.action(step)])
}
