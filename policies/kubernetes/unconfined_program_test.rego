package policies.kubernetes.unconfined_program_test

import data.policies.kubernetes.unconfined_program

messages(attributes) := {entry.message | some entry in found} if {
	found := unconfined_program.finding with input as {"attributes": attributes}
}

test_reports_a_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"seccompProfile": {"type": "Unconfined"}}}]}}) == {"container 'web' has an unconfined seccompProfile"}
}

test_reports_the_pod if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}], "securityContext": {"appArmorProfile": {"type": "Unconfined"}}}}) == {"the pod has an unconfined appArmorProfile"}
}

test_accepts_the_default if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}]}}) == set()
}

test_reports_an_annotation_of_the_template if {
	annotations := {"container.apparmor.security.beta.kubernetes.io/web": "unconfined"}
	messages({"kind": "Pod", "metadata": {"annotations": annotations}, "spec": {"containers": []}}) == {"container 'web' has an unconfined AppArmor profile"}
	messages({"kind": "Deployment", "spec": {"template": {"metadata": {"annotations": annotations}, "spec": {"containers": []}}}}) == {"container 'web' has an unconfined AppArmor profile"}
}

test_accepts_another_annotation if {
	messages({"kind": "Pod", "metadata": {"annotations": {"container.apparmor.security.beta.kubernetes.io/web": "runtime/default", "a": "unconfined"}}, "spec": {"containers": []}}) == set()
}
