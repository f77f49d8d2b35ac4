from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents.entitlements import READER

HEAD = "schema: entitlements/1\ntimezone: Europe/Berlin\n"


def read(text: str) -> tuple[list[Resource], list[Unreadable]]:
    source = Source(kind="files", name="governance")
    origin = Origin(source="governance", file="entitlements/a.yaml")
    snapshot = Snapshot(source, "a.yaml", text.encode(), "sha256:ab", origin)
    found = list(READER.read(snapshot, text))
    return (
        [each for each in found if isinstance(each, Resource)],
        [each for each in found if isinstance(each, Unreadable)],
    )


def test_file_is_recognised_by_its_schema() -> None:
    assert READER.recognises("entitlements/a.yaml", HEAD)
    assert not READER.recognises("entitlements/a.yaml", "tools: []\n")
    assert not READER.recognises("a.json", HEAD)


def test_tools_entitlements_and_people_become_specs_with_their_line() -> None:
    resources, gaps = read(
        HEAD
        + "tools:\n  - {id: robot}\n"
        + "entitlements:\n"
        + "  - {id: E1, tool: robot, metric: device, quantity: 3, term: {start: 2027-04-01, end: null}, owner: rpa}\n"
        + "people:\n  - {id: user-1}\n"
    )
    assert gaps == []
    assert [(each.uid, each.origin.line) for each in resources] == [
        ("trueup/tool/robot", 4),
        ("trueup/entitlement/E1", 6),
        ("trueup/person/user-1", 8),
    ]
    assert {each.side for each in resources} == {Side.SPEC}
    assert resources[1].owner == "rpa"
    assert resources[1].evidence == "sha256:ab"
    assert resources[1].attributes["term"] == {"start": "2027-04-01", "end": None}
    assert resources[1].attributes["timezone"] == "Europe/Berlin"
    assert resources[1].attributes["expiring_within_days"] == [30, 7]


def test_each_bad_entry_is_a_gap_with_its_line_and_the_rest_is_read() -> None:
    resources, gaps = read(
        HEAD
        + "max_session_hours: soon\n"
        + "entitlements:\n"
        + "  - {id: E1, tool: robot, metric: seat, quantity: 3, term: {start: 2027-04-01}}\n"
        + "  - {id: E2, tool: robot, metric: device, quantity: -1, term: {start: 2027-04-01}}\n"
        + "  - {id: E3, tool: robot, metric: device, quantity: 1}\n"
        + "  - {tool: robot}\n"
        + "  - {id: E4, tool: robot, metric: device, quantity: 1, term: {start: 2027-04-01}, seats: 3}\n"
        + "  - {id: E4, tool: robot, metric: device, quantity: 1, term: {start: 2027-04-01}}\n"
    )
    assert [each.uid for each in resources] == ["trueup/entitlement/E4"]
    assert [
        (each.place.removeprefix("entitlements/a.yaml:"), each.reason.split(": write")[0])
        for each in gaps
    ] == [
        ("3:20", "entitlements: max_session_hours: 'soon' where a number is expected"),
        ("5:35", "entitlements: entitlements[0].metric: 'seat' is not known"),
        ("6:53", "entitlements: entitlements[1].quantity: -1 is out of range"),
        (
            "7:5",
            "entitlements: entitlements[2]: 'term' is missing: add it ({start: DATE, end: DATE or null})",
        ),
        ("8:5", "entitlements: entitlements[3]: 'id' is missing: add it (unique in its list)"),
        (
            "8:5",
            "entitlements: entitlements[3]: 'metric' is missing: add it (named_user, concurrent_user, concurrent_bot, device)",
        ),
        ("8:5", "entitlements: entitlements[3]: 'quantity' is missing: add it (seats bought)"),
        (
            "8:5",
            "entitlements: entitlements[3]: 'term' is missing: add it ({start: DATE, end: DATE or null})",
        ),
        (
            "9:83",
            "entitlements: entitlements[4]: unknown key 'seats': known are id, tool, metric, quantity, term, owner, edition, editions, pool, version, regions, assigned, unit_cost, note, contract",
        ),
        (
            "10:10",
            "entitlements: entitlements[5].id: the id 'E4' is taken by an entry above: choose another",
        ),
    ]


def test_text_that_is_no_yaml_is_a_gap() -> None:
    resources, gaps = read(HEAD + "tools: [\n")
    assert resources == []
    assert len(gaps) == 1
