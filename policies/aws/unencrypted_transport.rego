# METADATA
# title: Service takes connections without encryption
# description: >-
#   What goes over the wire in the clear can be read and changed on the way: passwords, sessions,
#   and everything that is stored so carefully at both ends.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html
#     description: AWS documentation, Security Hub, ELB.1, CloudFront.3, ElastiCache.5, Opensearch.3 and MSK.1
# custom:
#   id: aws/unencrypted-transport
#   severity: critical
#   kinds:
#     - terraform/aws_lb_listener
#     - terraform/aws_alb_listener
#     - terraform/aws_cloudfront_distribution
#     - terraform/aws_elasticache_replication_group
#     - terraform/aws_opensearch_domain
#     - terraform/aws_elasticsearch_domain
#     - terraform/aws_msk_cluster
#     - terraform/aws_ecs_task_definition
#     - terraform/aws_emr_security_configuration
#     - terraform/aws_memorydb_cluster
#     - terraform/aws_dms_endpoint
#   controls: [NIST 800-53r5 SC-8, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Data in transit is protected (SC-8); a listener without encryption protects nothing, whatever
#     stands behind it.
#   remedy: Serve over TLS and let plain requests do nothing but redirect.
package policies.aws.unencrypted_transport

import data.policies.library.shape

finding contains {"path": ["protocol"], "message": "the listener serves plain HTTP", "expected": "HTTPS", "actual": "HTTP"} if {
	input.attributes.protocol == "HTTP"
	not redirects
}

redirects if {
	some action in input.attributes.default_action
	action.type == "redirect"
	every target in shape.each(action, "redirect") {
		not target.protocol == "HTTP"
	}
}

finding contains {"path": [list, index, "viewer_protocol_policy"], "message": "viewers are served over plain HTTP", "expected": "redirect-to-https", "actual": "allow-all"} if {
	some list in ["default_cache_behavior", "ordered_cache_behavior"]
	some index, behavior in shape.each(input.attributes, list)
	behavior.viewer_protocol_policy == "allow-all"
}

finding contains {"path": ["transit_encryption_enabled"], "message": "connections are not encrypted", "expected": true, "actual": false} if {
	input.attributes.transit_encryption_enabled == false
}

finding contains {"path": ["node_to_node_encryption", index, "enabled"], "message": "nodes talk to one another without encryption", "expected": true, "actual": false} if {
	some index, block in shape.each(input.attributes, "node_to_node_encryption")
	block.enabled == false
}

finding contains {"path": ["domain_endpoint_options", index, "enforce_https"], "message": "the endpoint takes plain HTTP", "expected": true, "actual": false} if {
	some index, block in shape.each(input.attributes, "domain_endpoint_options")
	block.enforce_https == false
}

finding contains {"path": ["encryption_info", index, "encryption_in_transit", place, "client_broker"], "message": "clients may talk to brokers without encryption", "expected": "TLS", "actual": transit.client_broker} if {
	some index, block in shape.each(input.attributes, "encryption_info")
	some place, transit in shape.each(block, "encryption_in_transit")
	transit.client_broker in {"PLAINTEXT", "TLS_PLAINTEXT"}
}

finding contains {"path": ["volume", index, "efs_volume_configuration", place, "transit_encryption"], "message": "files of the network are read without encryption", "expected": "ENABLED", "actual": held} if {
	some index, volume in shape.each(input.attributes, "volume")
	some place, config in shape.each(volume, "efs_volume_configuration")
	is_object(config)
	held := config.transit_encryption
	held != "ENABLED"
}

finding contains {"path": ["configuration"], "message": "nodes talk to one another without encryption"} if {
	input.kind == "terraform/aws_emr_security_configuration"
	is_string(input.attributes.configuration)
	regex.match(`"EnableInTransitEncryption"[ \t\n]*:[ \t\n]*false`, input.attributes.configuration)
}

finding contains {"path": ["encryption_info", index, "encryption_in_transit", place, "in_cluster"], "message": "brokers talk to one another without encryption", "expected": true, "actual": false} if {
	some index, block in shape.each(input.attributes, "encryption_info")
	some place, transit in shape.each(block, "encryption_in_transit")
	transit.in_cluster == false
}

finding contains {"path": ["tls_enabled"], "message": "connections are not encrypted", "expected": true, "actual": false} if {
	input.attributes.tls_enabled == false
}

# Stores that are reached through the provider's own interface have no such setting.
databases := `^(aurora|aurora-postgresql|azuredb|db2|docdb|mariadb|mongodb|mysql|oracle|postgres|redshift|sqlserver|sybase)`

finding contains {"path": ["ssl_mode"], "message": "data is copied over connections without encryption", "expected": "require", "actual": "none"} if {
	input.attributes.ssl_mode == "none"
	regex.match(databases, input.attributes.engine_name)
}
