"""GitHub rulesets: rules by type, who may pass in any order.

Source: GitHub REST API documentation, "Repository rules: Get a repository ruleset".
"""

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import (
    Case,
    Default,
    Form,
    Keyed,
    Meaning,
    Row,
    SetLike,
    Silent,
)


def _set(path: str, one: Json, two: Json) -> Row:
    return Row(path, SetLike(), Case([one, two], [two, one]), Case([one], [one, two]))


_WITHOUT_NUMBER = ("OrganizationAdmin", "DeployKey")


def without_numbers(actors: Json) -> Json:
    """Return who may pass, those without the number who are one only, whatever stands there."""
    if not isinstance(actors, list):
        return actors
    return [
        {key: value for key, value in one.items() if key != "actor_id"}
        if isinstance(one, dict) and one.get("actor_type") in _WITHOUT_NUMBER
        else one
        for one in actors
    ]


_CHECKS = "rules[].parameters.required_status_checks"

MEANING = Meaning(
    types={
        "github.Ruleset": (
            Row(
                "rules",
                Keyed(("type",)),
                Case([{"type": "deletion"}, {"type": "update"}], [{"type": "update"}, {"type": "deletion"}]),
                Case([{"type": "deletion"}], []),
            ),
            Row(
                "bypass_actors",
                Keyed(("actor_id", "actor_type")),
                Case(
                    [{"actor_id": 1, "actor_type": "Team"}, {"actor_id": 2, "actor_type": "Team"}],
                    [{"actor_id": 2, "actor_type": "Team"}, {"actor_id": 1, "actor_type": "Team"}],
                ),
                Case([], [{"actor_id": 1, "actor_type": "Team"}]),
            ),
            Row(
                "bypass_actors",
                Form(without_numbers),
                Case(
                    [{"actor_id": None, "actor_type": "OrganizationAdmin"}],
                    [{"actor_id": 1, "actor_type": "OrganizationAdmin"}],
                ),
                Case(
                    [{"actor_id": 2, "actor_type": "Team"}], [{"actor_id": 1, "actor_type": "Team"}]
                ),
            ),
            Row(
                "bypass_actors[].bypass_mode",
                Default("always"),
                Case("always", None),
                Case("pull_request", None),
            ),
            Row(
                _CHECKS,
                Keyed(("context",)),
                Case([{"context": "a"}, {"context": "b"}], [{"context": "b"}, {"context": "a"}]),
                Case([{"context": "a"}], []),
            ),
            _set("conditions.ref_name.include", "~DEFAULT_BRANCH", "refs/heads/release"),
            _set("conditions.ref_name.exclude", "refs/heads/a", "refs/heads/b"),
            _set("rules[].parameters.allowed_merge_methods", "merge", "squash"),
            *(
                Row(name, Silent(), Case("a", "b"), Case("active", "disabled", "enforcement"))
                for name in ("id", "node_id", "_links", "created_at", "updated_at", "source", "source_type", "current_user_can_bypass")
            ),
        ),
    },
    kinds={"github/ruleset": "github.Ruleset"},
)  # fmt: skip
