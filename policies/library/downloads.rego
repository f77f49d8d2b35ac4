# METADATA
# title: Scripts that run what they download
# description: >-
#   A download that a shell or an interpreter takes as its program: through a pipe, as the text of a
#   command, or as a file that is no file. Parsing what was downloaded is none of these.
package policies.library.downloads

sent := `\b(curl|wget)\b([^|;&\n]|&[^&\n])*\|[ \t]*`

before := `((sudo|doas|exec|command)\b([ \t]+-[^ \t]+)*[ \t]+)?((/usr/bin/)?env[ \t]+)?([A-Za-z_][A-Za-z0-9_]*=[^ \t|;&]*[ \t]+)*(/usr)?(/bin/)?`

shell := `(ba|z|da|k|a)?sh\b`

# An interpreter with a program of its own reads the download as data.
interpreter := `(python[0-9.]*|perl|ruby|node|php)[ \t]*(-[ \t]|--?[ \t\n]|-?$|-?[\n;&|)])`

fetched := `(curl|wget)\b`

forms := [
	concat("", [sent, before, shell]), concat("", [sent, before, interpreter]),
	concat("", [`\b`, shell, `[ \t]+(-[a-z]+[ \t]+)*<\([ \t]*`, fetched]),
	concat("", [`(^|[\n;&|][ \t]*)(source|\.)[ \t]+<\([ \t]*`, fetched]),
	concat("", [`\b(eval|`, shell, `[ \t]+-[a-z]*c)[ \t]+["']?(\$\(|`, "`", `)[ \t]*`, fetched]),
	`(?i)\b(iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b[^\n]*\|[ \t]*(iex|invoke-expression)\b`,
	`(?i)\b(iex|invoke-expression)\b[^\n]*\b(iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b`,
]

# Lines that go on are joined, and lines that only explain are left out.
plain(text) := regex.replace(joined, `(^|\n)[ \t]*#[^\n]*`, "${1}") if {
	joined := regex.replace(text, `\\[ \t]*\n`, " ")
}

runs_unseen(text) if {
	script := plain(text)
	some form in forms
	regex.match(form, script)
}
