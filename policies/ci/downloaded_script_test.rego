package policies.ci.downloaded_script_test

import data.policies.ci.downloaded_script

messages(attributes) := {entry.message | some entry in found} if {
	found := downloaded_script.finding with input as {"attributes": attributes}
}

test_reports_a_pipeline if {
	messages({"build": {"script": ["curl -sSL https://x.example/i | sudo bash -s"]}}) == {"job 'build' runs what it downloads"}
}

test_reports_a_workflow if {
	messages({"jobs": {"build": {"steps": [{"run": "wget -qO- https://x.example | sh"}]}}}) == {"job 'build' runs what it downloads"}
}

test_accepts_a_download_to_a_file if {
	messages({"jobs": {"build": {"steps": [{"run": "curl -o a https://x.example\nsha256sum -c sums\nsh a"}]}}}) == set()
}

test_accepts_other_pipes if {
	messages({"build": {"script": ["curl https://x.example | jq ."]}}) == set()
}

test_reports_every_way_to_run_a_download if {
	every text in [
		"curl -fsSL https://x.example/i?a=1&b=2 | sudo -E bash -", "curl -sSL https://x.example/i \\\n  | sh", "bash <(curl -s https://x.example/i)",
		"sh -c \"$(curl -fsSL https://x.example/i)\"", "eval \"$(wget -qO- https://x.example/i)\"", "source <(curl -s https://x.example/i)",
		"curl -sSL https://x.example/i | python3 -", "curl -sS https://x.example/i | php", "curl https://x.example/i | VERSION=1 /bin/sh",
		"curl https://x.example/i | env A=b bash", "iwr https://x.example/i.ps1 | iex", "iex ((New-Object Net.WebClient).DownloadString('https://x.example'))",
	] {
		messages({"jobs": {"build": {"steps": [{"run": text}]}}}) == {"job 'build' runs what it downloads"}
	}
}

test_accepts_downloads_that_are_read if {
	every text in [
		"curl https://x.example/a.json | python3 -m json.tool", "curl https://x.example/a | python3 -c 'import sys'", "curl https://x.example/a | node -e 'x'",
		"# curl https://x.example | sh", "curl https://x.example/a > a && sh b", "curl https://x.example/a || sh b",
	] {
		messages({"jobs": {"build": {"steps": [{"run": text}]}}}) == set()
	}
}

test_reports_scripts_of_a_pipeline_in_every_form if {
	said := {"job 'build' runs what it downloads"}
	line := "curl https://x.example | sh"
	messages({"build": {"script": line}}) == said
	messages({"build": {"before_script": [["make", line], 1]}}) == said
	messages({"default": {"after_script": [line]}}) == {"job 'default' runs what it downloads"}
	messages({"before_script": [line]}) == {"job 'of the pipeline' runs what it downloads"}
}

test_accepts_a_workflow_whose_job_is_called_script if {
	messages({"jobs": {"script": {"steps": []}}, "variables": {"script": "curl https://x.example | sh"}}) == set()
}
