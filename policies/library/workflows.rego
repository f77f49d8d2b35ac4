# METADATA
# title: Events, steps, scripts and expressions of a workflow
# description: >-
#   What a workflow of GitHub Actions runs and when, in whatever form it is written, and what text of
#   a stranger an expression puts in its place.
package policies.library.workflows

import data.policies.library.shape

# `on` is one event, a list of events, or an object with an event per key.
events contains input.attributes.on if is_string(input.attributes.on)

events contains event if {
	is_array(input.attributes.on)
	some event in input.attributes.on
}

events contains event if {
	is_object(input.attributes.on)
	some event, _ in shape.each(input.attributes, "on")
}

# A stranger causes these, and they run with the secrets and a token that may write.
open_events := {
	"pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment", "gollum", "fork",
	"watch",
}

# The step of a path, and the job that it is in; a path is short, and what it leads to is not.
steps contains ["jobs", job, "steps", index] if {
	some job, definition in shape.each(input.attributes, "jobs")
	some index, step in shape.list(definition, "steps")
	is_object(step)
}

job_of(path) := input.attributes.jobs[path[1]]

step_of(path) := input.attributes.jobs[path[1]].steps[path[3]]

# Actions that run a text that they are given.
runners := {
	"actions/github-script": "script", "azure/cli": "inlineScript", "azure/powershell": "inlineScript",
	"nick-fields/retry": "command", "nick-invision/retry": "command", "appleboy/ssh-action": "script",
	"jannekem/run-python-script-action": "script", "addnab/docker-run-action": "run",
}

action(step) := lower(split(step.uses, "@")[0]) if is_string(step.uses)

scripts contains {"path": array.concat(path, ["run"]), "job": path[1], "text": text} if {
	some path in steps
	text := step_of(path).run
	is_string(text)
}

scripts contains {"path": array.concat(path, ["with", field]), "job": path[1], "text": text} if {
	some path in steps
	field := runners[action(step_of(path))]
	text := step_of(path)["with"][field]
	is_string(text)
}

# Expressions in one spelling: lower case, and fields after a point.
expressions(text) := {expression |
	some found in regex.find_n(`(?s)\$\{\{.*?\}\}`, text, -1)
	expression := regex.replace(lower(found), `[ \t\n]*\[[ \t]*'([a-z0-9_-]+)'[ \t]*\]`, ".${1}")
}

# What is only compared or looked into gives true or false, and no text.
told(expression) := compared if {
	inner := `([^()]|\([^()]*\))*`
	asked := regex.replace(expression, concat("", [`(contains|startswith|endswith)[ \t]*\(`, inner, `\)`]), "true")
	left := regex.replace(asked, `[a-z0-9_.*-]+[ \t\n]*(==|!=)[ \t\n]*('[^']*'|[a-z0-9_.*-]+)`, "true")
	compared := regex.replace(left, `'[^']*'[ \t\n]*(==|!=)[ \t\n]*[a-z0-9_.*-]+`, "true")
}

commits := `github\.event\.(head_commit|commits[^ }]*)\.(message|(author|committer)\.(name|email))`

people := [
	`(issue|pull_request|discussion)\.(title|body)`, `(comment|review|review_comment)\.body`, `changes\.(title|body)\.from`,
	`pages[^ }]*\.page_name`, `pull_request\.head\.(ref|label|repo\.(default_branch|description))`,
	`workflow_run\.(head_branch|display_title|head_repository\.description)`,
	`workflow_run\.head_commit\.(message|(author|committer)\.(name|email))`, `workflow_run\.pull_requests[^ }]*\.head\.ref`,
]

written := concat("", [`\bgithub\.(head_ref\b|event\.(`, concat("|", people), `)\b)`])

whole := `\btojson\([ \t]*github(\.event(\.(issue|pull_request|comment|discussion|review|head_commit|commits|workflow_run))?)?[ \t]*\)`

from_commits(text) if regex.match(concat("", [`\b`, commits, `\b`]), text)

from_people(text) if regex.match(written, text)

from_people(text) if regex.match(whole, text)

from_outside(text) if from_people(text)

from_outside(text) if from_commits(text)

# Names of the variables of a step, its job and its workflow that hold a stranger's text.
variables(path) := {name |
	some holder in [input.attributes, job_of(path), step_of(path)]
	some name, value in shape.each(holder, "env")
	is_string(name)
	is_string(value)
	some expression in expressions(value)
	from_outside(told(expression))
}

# Expressions of a script that become a stranger's text, by themselves or through a variable.
carried(entry) := direct | through if {
	direct := {text | some expression in expressions(entry.text); text := told(expression); from_outside(text)}
	names := {lower(concat("", ["env.", name])) | some name in variables(entry.path)}
	through := {text |
		some expression in expressions(entry.text)
		text := told(expression)
		some word in regex.split(`[^a-z0-9_.-]+`, text)
		names[word]
	}
}
