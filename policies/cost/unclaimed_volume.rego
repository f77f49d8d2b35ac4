# METADATA
# title: Volume is paid for and used by nothing
# description: >-
#   A released volume keeps its disk: nobody can claim it again without help, and it is paid for
#   every month.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/storage/persistent-volumes/
#     description: Kubernetes documentation, Persistent Volumes, Reclaiming
# custom:
#   id: cost/unclaimed-volume
#   severity: medium
#   kinds: ["kubernetes/PersistentVolume"]
#   controls: [NIST 800-53r5 CM-8, SOC 2 CC6.1, "ISO 27001:2022 A.5.9", CIS v8 1.1]
#   controls_because: >-
#     Every asset is accounted for (CM-8); this one belongs to a claim that is gone.
#   remedy: Copy what is still needed, then delete the volume and its disk.
package policies.cost.unclaimed_volume

finding contains {"path": ["status", "phase"], "message": message, "actual": phase} if {
	phase := input.attributes.status.phase
	phase in {"Released", "Failed"}
	message := sprintf("the volume of %v is held for no claim", [object.get(input.attributes, ["spec", "capacity", "storage"], "unknown size")])
}
