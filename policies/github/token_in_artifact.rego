# METADATA
# title: Token of the job is uploaded with what it built
# description: >-
#   A checkout keeps the token of the job in `.git/config`. An artifact of the whole folder, hidden
#   files included, carries it to everybody who may read the repository, while the job still runs.
# scope: package
# related_resources:
#   - ref: https://github.com/actions/upload-artifact#uploading-hidden-files
#     description: actions/upload-artifact, Uploading Hidden Files; zizmor documentation, artipacked
# custom:
#   id: github/token-in-artifact
#   severity: high
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 IA-5, NIST 800-53r5 AC-6, SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 16.1]
#   controls_because: >-
#     What authenticates a job is kept from others (IA-5); an artifact is made to be handed out.
#   remedy: "Check out with persist-credentials: false, or upload the folder of the results alone."
package policies.github.token_in_artifact

import data.policies.library.workflows

# From version 6 on the token is kept beside the checkout and not inside of it.
keeping contains path[1] if {
	some path in workflows.steps
	step := workflows.step_of(path)
	workflows.action(step) == "actions/checkout"
	regex.match(`@v?[1-5](\.|$)`, step.uses)
	lower(sprintf("%v", [object.get(step, ["with", "persist-credentials"], true)])) != "false"
	object.get(step, ["with", "path"], "") in {"", null, "."}
}

everything := `^(\./?|\*|\./\*|\*\*|\*\*/\*|\./\*\*|\./\*\*/\*|\$\{\{[ \t]*github\.workspace[ \t]*\}\}/?(\*{1,2}(/\*)?)?|\.git(/.*)?|\./\.git(/.*)?)$`

uploads(step) if {
	workflows.action(step) == "actions/upload-artifact"
	some line in split(object.get(step, ["with", "path"], ""), "\n")
	regex.match(everything, trim_space(line))
	takes_hidden_files(step)
}

takes_hidden_files(step) if lower(sprintf("%v", [object.get(step, ["with", "include-hidden-files"], false)])) == "true"

# They were left out from 4.4 on alone.
takes_hidden_files(step) if regex.match(`@v?([1-3](\.|$)|4\.[0-3](\.|$))`, step.uses)

finding contains {"path": array.concat(path, ["with", "path"]), "message": message, "actual": step["with"].path} if {
	some path in workflows.steps
	keeping[path[1]]
	step := workflows.step_of(path)
	uploads(step)
	message := sprintf("job '%v' uploads the folder that holds its token", [path[1]])
}
