# METADATA
# title: Logs are kept for ever
# description: >-
#   A log group without an end keeps every line at the price of the first day; most of it is never
#   read after a month.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
#     description: Amazon CloudWatch Logs user guide, Change log data retention; Security Hub CloudWatch.16
# custom:
#   id: cost/unlimited-logs
#   severity: medium
#   kinds: ["terraform/aws_cloudwatch_log_group"]
#   controls: [NIST 800-53r5 AU-11, SOC 2 C1.2, "ISO 27001:2022 A.8.10", CIS v8 3.4]
#   controls_because: >-
#     Records are kept for as long as is laid down (AU-11), which for ever is not.
#   remedy: Set retention_in_days to what your rules ask for, and move what must stay to cheaper storage.
package policies.cost.unlimited_logs

finding contains {"path": ["retention_in_days"], "message": "the logs have no end", "actual": 0} if {
	input.attributes.retention_in_days == 0
	not input.attributes.log_group_class == "DELIVERY"
}
