# METADATA
# title: Image is built with verification switched off
# description: >-
#   With certificates or signatures unchecked, whoever sits on the way puts his own program into the
#   image, and every copy of it runs that.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices; CIS Docker Benchmark 4.11
# custom:
#   id: containers/unverified-download
#   severity: high
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is verified before it is used (SR-3, SI-7); here the verification is switched
#     off in words.
#   remedy: Take the switch away; install the authority's certificate where a mirror has one of its own.
package policies.containers.unverified_download

import data.policies.library.shape

switches := {
	`\bcurl\b[^;&|\n]*[ \t](-[a-zA-Z]*k[a-zA-Z]*|--insecure)([ \t]|$)`: "curl does not verify certificates",
	`\bwget\b[^;&|\n]*[ \t]--no-check-certificate`: "wget does not verify certificates",
	`\bpip[0-9.]*[ \t][^;&|\n]*--trusted-host`: "pip does not verify certificates",
	`\bapt(-get)?[ \t][^;&|\n]*(--allow-unauthenticated|--force-yes)`: "apt does not verify signatures",
	`\b(yum|dnf|microdnf|rpm|zypper)[ \t][^;&|\n]*(--nogpgcheck|--no-gpg-checks|--nosignature)`: "packages are not verified",
	`\[[^\]\n]*\btrusted=(yes|1|true)\b[^\]\n]*\]`: "apt does not verify signatures",
	`\bPIP_TRUSTED_HOST[ \t=]+[^ \t]`: "pip does not verify certificates",
	`\bapk[ \t][^;&|\n]*--allow-untrusted`: "apk does not verify signatures",
	`\bnpm[ \t][^;&|\n]*strict-ssl[ \t=]+false`: "npm does not verify certificates",
	`\bgit[ \t][^;&|\n]*http\.sslVerify[ \t=]+false`: "git does not verify certificates",
	`\b(NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY)[ \t=]+["']?0`: "certificates are not verified",
	`\bGIT_SSL_NO_VERIFY[ \t=]+["']?(1|true)`: "git does not verify certificates",
}

finding contains {"path": ["instructions", index, "arguments"], "message": message} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction in {"RUN", "ENV", "ARG"}
	is_string(entry.arguments)
	some pattern, message in switches
	regex.match(pattern, entry.arguments)
}
