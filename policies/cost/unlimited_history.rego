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
#   controls: [NIST 800-53r5 SI-12, SOC 2 C1.2, "ISO 27001:2022 A.8.10", CIS v8 3.4]
#   controls_because: >-
#     Information is kept for as long as is laid down and removed then (SI-12); old versions without
#     an end never are.
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
