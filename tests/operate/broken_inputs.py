"""Twenty broken governance files; in each, the exact place and first words of every mistake."""

from typing import NamedTuple


class Broken(NamedTuple):
    """A file, its text, and what must be said: (line, column, how the message begins)."""

    file: str
    text: str
    said: tuple[tuple[int, int, str], ...]


_E = "schema: entitlements/1\n"
_TERM = "term: {start: 2027-04-01, end: null}"

FILES = (
    Broken("trueup.yaml", "version: 1\nname: [\n", ((3, 1, "while parsing a flow node"),)),
    Broken("trueup.yaml", "name: shop\nnmae: x\nversion: 2\n", (
        (2, 1, "unknown key 'nmae' (did you mean \"name\"?): known are"),
        (3, 10, "version: 2 is not what stands here: write 1"),
    )),
    Broken("trueup.yaml", "version: 1\nname: ''\nfail_on: hihg\nmin_coverage: 101\n", (
        (2, 7, "name: it is empty"),
        (3, 10, "fail_on: 'hihg' is not known (did you mean \"high\"?): write one of critical"),
        (4, 15, "min_coverage: 101 is out of range: write a number of at most 100"),
    )),
    Broken("trueup.yaml", """\
version: 1
name: shop
sources:
  - {kind: fils, name: a}
  - {kind: files, name: a, pth: x}
  - kind: postgres
    name: db
    dsn: postgresql://user:hunter2@db/shop
    owner: [x]
""", (
        (4, 12, "sources[0].kind: no source kind 'fils' (did you mean \"files\"?): write one of"),
        (5, 25, "sources[1].name: the name 'a' is taken by line 4: choose another"),
        (5, 28, "sources[1]: files knows no option 'pth' (did you mean \"path\"?)"),
        (9, 12, "sources[2].owner: a list where text is expected: write text"),
    )),
    Broken("trueup.yaml", """\
version: 1
name: shop
name: other
checks: {off: [drift/chnged], areas: driff}
reports: {htlm: out.html}
""", (
        (3, 1, "the key 'name' is given twice in one mapping: correct it here"),
        (4, 16, "checks.off[0]: no check 'drift/chnged' (did you mean \"drift/changed\"?)"),
        (4, 38, "checks.areas: 'driff' where a list is expected: write a list"),
        (5, 11, "reports: no format 'htlm' (did you mean \"html\"?): known are"),
    )),
    Broken("trueup.yaml", "version: 1\nname: x\nevidence: {key: plain}\nhttp: {ca_bundel: x, timeout_seconds: 0}\n", (
        (3, 17, "evidence.key: a secret is a reference, never a value: write env:NAME or file:PATH"),
        (4, 8, "http: unknown key 'ca_bundel' (did you mean \"ca_bundle\"?): known are"),
        (4, 39, "http.timeout_seconds: 0 is out of range: write a number above 0"),
    )),
    Broken("trueup.yaml", "version: 1\nname: x\n---\nversion: 1\n", (
        (1, 1, "2 documents where one is expected"),
    )),
    Broken("entitlements/tools.yaml", _E + "tools:\n\t- {id: robot}\n", (
        (3, 1, "while scanning for the next token found character that cannot start any token"),
    )),
    Broken("entitlements/tools.yaml", _E + "timezone: Europe/Berlyn\nexpiring_within_days: [30, x]\nmax_session_hours: -1\n", (
        (2, 11, "timezone: the time zone 'Europe/Berlyn' is not known: write a name"),
        (3, 28, "expiring_within_days[1]: 'x' where a number is expected: write a number"),
        (4, 20, "max_session_hours: -1 is out of range: write a number of at least 0"),
    )),
    Broken("entitlements/tools.yaml", _E + f"entitlements:\n  - {{id: E1, tool: robot, metric: seat, quanity: 3, {_TERM}}}\n", (
        (3, 5, "entitlements[0]: 'quantity' is missing: add it (seats bought)"),
        (3, 35, "entitlements[0].metric: 'seat' is not known: write one of named_user"),
        (3, 41, "entitlements[0]: unknown key 'quanity' (did you mean \"quantity\"?)"),
    )),
    Broken("entitlements/tools.yaml", _E + f"""\
entitlements:
  - id: E1
    tool: robot
    metric: device
    quantity: 3.5
    term: {{start: 2027-02-30, end: 01.04.2028}}
  - {{id: E1, tool: [robot], metric: device, quantity: 1, {_TERM}}}
  - nothing
""", (
        (6, 15, "entitlements[0].quantity: 3.5 where a whole number is expected"),
        (7, 19, "entitlements[0].term.start: '2027-02-30' is a day that does not exist: write 2027"),
        (7, 36, "entitlements[0].term.end: '01.04.2028' is not an instant: write"),
        (8, 10, "entitlements[1].id: the id 'E1' is taken by an entry above: choose another"),
        (8, 20, "entitlements[1].tool: a list where text is expected: write text"),
        (9, 5, "entitlements[2]: 'nothing' where a mapping is expected: write a mapping"),
    )),
    Broken("entitlements/tools.yaml", "schema: entitlement/1\npeople: {id: x}\n", (
        (1, 9, "schema: 'entitlement/1' is not what stands here: write entitlements/1"),
        (2, 9, "people: a mapping where a list or nothing is expected"),
    )),
    Broken("entitlements/people.yml", "people:\n  - {id: x, at: 2028-03-01T00:00:00}\n  - {status: active}\n", (
        (1, 1, "'schema' is missing: add it (name and version of this format)"),
        (2, 17, "people[0].at: '2028-03-01T00:00:00' is not a date or instant: write 2027-06-30"),
        (3, 5, "people[1]: 'id' is missing: add it (unique in its list)"),
    )),
    Broken("waivers/drift.yaml", """\
- id: x
  rule: drift/*
  reson: because
  match: {path: spec, knid: x}
  expires: 30.6.2027
- 5
""", (
        (1, 3, "[0]: 'approver' is missing: add it (who agreed; not its author)"),
        (1, 3, "[0]: 'owner' is missing: add it (who answers for it)"),
        (1, 3, "[0]: 'reason' is missing: add it (why it may differ)"),
        (3, 3, "[0]: unknown key 'reson' (did you mean \"reason\"?): known are id, rule"),
        (4, 17, "[0].match.path: 'spec' where a list is expected: write a list of steps"),
        (4, 23, "[0].match: unknown key 'knid' (did you mean \"kind\"?): known are kind, name"),
        (5, 12, "[0].expires: '30.6.2027' is not a date: write a day such as 2027-06-30"),
        (6, 3, "[1]: 5 where a mapping is expected: write a mapping"),
    )),
    Broken("waivers/drift.yaml", "waiver: []\n", (
        (1, 1, "'waivers' is missing: add it"),
        (1, 1, "unknown key 'waiver' (did you mean \"waivers\"?): known are $schema, schema, waivers"),
    )),
    Broken("waivers/drift.yaml", """\
waivers:
  - {id: a, rule: '*', reason: r, owner: o, approver: p, expires: 2027-06-31, match: {fingerprint: abc}}
  - {id: a, rule: '', reason: r, owner: o, approver: p, expires: 2027-06-30}
""", (
        (2, 67, "waivers[0].expires: '2027-06-31' is a day that does not exist: write a day"),
        (2, 100, "waivers[0].match.fingerprint: it is too short: write at least the first 12"),
        (3, 10, "waivers[1].id: the id 'a' is taken by an entry above: choose another"),
        (3, 19, "waivers[1].rule: it is empty"),
    )),
    Broken("waivers/drift.json", '[{"id": "a"}, {"id": "a", }]', (
        (1, 27, "a key in double quotes is missing: correct it here"),
    )),
    Broken("owners.yaml", """\
schema: owners/1
owners:
  - {team: platform, on_call: pager, reviewed: last year}
  - {team: platform, oncall: pager, reviewed: 2027-01-01}
""", (
        (3, 48, "owners[0].reviewed: 'last year' is not a date: write a day such as 2027-06-30"),
        (4, 5, "owners[1]: 'on_call' is missing: add it (where somebody is reached at night)"),
        (4, 12, "owners[1].team: the team 'platform' is taken by an entry above: choose another"),
        (4, 22, "owners[1]: unknown key 'oncall' (did you mean \"on_call\"?): known are team"),
    )),
    Broken("approvers.yaml", """\
schema: approvers/1
approvers:
  - name: security-lead
    keys: [ssh-dss AAAA]
  - {name: cto, keys: []}
  - {nmae: cfo}
""", (
        (4, 12, "approvers[0].keys[0]: 'ssh-dss AAAA' is not written in the way that is expected: "
                "write a public key such as ssh-ed25519"),
        (5, 23, "approvers[1].keys: it is empty"),
        (6, 5, "approvers[2]: 'keys' is missing: add it (public keys, as in a file of allowed"),
        (6, 5, "approvers[2]: 'name' is missing: add it (as waivers name the approver)"),
        (6, 6, "approvers[2]: unknown key 'nmae' (did you mean \"name\"?): known are name"),
    )),
    Broken("usage/bots.csv", """\
session,principal,tool,start,end,verzion
s1,bot,robot,2027-01-01T00:00:00,2027-01-01T01:00:00Z,1
s2,"bot, two",,yesterday,,
s3,bot
""", (
        (1, 34, "unknown column 'verzion' (did you mean \"version\"?): known are session"),
        (2, 14, "start: '2027-01-01T00:00:00' has no offset: write 2027-01-01T00:00:00Z or"),
        (3, 15, "tool: it is empty: write something here"),
        (3, 16, "start: 'yesterday' is not an instant: write 2028-03-27T09:00:00+02:00"),
        (4, 1, "2 fields where the header has 6: write one for each column"),
    )),
    Broken("usage/bots.jsonl", '{"session": "s1", "principal": "bot", "tool": 5, "start": "2027-01-01T00:00:00Z"}\n\n{"session": "s2",}\n', (
        (1, 47, "tool: 5 where text is expected: write text"),
        (3, 18, "a key in double quotes is missing: correct it here"),
    )),
    Broken("entitlements/tools.json", _E, ((1, 1, "a value is missing or is not JSON: correct it here"),)),
)  # fmt: skip
