# METADATA
# title: Audit trail can be changed without being noticed
# description: >-
#   Who breaks in erases the traces first. With validation each log file is signed, so that one that
#   was changed or taken away shows.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html
#     description: AWS documentation, Security Hub, CloudTrail.2 and CloudTrail.4
# custom:
#   id: aws/alterable-trail
#   severity: high
#   kinds: ["terraform/aws_cloudtrail"]
#   controls: [NIST 800-53r5 AU-9, SOC 2 CC7.2, "ISO 27001:2022 A.8.15", CIS v8 8.1]
#   controls_because: >-
#     Audit information is protected from change (AU-9); without validation nobody can tell whether it
#     was.
#   remedy: >-
#     Set enable_log_file_validation, encrypt the trail with a key of its own, and keep it in an
#     account that its subjects do not administer.
package policies.aws.alterable_trail

finding contains {"path": ["enable_log_file_validation"], "message": "log files are not signed: a changed one cannot be told", "expected": true, "actual": false} if {
	input.attributes.enable_log_file_validation == false
}

finding contains {"path": ["kms_key_id"], "message": "log files are not encrypted with a key of their own"} if {
	# A plan leaves out what is not known yet, such as a key that it makes itself.
	input.attributes.kms_key_id in {"", null}
}
