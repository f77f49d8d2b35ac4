# METADATA
# title: Budget warns nobody
# description: >-
#   A budget that tells nobody when it is used up is found after the bill; runaway jobs and stolen
#   keys are noticed by their cost first.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html
#     description: AWS Cost Management user guide, Best practices for AWS Budgets
# custom:
#   id: cost/silent-budget
#   severity: medium
#   kinds: ["terraform/aws_budgets_budget"]
#   controls: [NIST 800-53r5 SI-4, SOC 2 CC7.2, "ISO 27001:2022 A.8.16", CIS v8 13.1]
#   controls_because: >-
#     What happens is watched and somebody is told (SI-4); a budget without a reader watches for
#     nobody.
#   remedy: Add a notification with the address of the team that pays.
package policies.cost.silent_budget

import data.policies.library.shape

told if {
	some notification in input.attributes.notification
	some list in ["subscriber_email_addresses", "subscriber_sns_topic_arns"]
	count(shape.list(notification, list)) > 0
}

finding contains {"path": ["notification"], "message": "nobody is told when the budget is used up"} if not told
