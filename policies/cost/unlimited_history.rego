# METADATA
# title: Old versions of objects are kept for ever
# description: >-
#   With versions and without a rule that ends them, everything ever written is paid for every
#   month, deleted objects included.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
#     description: AWS documentation, Managing the lifecycle of objects; Security Hub S3.10
# custom:
#   id: cost/unlimited-history
#   severity: medium
#   kinds: ["aws/s3/bucket"]
#   controls: [NIST 800-53r5 CM-8, SOC 2 CC6.1, "ISO 27001:2022 A.5.9", CIS v8 1.1]
#   controls_because: >-
#     Every asset has an owner and is accounted for.
#   remedy: Add a lifecycle rule with NoncurrentVersionExpiration.
package policies.cost.unlimited_history

finding contains {"path": ["LifecycleConfiguration"], "message": "versions are kept and no rule ends them"} if {
	input.attributes.VersioningConfiguration.Status == "Enabled"
	not ends
}

ends if {
	some rule in input.attributes.LifecycleConfiguration.Rules
	rule.Status == "Enabled"
	rule.NoncurrentVersionExpiration
}
