"""Schema `reviews/1`: reviews on a forge, as recorded there; and what forges export themselves."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from scanner.model.resource import Json

KIND: Final = "trueup/review"
_TEXT: Final = {"type": "string", "minLength": 1}
_OID: Final = {"type": "string", "pattern": "^([0-9a-f]{40}([0-9a-f]{24})?)?$"}
_IS_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_SETTLED = {"approved": True, "changes_requested": False, "dismissed": False, "rejected": False}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/reviews-v1.schema.json",
    "title": "reviews/1",
    "description": "Reviews of changes on a forge, exported from it, outside of the repository.",
    "type": "object",
    "required": ["schema", "changes"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "schema": {"const": "reviews/1", "description": "name and version of this format"},
        "forge": {**_TEXT, "description": "such as github"},
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["number", "author", "reviews"],
                "additionalProperties": False,
                "properties": {
                    "number": {"type": ["integer", "string"]},
                    "author": {**_TEXT, "description": "login of who made the change"},
                    "head": {**_OID, "description": "last commit of the change"},
                    "base": {**_OID, "description": "commit that it was compared with"},
                    "merge": {**_OID, "description": "commit that merged it"},
                    "reviews": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["by", "state", "commit"],
                            "additionalProperties": False,
                            "properties": {
                                "by": {**_TEXT, "description": "login of the reviewer"},
                                "state": {
                                    "enum": [*_SETTLED, "commented"],
                                    "description": "what the review says",
                                },
                                "commit": {**_OID, "description": "the commit that was reviewed"},
                                "at": {"type": "string"},
                            },
                        },
                    },
                },
            },
        },
    },
}


class NotReviewsError(ValueError):
    """The document is no export of reviews that is known; says what was expected."""


def approvals_in(value: Json) -> Iterator[dict[str, str]]:
    """Yield the approvals that stand: `{forge, number, reviewer, author, commit, head, base, merge}`.

    Of several reviews by one person of one change the last counts that settles anything. Known are
    `reviews/1`, the list that `gh pr list --json` writes, `{pull_request, reviews}` as the REST
    interfaces of GitHub and Gitea answer, and `{merge_request, approvals}` as that of GitLab does.
    A commit that is not known is "".

    Raises:
        NotReviewsError: it is none of these.
    """
    if isinstance(value, Mapping) and value.get("schema") == "reviews/1":
        changes = value.get("changes")
        forge = str(value.get("forge", ""))
        for change in changes if isinstance(changes, list) else ():
            yield from _standing(forge, change, _plain_reviews(change))
        return
    for one in value if isinstance(value, list) else [value]:
        yield from _of_forge(one)


def _of_forge(one: Json) -> Iterator[dict[str, str]]:
    if not isinstance(one, Mapping):
        raise NotReviewsError("no export of reviews: expected a mapping for each change")
    if isinstance(one.get("pull_request"), Mapping) and isinstance(one.get("reviews"), list):
        pull = one["pull_request"]
        change = {
            "number": pull.get("number"), "author": _at(pull, "user", "login"),
            "head": _at(pull, "head", "sha"), "base": _at(pull, "base", "sha"),
            "merge": pull.get("merge_commit_sha") if pull.get("merged") else "",
        }  # fmt: skip
        said = ((_at(r, "user", "login"), _get(r, "state"), _get(r, "commit_id"),
                 _get(r, "submitted_at")) for r in one["reviews"])  # fmt: skip
        yield from _standing("github", change, said)
    elif isinstance(one.get("merge_request"), Mapping) and isinstance(
        one.get("approvals"), Mapping
    ):
        yield from _of_gitlab(one["merge_request"], one["approvals"])
    elif isinstance(one.get("reviews"), list) and "author" in one:
        change = {
            "number": one.get("number"), "author": _at(one, "author", "login"),
            "head": one.get("headRefOid"), "base": one.get("baseRefOid"),
            "merge": _at(one, "mergeCommit", "oid"),
        }  # fmt: skip
        said = ((_at(r, "author", "login"), _get(r, "state"), _at(r, "commit", "oid"),
                 _get(r, "submittedAt")) for r in one["reviews"])  # fmt: skip
        yield from _standing("github", change, said)
    else:
        raise NotReviewsError(
            "no export of reviews: expected reviews/1, the list of `gh pr list --json "
            "number,author,headRefOid,mergeCommit,reviews`, or {pull_request, reviews}, or "
            "{merge_request, approvals}"
        )


def _of_gitlab(
    request: Mapping[str, Json], approvals: Mapping[str, Json]
) -> Iterator[dict[str, str]]:
    change = {
        "number": request.get("iid"), "author": _at(request, "author", "username"),
        "head": request.get("sha"), "base": _at(request, "diff_refs", "base_sha"),
        "merge": request.get("merge_commit_sha") or request.get("squash_commit_sha"),
    }  # fmt: skip
    by = approvals.get("approved_by")
    said = ((_at(one, "user", "username"), "approved", request.get("sha"), "")
            for one in (by if isinstance(by, list) else ()))  # fmt: skip
    yield from _standing("gitlab", change, said)


def _plain_reviews(change: Json) -> Iterator[tuple[Json, Json, Json, Json]]:
    held = change.get("reviews") if isinstance(change, Mapping) else None
    for one in held if isinstance(held, list) else ():
        yield _get(one, "by"), _get(one, "state"), _get(one, "commit"), _get(one, "at")


def _standing(
    forge: str, change: Json, reviews: Iterator[tuple[Json, Json, Json, Json]]
) -> Iterator[dict[str, str]]:
    """Yield what the last settling review of each person says, where that is an approval."""
    last: dict[str, tuple[bool, str]] = {}
    for by, state, commit, _ in sorted(reviews, key=lambda one: str(one[3] or "")):
        settled = _SETTLED.get(str(state).lower())
        if settled is not None and isinstance(by, str) and by:
            last[by] = (settled, _oid(commit))
    if not isinstance(change, Mapping):
        return
    for by, (approved, commit) in last.items():
        if approved:
            yield {
                "forge": forge, "number": str(change.get("number", "")), "reviewer": by,
                "author": str(change.get("author") or ""), "commit": commit,
                "head": _oid(change.get("head")), "base": _oid(change.get("base")),
                "merge": _oid(change.get("merge")),
            }  # fmt: skip


def _oid(value: Json) -> str:
    return value if isinstance(value, str) and _IS_OID.match(value) else ""


def _get(value: Json, key: str) -> Json:
    return value.get(key) if isinstance(value, Mapping) else None


def _at(value: Json, key: str, inner: str) -> Json:
    return _get(_get(value, key), inner)
