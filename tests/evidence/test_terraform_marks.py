"""What Terraform marks as sensitive is masked wherever it stands, and nothing beside it is."""

import json

import pytest

from scanner.evidence.redaction import Redactor
from scanner.model.resource import Json
from scanner.normalize.grammars.masked import is_masked

REDACTOR = Redactor(b"k" * 32, "k1")
CANARY = "canary-value-7"
HEAD: Json = {"format_version": "1.2", "terraform_version": "1.9.0"}
TREE: Json = {"values": {"licence": CANARY, "list": ["open", CANARY], "size": 3},
              "sensitive_values": {"licence": True, "list": [False, True]}}  # fmt: skip
PATHS: Json = {
    "attributes": {"licence": CANARY, "list": ["open", CANARY], "map": {"a.b": CANARY}},
    "sensitive_attributes": [
        [{"type": "get_attr", "value": "licence"}],
        [{"type": "get_attr", "value": "list"},
         {"type": "index", "value": {"value": 1, "type": "number"}}],
        [{"type": "get_attr", "value": "map"},
         {"type": "index", "value": {"value": "a.b", "type": "string"}}],
    ],
}  # fmt: skip
CHANGE: Json = {"before": {"x": {"y": CANARY}}, "after": {"x": {"y": "open", "z": CANARY}},
                "before_sensitive": {"x": True}, "after_sensitive": {"x": {"z": True}}}  # fmt: skip


@pytest.mark.parametrize(
    "held",
    [
        TREE,
        PATHS,
        CHANGE,
        {"variables": {"db_password": {"value": CANARY}}},
        {"variables": {"licence": {"value": CANARY}},
         "configuration": {"root_module": {"variables": {"licence": {"sensitive": True}}}}},
        {"configuration": {"expressions": {"password": {"constant_value": CANARY}}}},
    ],
)  # fmt: skip
def test_what_is_marked_is_masked_in_the_text(held: Json) -> None:
    text = json.dumps({**HEAD, **held}, indent=1)
    masked = REDACTOR.text("a.json", text)
    assert CANARY not in masked
    assert masked.count("\n") == text.count("\n")
    assert REDACTOR.text("a.json", masked) == masked
    assert ("open" in text) == ("open" in masked)


def test_what_is_not_marked_stays() -> None:
    held = {"values": {"licence": CANARY}, "sensitive_values": {"other": True, "list": [True]}}
    assert CANARY in REDACTOR.text("a.json", json.dumps({**HEAD, "held": held}))
    assert CANARY in REDACTOR.text("a.json", json.dumps({"held": TREE}))


def test_decoded_values_are_masked_by_the_same_marks_and_alike() -> None:
    masked = REDACTOR.value({"resource": TREE})
    values = masked["resource"]["values"]
    assert CANARY not in json.dumps(masked)
    assert (values["list"][0], values["size"]) == ("open", 3)
    assert is_masked(values["licence"])
    assert REDACTOR.value(masked) == masked
    text = json.loads(REDACTOR.text("a.json", json.dumps({**HEAD, **TREE})))
    assert text["values"] == values
