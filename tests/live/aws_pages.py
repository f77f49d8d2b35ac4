"""A door in front of the AWS server that gives pages where the server itself gives all at once.

The answers stay those of the server; only how many items one of them holds is changed, in the way
that each API documents: `Marker`, `NextToken`, `NextMarker`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from tests.live.loopback import Asked, Said

_IDENTITIES = ("User", "Group", "Role", "LocalManagedPolicy")
_GROUP = re.compile(r"<groupId>(sg-[0-9a-f]+)</groupId>")


def through(endpoint: str, asked: Asked, body: bytes | None = None) -> Said:
    """Return what the server answers to a request, with another body where one is given."""
    headers = {k: v for k, v in asked.headers.items() if k not in ("host", "content-length")}
    given = requests.request(
        asked.method, endpoint + asked.path, data=asked.body if body is None else body,
        headers=headers, timeout=30,
    )  # fmt: skip
    return Said(given.content, given.status_code, dict(given.headers))


def paged(endpoint: str) -> Callable[[Asked], Said]:
    """Return answers of the server on the smallest pages."""

    def answer(asked: Asked) -> Said:
        form = {key: held[0] for key, held in parse_qs(asked.body.decode()).items()}
        query = {key: held[0] for key, held in parse_qs(urlsplit(asked.path).query).items()}
        action = form.get("Action", "")
        if action == "GetAccountAuthorizationDetails":
            return _identities(endpoint, asked, form)
        if action == "DescribeSecurityGroups":
            return _groups(endpoint, asked, form)
        if action == "DescribeDBClusters":
            return _clusters(endpoint, asked, form)
        if "/functions" in asked.path and "/policy" not in asked.path and asked.method == "GET":
            return _functions(endpoint, asked, int(query.get("Marker", 0)))
        if "max-buckets" in query:
            return _buckets(endpoint, asked, int(query.get("continuation-token", 0)))
        return through(endpoint, asked)

    return answer


def _identities(endpoint: str, asked: Asked, form: dict[str, str]) -> Said:
    page = int(form.get("Marker", 0))
    narrowed = {**form, "Filter.member.1": _IDENTITIES[page]}
    said = through(endpoint, asked, urlencode(narrowed).encode())
    if page + 1 == len(_IDENTITIES):
        return said
    more = f"<IsTruncated>true</IsTruncated><Marker>{page + 1}</Marker>"
    return _with(said, said.value.decode().replace("<IsTruncated>false</IsTruncated>", more))


def _groups(endpoint: str, asked: Asked, form: dict[str, str]) -> Said:
    rest = {key: held for key, held in form.items() if key not in ("NextToken", "MaxResults")}
    whole = through(endpoint, asked, urlencode(rest).encode()).value.decode()
    ids = sorted(set(_GROUP.findall(whole)))
    page = int(form.get("NextToken", 0))
    size = int(form["MaxResults"])
    chosen = {f"GroupId.{n}": one for n, one in enumerate(ids[page : page + size], 1)}
    said = through(endpoint, asked, urlencode({**rest, **chosen}).encode())
    if page + size >= len(ids):
        return said
    more = f"</securityGroupInfo><nextToken>{page + size}</nextToken>"
    return _with(said, said.value.decode().replace("</securityGroupInfo>", more))


def _functions(endpoint: str, asked: Asked, page: int) -> Said:
    said = through(endpoint, asked)
    listed = json.loads(said.value)["Functions"]
    following = {"NextMarker": str(page + 1)} if page + 1 < len(listed) else {}
    return _with(said, json.dumps({"Functions": listed[page : page + 1], **following}))


def _buckets(endpoint: str, asked: Asked, page: int) -> Said:
    said = through(endpoint, replace(asked, path="/"))
    return _sliced(said, ("Buckets", "Bucket", "ContinuationToken"), page, 1)


def _clusters(endpoint: str, asked: Asked, form: dict[str, str]) -> Said:
    rest = {key: held for key, held in form.items() if key not in ("Marker", "MaxRecords")}
    said = through(endpoint, asked, urlencode(rest).encode())
    tags = ("DBClusters", "DBCluster", "Marker")
    return _sliced(said, tags, int(form.get("Marker", 0)), int(form["MaxRecords"]))


def _sliced(said: Said, tags: tuple[str, str, str], first: int, size: int) -> Said:
    """Return a list cut down to one page, with the token of the next one after it."""
    around, each, token = tags
    text = said.value.decode()
    listed = re.findall(rf"<{each}>.*?</{each}>", text, re.DOTALL)
    more = f"<{token}>{first + size}</{token}>" if first + size < len(listed) else ""
    before, _, rest = text.partition(f"<{around}>")
    page = "".join(listed[first : first + size])
    after = rest.partition(f"</{around}>")[2]
    return _with(said, f"{before}<{around}>{page}</{around}>{more}{after}")


def _with(said: Said, text: str) -> Said:
    return Said(text.encode(), said.status, said.headers)
