# METADATA
# title: Function can be called by a service for anybody
# description: >-
#   A service that may call a function for any account lets everybody who has an account of that
#   service call it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
#     description: AWS Lambda developer guide, Granting function access to AWS services; Security Hub Lambda.1
# custom:
#   id: aws/open-function-permission
#   severity: critical
#   kinds: ["terraform/aws_lambda_permission"]
#   controls: [NIST 800-53r5 AC-3, SOC 2 CC6.1, "ISO 27001:2022 A.8.3", CIS v8 3.3]
#   controls_because: >-
#     Access is enforced for those who need it (AC-3); without a source the service asks for anybody.
#   remedy: Name the resource that may call in source_arn, or its account in source_account.
package policies.aws.open_function_permission

# A plan leaves out what is not known yet, such as a bucket that it makes itself.
empty(field) if input.attributes[field] in {"", null}

finding contains {"path": ["source_arn"], "message": message, "actual": principal} if {
	principal := input.attributes.principal
	is_string(principal)
	endswith(principal, ".amazonaws.com")
	empty("source_arn")
	empty("source_account")
	empty("principal_org_id")
	message := sprintf("%v may call the function for anybody", [principal])
}

finding contains {"path": ["principal"], "message": "everybody may call the function", "actual": "*"} if {
	input.attributes.principal == "*"
	empty("principal_org_id")
	empty("source_arn")
	empty("source_account")
}
