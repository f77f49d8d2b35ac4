# METADATA
# title: The flags of a program of the control plane
# description: >-
#   What runs the cluster runs in pods of its own, and is set by flags. The value of a flag is beside
#   it or in the next word; one without a value is "true", as one that is followed by a word that
#   says so: that word is not read.
package policies.library.flags

import data.policies.library.pods
import data.policies.library.shape

known := {"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"}

programs contains {"program": program, "path": list, "flags": flags} if {
	some entry in pods.containers
	words := [word | some part in ["command", "args"]; some word in shape.list(entry.container, part); is_string(word)]
	first := split(words[0], "/")
	program := first[count(first) - 1]
	program in known
	list := array.concat(entry.path, [[part | some part in ["command", "args"]; entry.container[part]][0]])
	flags := {name: value |
		some index, word in words
		startswith(word, "--")
		name := split(trim_prefix(word, "--"), "=")[0]
		not again(words, index, name)
		value := given(word, name, words, index)
	}
}

# Of a flag that is given twice the last one counts.
again(words, index, name) if {
	some later, word in words
	later > index
	startswith(word, concat("", ["--", name, "="]))
}

again(words, index, name) if {
	some later, word in words
	later > index
	word == concat("", ["--", name])
}

given(word, name, _, _) := trim_prefix(word, concat("", ["--", name, "="])) if contains(word, "=")

given(word, _, words, index) := words[index + 1] if {
	not contains(word, "=")
	beside(words, index)
}

given(word, _, words, index) := "true" if {
	not contains(word, "=")
	not beside(words, index)
}

beside(words, index) if {
	next := words[index + 1]
	not startswith(next, "-")
	not lower(next) in {"true", "false"}
}
