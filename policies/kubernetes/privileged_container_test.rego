package policies.kubernetes.privileged_container_test

import data.policies.kubernetes.privileged_container

messages(attributes) := {entry.message | some entry in found} if {
	found := privileged_container.finding with input as {"attributes": attributes}
}

test_reports_a_privileged_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"privileged": true}}]}}) == {"container 'web' runs privileged"}
}

test_reports_an_init_container_of_a_cron_job if {
	messages({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"initContainers": [{"name": "prepare", "securityContext": {"privileged": true}}]}}}}}}) == {"container 'prepare' runs privileged"}
}

test_reports_a_container_without_a_name if {
	messages({"kind": "Deployment", "spec": {"template": {"spec": {"containers": [{"securityContext": {"privileged": true}}]}}}}) == {"container 'number 1' runs privileged"}
}

test_accepts_an_ordinary_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"privileged": false}}]}}) == set()
}

test_accepts_a_document_without_pods if {
	messages({"kind": "Service", "spec": {"ports": []}}) == set()
}

held(kind, spec) := {"kind": kind, "spec": {"template": {"spec": spec}}}

bad := {"containers": [{"name": "web", "securityContext": {"privileged": true}}]}

test_reports_controllers_of_others if {
	every kind in ["Rollout", "DeploymentConfig", "Service", "StatefulSet"] {
		messages(held(kind, bad)) == {"container 'web' runs privileged"}
	}
	messages({"kind": "PodTemplate", "template": {"spec": bad}}) == {"container 'web' runs privileged"}
	messages({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": bad}}}}}) == {"container 'web' runs privileged"}
}

test_accepts_documents_without_containers if {
	messages({"kind": "Service", "spec": {"ports": [{"port": 80}]}}) == set()
	messages({"kind": "Issuer", "spec": {"template": {"spec": {"containers": "web"}}}}) == set()
}

owned(kind, owner) := object.union(held(kind, bad), {"metadata": {"ownerReferences": [owner]}})

test_accepts_what_a_controller_makes_from_its_template if {
	messages(owned("ReplicaSet", {"kind": "Deployment", "controller": true})) == set()
	messages(owned("Job", {"kind": "CronJob", "controller": true})) == set()
}

test_reports_what_another_owner_made if {
	every attributes in [
		owned("ReplicaSet", {"kind": "Deployment"}), owned("Job", {"kind": "Workflow", "controller": true}),
		owned("StatefulSet", {"kind": "Deployment", "controller": true}),
	] {
		messages(attributes) == {"container 'web' runs privileged"}
	}
}
