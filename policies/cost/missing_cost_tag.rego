# METADATA
# title: Nobody can be charged for a resource
# description: >-
#   Costs that no team sees are costs that no team saves: what has neither owner nor cost centre
#   stays when its purpose is gone.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/building-a-cost-allocation-strategy.html
#     description: AWS whitepaper, Best Practices for Tagging AWS Resources, cost allocation
# custom:
#   id: cost/missing-cost-tag
#   severity: medium
#   kinds: ["aws/tagged/resource", "aws/ec2/security_group", "aws/s3/bucket"]
#   controls: [NIST 800-53r5 CM-8, SOC 2 CC6.1, "ISO 27001:2022 A.5.9", CIS v8 1.1]
#   controls_because: >-
#     Every asset has an owner and is accounted for (CM-8); one that nobody pays for has neither.
#   remedy: Add a tag that names the team or cost centre.
package policies.cost.missing_cost_tag

telling := {"owner", "team", "costcenter", "costcentre", "project", "service", "department", "businessunit", "application", "billing"}

named if {
	some tag in input.attributes.Tags
	is_string(tag.Key)
	is_string(tag.Value)
	replace(replace(replace(lower(tag.Key), "-", ""), "_", ""), " ", "") in telling
	trim_space(tag.Value) != ""
}

# Only where tags were read at all can one be missing.
finding contains {"path": ["Tags"], "message": "no tag names an owner, team, project or cost centre"} if {
	is_array(input.attributes.Tags)
	not named
}
