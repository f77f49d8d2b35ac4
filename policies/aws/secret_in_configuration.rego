# METADATA
# title: Secret stands in the settings of a function or machine
# description: >-
#   Variables of a function and the first script of a machine are shown to everybody who may look at
#   them, are copied into every version and template, and reach logs with the first error.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
#     description: AWS Lambda developer guide, Environment variables; Amazon ECS developer guide, Pass sensitive data to a container
# custom:
#   id: aws/secret-in-configuration
#   severity: critical
#   kinds:
#     - aws/lambda/function
#     - terraform/aws_lambda_function
#     - terraform/aws_instance
#     - terraform/aws_launch_template
#     - terraform/aws_ecs_task_definition
#     - terraform/aws_launch_configuration
#     - terraform/aws_codebuild_project
#     - terraform/aws_batch_job_definition
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 3.11]
#   controls_because: >-
#     Authenticators are not embedded in configuration (IA-5(7)), which many may read and nobody
#     rotates.
#   remedy: Keep the secret in a secret store, name it in the settings, rotate the one that was seen.
package policies.aws.secret_in_configuration

import data.policies.library.shape

finding contains {"path": ["Environment", "Variables", name], "message": message} if {
	some name, value in shape.each(input.attributes.Environment, "Variables")
	secret(value)
	message := sprintf("the variable %v holds a secret", [name])
}

finding contains {"path": ["environment", index, "variables", name], "message": message} if {
	some index, block in shape.each(input.attributes, "environment")
	some name, value in shape.each(block, "variables")
	secret(value)
	message := sprintf("the variable %v holds a secret", [name])
}

finding contains {"path": [field], "message": message} if {
	some field in ["user_data", "container_definitions", "container_properties"]
	secret(input.attributes[field])
	message := sprintf("%v holds a secret", [field])
}

secret(value) if is_string(value.masked)

secret(value) if {
	is_string(value)
	contains(value, "masked-hmac-")
}

finding contains {"path": ["environment", index, "environment_variable", place, "value"], "message": message} if {
	some index, block in shape.each(input.attributes, "environment")
	some place, variable in shape.each(block, "environment_variable")
	secret(variable.value)
	object.get(variable, "type", "PLAINTEXT") in {"PLAINTEXT", "", null}
	message := sprintf("the variable %v holds a secret", [object.get(variable, "name", place)])
}
