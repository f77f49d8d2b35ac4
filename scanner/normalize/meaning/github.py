"""GitHub settings: the API wraps booleans, adds addresses, and names people by objects.

Source: GitHub REST API documentation, "Branches: Get branch protection".
"""

from collections.abc import Callable, Mapping

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import (
    ABSENT,
    Case,
    Default,
    Exact,
    Filled,
    Form,
    Keyed,
    Meaning,
    Respelled,
    Row,
    SetLike,
    Silent,
)

_SWITCHES = (
    "enforce_admins",
    "required_signatures",
    "required_linear_history",
    "allow_force_pushes",
    "allow_deletions",
    "block_creations",
    "required_conversation_resolution",
    "lock_branch",
    "allow_fork_syncing",
)
_WHO = ("users", "teams", "apps")
_REVIEWS = "required_pull_request_reviews"
_RESTRICTED = ("restrictions", f"{_REVIEWS}.dismissal_restrictions", f"{_REVIEWS}.bypass_pull_request_allowances")  # fmt: skip
_STATUS = "required_status_checks"
_PLACES = ("", f"{_STATUS}.", f"{_REVIEWS}.", *(f"{place}." for place in _RESTRICTED), *(f"{name}." for name in _SWITCHES))  # fmt: skip
_ADDRESSES = ("url", "html_url", "contexts_url", "protection_url", "users_url", "teams_url", "apps_url", "node_id", "_links")  # fmt: skip


def unwrapped(value: Json) -> Json:
    """Return the boolean of `{"enabled": true, "url": ...}`."""
    if isinstance(value, dict) and isinstance(value.get("enabled"), bool):
        return value["enabled"]
    return value


def named(value: Json) -> Json:
    """Return a user, team or app by its login or slug, in which case does not count."""
    if isinstance(value, dict):
        value = value.get("slug") or value.get("login") or value.get("name") or value
    return Respelled.of(value.lower(), value) if isinstance(value, str) else value


def checks_of_contexts(status: Mapping[str, Json]) -> Json:
    """Return the checks that the older list of their names stands for."""
    contexts = status.get("contexts")
    return [{"context": name} for name in contexts] if isinstance(contexts, list) else ABSENT


def _as_live(key: str) -> Callable[[Mapping[str, Json]], Json]:
    return lambda around: around.get(key, ABSENT)


_SETTINGS = (
    # Who may pass without a review is part of asking for one; how many must is left open.
    Row(
        _REVIEWS,
        Exact(),
        Case({"dismiss_stale_reviews": True}, {"dismiss_stale_reviews": True, "url": "x"}),
        Case({}, {"bypass_pull_request_allowances": {"users": ["a"]}}),
    ),
    *(
        Row(
            _REVIEWS,
            Filled(name, _as_live(name)),
            Case({"dismiss_stale_reviews": True}, {"dismiss_stale_reviews": True, name: value}),
            Case({name: value}, {}),
        )
        for name, value in (
            ("required_approving_review_count", 2),
            ("dismissal_restrictions", {"users": ["a"]}),
        )
    ),
    *(
        row
        for name in _SWITCHES
        for row in (
            Row(
                name,
                Form(unwrapped),
                Case(spec=True, live={"enabled": True, "url": "https://api.example.com"}),
                Case(spec=True, live={"enabled": False}),
            ),
            Row(
                name, Default(value=False), Case(spec=False, live=None), Case(spec=True, live=None)
            ),
        )
    ),
    *(
        Row(
            f"{place}{name}",
            Silent(),
            Case("a", "b"),
            Case(1, 2, f"{_REVIEWS}.required_approving_review_count"),
        )
        for place in _PLACES
        for name in _ADDRESSES
    ),
    Row(
        f"{_STATUS}.contexts",
        SetLike(),
        Case(["lint", "test"], ["test", "lint"]),
        Case(["lint"], []),
    ),
    Row(
        _STATUS,
        Filled("checks", checks_of_contexts),
        Case(
            {"contexts": ["a"]}, {"contexts": ["a"], "checks": [{"context": "a", "app_id": None}]}
        ),
        Case({"contexts": ["a"]}, {"contexts": ["a"], "checks": [{"context": "b"}]}),
    ),
    *(
        Row(name, Default(value=False), Case(spec=False, live=None), Case(spec=True, live=None))
        for name in (
            f"{_REVIEWS}.dismiss_stale_reviews",
            f"{_REVIEWS}.require_code_owner_reviews",
            f"{_REVIEWS}.require_last_push_approval",
            f"{_STATUS}.strict",
        )
    ),
    # Any app may set the status.
    Row(f"{_STATUS}.checks[].app_id", Default(-1), Case(-1, None), Case(7, None)),
    Row(
        f"{_STATUS}.checks",
        Keyed(("context",)),
        Case([{"context": "a"}, {"context": "b"}], [{"context": "b"}, {"context": "a"}]),
        Case([{"context": "a"}], []),
    ),
    *(
        Row(
            place,
            Exact(),
            Case({"users": ["a"]}, {"users": ["a"], "teams": [], "url": "x"}),
            Case({"users": ["a"]}, {"users": ["a"], "teams": ["b"]}),
        )
        for place in _RESTRICTED
    ),
    *(
        row
        for place in _RESTRICTED
        for who in _WHO
        for row in (
            Row(f"{place}.{who}", Default([]), Case([], None), Case(["a"], None)),
            Row(f"{place}.{who}", SetLike(), Case(["a", "b"], ["b", "a"]), Case(["a"], ["a", "b"])),
            Row(
                f"{place}.{who}[]",
                Form(named),
                Case("ops", {"slug": "ops", "id": 7}),
                Case("ops", {"slug": "dev"}),
            ),
        )
    ),
)

_REPOSITORY = (
    Row("topics", SetLike(), Case(["a", "b"], ["b", "a"]), Case(["a"], ["a", "b"])),
    *(
        Row(name, Default(""), Case("", None), Case("shop", None))
        for name in ("description", "homepage")
    ),
)

MEANING = Meaning(
    types={"github.Protection": _SETTINGS, "github.Repository": _REPOSITORY},
    kinds={
        "github/branch_protection": "github.Protection",
        "github/repository": "github.Repository",
    },
)
