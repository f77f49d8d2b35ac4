# METADATA
# title: Data is stored without encryption
# description: >-
#   Disks and snapshots that are not encrypted can be read by whoever gets hold of a copy; most
#   services cannot switch encryption on later without moving the data.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html
#     description: AWS documentation, Security Hub, RDS.3, EC2.3, EFS.1, DocumentDB.1, Neptune.1, Redshift.10 and ElastiCache.4
# custom:
#   id: aws/unencrypted-storage
#   severity: high
#   kinds:
#     - aws/rds/db_instance
#     - aws/rds/db_cluster
#     - terraform/aws_db_instance
#     - terraform/aws_rds_cluster
#     - terraform/aws_docdb_cluster
#     - terraform/aws_neptune_cluster
#     - terraform/aws_ebs_volume
#     - terraform/aws_efs_file_system
#     - terraform/aws_redshift_cluster
#     - terraform/aws_elasticache_replication_group
#     - terraform/aws_instance
#     - terraform/aws_opensearch_domain
#     - terraform/aws_elasticsearch_domain
#     - terraform/aws_kinesis_stream
#     - terraform/aws_sqs_queue
#     - terraform/aws_sns_topic
#     - terraform/aws_dax_cluster
#     - terraform/aws_launch_configuration
#     - terraform/aws_workspaces_workspace
#     - terraform/aws_codebuild_project
#     - terraform/aws_emr_security_configuration
#     - terraform/aws_launch_template
#     - terraform/aws_rds_global_cluster
#   controls: [NIST 800-53r5 SC-28, SOC 2 CC6.1, "ISO 27001:2022 A.8.24", CIS v8 3.11]
#   controls_because: >-
#     Information at rest is protected by encryption (SC-28), so that a copied disk or snapshot is
#     worth nothing.
#   remedy: Switch encryption on; where it cannot be switched on in place, copy the data into an encrypted one.
package policies.aws.unencrypted_storage

import data.policies.library.shape

# Each names its switch in its own words.
switches := {
	"StorageEncrypted", "storage_encrypted", "encrypted", "at_rest_encryption_enabled",
	"root_volume_encryption_enabled", "user_volume_encryption_enabled",
}

finding contains {"path": [field], "message": "what is stored is not encrypted", "expected": true, "actual": false} if {
	some field in switches
	input.attributes[field] == false
}

finding contains {"path": [list, index, "encrypted"], "message": message, "expected": true, "actual": false} if {
	some list in ["root_block_device", "ebs_block_device"]
	some index, device in shape.each(input.attributes, list)
	is_object(device)
	device.encrypted == false
	message := sprintf("the volume %v is not encrypted", [object.get(device, "device_name", "of the root")])
}

finding contains {"path": [list, index, "enabled"], "message": "what is stored is not encrypted", "expected": true, "actual": false} if {
	some list in ["encrypt_at_rest", "server_side_encryption"]
	some index, block in shape.each(input.attributes, list)
	block.enabled == false
}

finding contains {"path": ["encryption_type"], "message": "what is stored is not encrypted", "actual": "NONE"} if {
	input.attributes.encryption_type == "NONE"
}

finding contains {"path": ["sqs_managed_sse_enabled"], "message": "messages are stored without encryption", "expected": true, "actual": false} if {
	input.attributes.sqs_managed_sse_enabled == false
	no_key
}

finding contains {"path": ["kms_master_key_id"], "message": "messages are stored without encryption"} if {
	input.kind == "terraform/aws_sns_topic"

	# A plan leaves out what is not known yet, such as a key that it makes itself.
	input.attributes.kms_master_key_id in {"", null}
}

# In a plan the switch is empty where nobody set it, which means off; a copy has what its source has.
finding contains {"path": ["storage_encrypted"], "message": "what is stored is not encrypted", "expected": true, "actual": null} if {
	input.kind in {"terraform/aws_db_instance", "terraform/aws_docdb_cluster"}
	input.attributes.storage_encrypted == null
	every source in ["snapshot_identifier", "replicate_source_db", "restore_to_point_in_time", "s3_import"] {
		object.get(input.attributes, source, null) in ["", null, []]
	}
}

finding contains {"path": ["block_device_mappings", index, "ebs", place, "encrypted"], "message": message, "expected": "true", "actual": "false"} if {
	some index, device in shape.each(input.attributes, "block_device_mappings")
	some place, volume in shape.each(device, "ebs")
	lower(sprintf("%v", [volume.encrypted])) == "false"
	message := sprintf("the volume %v is not encrypted", [object.get(device, "device_name", "of the template")])
}

no_key if object.get(input.attributes, "kms_master_key_id", "") in {"", null}

finding contains {"path": [list, index, "encryption_disabled"], "message": "what is built is stored without encryption", "expected": false, "actual": true} if {
	some list in ["artifacts", "secondary_artifacts"]
	some index, block in shape.each(input.attributes, list)
	not block.type == "NO_ARTIFACTS"
	block.encryption_disabled == true
}

finding contains {"path": ["configuration"], "message": "what is stored is not encrypted"} if {
	input.kind == "terraform/aws_emr_security_configuration"
	is_string(input.attributes.configuration)
	regex.match(`"EnableAtRestEncryption"[ \t\n]*:[ \t\n]*false`, input.attributes.configuration)
}
