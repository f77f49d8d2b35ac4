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
#   kinds: ["aws/s3/bucket"]
#   controls: [NIST 800-53r5 AC-3, SOC 2 CC6.1, "ISO 27001:2022 A.8.3", CIS v8 3.3]
#   controls_because: >-
#     Access to stored data is enforced and restricted to those who need it.
#   remedy: Switch all four settings of the public access block on, and remove grants to groups of all users.
package policies.aws.public_bucket

groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers": "everybody",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "everybody with any account",
}

blocked if {
	block := input.attributes.PublicAccessBlockConfiguration
	block.IgnorePublicAcls == true
}

finding contains {"path": ["Grants", index], "message": message, "actual": grant.Permission} if {
	some index, grant in object.get(input.attributes, "Grants", [])
	who := groups[grant.Grantee.URI]
	not blocked
	message := sprintf("%v has %v", [who, grant.Permission])
}

finding contains {"path": ["PublicAccessBlockConfiguration", setting], "message": message, "expected": true, "actual": false} if {
	some setting in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
	input.attributes.PublicAccessBlockConfiguration[setting] == false
	message := sprintf("%v is switched off", [setting])
}
