# METADATA
# title: Bucket is open to everybody
# description: >-
#   A grant to all users, or a switched off block of public access, publishes every object of the
#   bucket; most large leaks of stored data began so.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html
#     description: AWS documentation, Security Hub, S3.2, S3.3 and S3.8
# custom:
#   id: aws/public-bucket
#   severity: critical
#   kinds: ["aws/s3/bucket", "terraform/aws_s3_bucket_public_access_block", "terraform/aws_s3_bucket_acl", "terraform/aws_s3_bucket", "terraform/aws_s3_account_public_access_block"]
#   controls: [NIST 800-53r5 AC-3, SOC 2 CC6.1, "ISO 27001:2022 A.8.3", CIS v8 3.3]
#   controls_because: >-
#     Access to stored data is enforced for those who need it (AC-3); a grant to everybody enforces
#     nothing.
#   remedy: Switch all four settings of the public access block on, and remove grants to groups of all users.
package policies.aws.public_bucket

import data.policies.library.shape

groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers": "everybody",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "everybody with any account",
}

blocked if {
	block := input.attributes.PublicAccessBlockConfiguration
	block.IgnorePublicAcls == true
}

finding contains {"path": ["AccessControlPolicy", "Grants", index], "message": message, "actual": grant.Permission} if {
	some index, grant in shape.each(input.attributes.AccessControlPolicy, "Grants")
	who := groups[grant.Grantee.URI]
	not blocked
	message := sprintf("%v has %v", [who, grant.Permission])
}

# What is off opens nothing by itself: it lets the next mistake do so.
finding contains {"path": ["PublicAccessBlockConfiguration", setting], "message": message, "expected": true, "actual": false, "severity": "high", "severity_reason": "a list or policy has to open it first"} if {
	some setting in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
	input.attributes.PublicAccessBlockConfiguration[setting] == false
	message := sprintf("%v is switched off", [setting])
}

finding contains {"path": [setting], "message": message, "expected": true, "actual": false, "severity": "high", "severity_reason": "a list or policy has to open it first"} if {
	some setting in ["block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"]
	input.attributes[setting] == false
	message := sprintf("%v is switched off", [setting])
}

finding contains {"path": ["acl"], "message": message, "actual": input.attributes.acl} if {
	input.attributes.acl in {"public-read", "public-read-write", "authenticated-read"}
	message := sprintf("the bucket has the list %v", [input.attributes.acl])
}

finding contains {"path": ["grant", index, "uri"], "message": message, "actual": grant.permissions} if {
	some index, grant in shape.each(input.attributes, "grant")
	is_object(grant)
	message := sprintf("%v has permissions of the list", [groups[grant.uri]])
}

finding contains {"path": ["access_control_policy", index, "grant", place], "message": message, "actual": grant.permission} if {
	some index, policy in shape.each(input.attributes, "access_control_policy")
	some place, grant in shape.each(policy, "grant")
	some grantee in shape.list(grant, "grantee")
	message := sprintf("%v has %v", [groups[grantee.uri], grant.permission])
}
