# METADATA
# title: Database has an address on the internet
# description: >-
#   A database that answers to the whole internet is one guessed password or one flaw of its server
#   away from being copied; nothing else stands in between.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html
#     description: AWS documentation, Security Hub, RDS.2, Redshift.1, DMS.1 and MQ.5
# custom:
#   id: aws/public-database
#   severity: critical
#   kinds:
#     - aws/rds/db_instance
#     - terraform/aws_db_instance
#     - terraform/aws_rds_cluster_instance
#     - terraform/aws_redshift_cluster
#     - terraform/aws_dms_replication_instance
#     - terraform/aws_mq_broker
#     - terraform/aws_neptune_cluster_instance
#     - terraform/aws_redshiftserverless_workgroup
#     - terraform/aws_lightsail_database
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     A data store is behind the boundary (SC-7); an address of its own on the internet takes it
#     outside.
#   remedy: Set PubliclyAccessible to false and reach it from inside the network, through a tunnel or a proxy.
package policies.aws.public_database

finding contains {"path": [field], "message": "the database has an address on the internet", "expected": false, "actual": true} if {
	some field in ["PubliclyAccessible", "publicly_accessible"]
	input.attributes[field] == true
}
