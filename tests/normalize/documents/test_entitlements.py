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
    assert [(each.place, each.reason) for each in gaps] == [
        ("entitlements/a.yaml:3", "entitlements: max_session_hours: write a number of at least 0"),
        (
            "entitlements/a.yaml:5",
            "entitlements: entitlements[0]: metric must be one of named_user, concurrent_user, "
            "concurrent_bot, device",
        ),
        (
            "entitlements/a.yaml:6",
            "entitlements: entitlements[1]: quantity must be a whole number of at least 0",
        ),
        ("entitlements/a.yaml:7", "entitlements: entitlements[2]: needs a term with a start"),
        ("entitlements/a.yaml:8", "entitlements: entitlements[3]: needs an id"),
        ("entitlements/a.yaml:9", "entitlements: entitlements E4: unknown key 'seats'"),
        ("entitlements/a.yaml:10", "entitlements: entitlements: the id 'E4' is given twice"),
    ]


def test_text_that_is_no_yaml_is_a_gap() -> None:
    resources, gaps = read(HEAD + "tools: [\n")
    assert resources == []
    assert len(gaps) == 1
