# METADATA
# title: Machine or disk of a generation that costs more
# description: >-
#   Newer generations do the same work for less; the older ones stay at their price until somebody
#   moves.
# scope: package
# related_resources:
#   - ref: https://aws.amazon.com/ec2/previous-generation/
#     description: Amazon EC2, Previous Generation Instances and prices of T3 beside T2; Amazon EBS user guide, volume types
# custom:
#   id: cost/previous-generation
#   severity: low
#   kinds: ["aws/rds/db_instance", "terraform/aws_instance", "terraform/aws_db_instance", "terraform/aws_ebs_volume"]
#   controls: [NIST 800-53r5 CM-8, SOC 2 CC6.1, "ISO 27001:2022 A.5.9", CIS v8 1.1]
#   controls_because: >-
#     Assets are known and looked after (CM-8); one that nobody has moved for years usually is
#     neither.
#   remedy: Move to the current generation of the same family (t3, m6, gp3) in the next window.
package policies.cost.previous_generation

import data.policies.library.shape

old := `^(db\.)?(t1|t2|m1|m2|m3|m4|c1|c3|c4|r3|r4|i2|d2|g2|g3|p2|a1|cr1|cc2|hs1)\.`

finding contains {"path": [field], "message": message, "actual": class} if {
	some field in ["instance_type", "instance_class", "DBInstanceClass"]
	class := input.attributes[field]
	is_string(class)
	regex.match(old, class)
	message := sprintf("%v is of an earlier generation: newer ones do the same for less", [class])
}

disks contains {"path": [field], "type": type} if {
	some field in ["type", "storage_type", "StorageType"]
	type := input.attributes[field]
}

disks contains {"path": [list, index, "volume_type"], "type": type} if {
	some list in ["root_block_device", "ebs_block_device"]
	some index, device in shape.each(input.attributes, list)
	type := device.volume_type
}

finding contains {"path": disk.path, "message": message, "expected": "gp3", "actual": disk.type} if {
	some disk in disks
	disk.type in {"gp2", "standard"}
	message := sprintf("a disk of type %v is of an earlier generation: gp3 gives more for the money", [disk.type])
}
