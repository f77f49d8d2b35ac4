package policies.aws.unencrypted_storage_test

import data.policies.aws.unencrypted_storage

messages(attributes) := {entry.message | some entry in found} if {
	found := unencrypted_storage.finding with input as {"attributes": attributes}
}

test_reports_an_instance if {
	messages({"StorageEncrypted": false}) == {"what is stored is not encrypted"}
}

test_reports_a_volume_of_an_instance if {
	messages({"root_block_device": [{"encrypted": false}], "ebs_block_device": [{"device_name": "/dev/sdb", "encrypted": false}]}) == {"the volume of the root is not encrypted", "the volume /dev/sdb is not encrypted"}
}

test_reports_a_search_domain if {
	messages({"encrypt_at_rest": [{"enabled": false}]}) == {"what is stored is not encrypted"}
}

test_reports_a_stream if {
	messages({"encryption_type": "NONE"}) == {"what is stored is not encrypted"}
}

test_reports_a_queue if {
	messages({"sqs_managed_sse_enabled": false, "kms_master_key_id": ""}) == {"messages are stored without encryption"}
}

test_accepts_an_encrypted_instance if {
	messages({"StorageEncrypted": true}) == set()
}

test_accepts_a_queue_with_a_key if {
	messages({"sqs_managed_sse_enabled": false, "kms_master_key_id": "alias/queues"}) == set()
}

test_accepts_an_encrypted_volume if {
	messages({"root_block_device": [{"encrypted": true}]}) == set()
}

test_reports_a_topic_without_a_key if {
	found := unencrypted_storage.finding with input as {"kind": "terraform/aws_sns_topic", "attributes": {"kms_master_key_id": null}}
	{entry.message | some entry in found} == {"messages are stored without encryption"}
}

test_accepts_a_topic_with_a_key if {
	found := unencrypted_storage.finding with input as {"kind": "terraform/aws_sns_topic", "attributes": {"kms_master_key_id": "alias/topics"}}
	found == set()
}

test_reports_artifacts_of_a_build if {
	messages({"artifacts": [{"encryption_disabled": true}]}) == {"what is built is stored without encryption"}
}

test_reports_a_desk_in_the_cloud if {
	messages({"user_volume_encryption_enabled": false, "root_volume_encryption_enabled": true}) == {"what is stored is not encrypted"}
}

test_reports_a_configuration_of_clusters if {
	found := unencrypted_storage.finding with input as {"kind": "terraform/aws_emr_security_configuration", "attributes": {"configuration": "{\"EncryptionConfiguration\": {\"EnableAtRestEncryption\": false}}"}}
	{entry.message | some entry in found} == {"what is stored is not encrypted"}
}

asked(kind, attributes) := {entry.message | some entry in found} if {
	found := unencrypted_storage.finding with input as {"kind": kind, "attributes": attributes}
}

test_reports_a_database_of_a_plan_without_the_switch if {
	asked("terraform/aws_db_instance", {"storage_encrypted": null, "snapshot_identifier": null}) == {"what is stored is not encrypted"}
	asked("terraform/aws_docdb_cluster", {"storage_encrypted": null}) == {"what is stored is not encrypted"}
}

test_accepts_a_copy_that_has_what_its_source_has if {
	asked("terraform/aws_db_instance", {"storage_encrypted": null, "snapshot_identifier": "orders"}) == set()
	asked("terraform/aws_rds_cluster", {"storage_encrypted": null}) == set()
}

test_reports_a_volume_of_a_template if {
	messages({"block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [{"encrypted": "false"}]}, {"ebs": [{"encrypted": "true"}, {"encrypted": ""}]}]}) == {"the volume /dev/xvda is not encrypted"}
}

test_accepts_a_topic_whose_key_a_plan_does_not_know_yet if asked("terraform/aws_sns_topic", {"name": "orders"}) == set()

test_accepts_a_project_without_artifacts if {
	messages({"artifacts": [{"type": "NO_ARTIFACTS", "encryption_disabled": true}]}) == set()
}
