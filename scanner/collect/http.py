"""Read a JSON document that a server answers with: feature flags, settings, an inventory."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from scanner.collect._rest import HTTP_OPTIONS, Rest, RestError, policy_of, token_of
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Json, Origin


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    url = str(source.options.get("url", ""))
    try:
        value = _read(source, context, url)
    except LookupError as error:
        yield Unreadable(source.name, "token", str(error), whole=True)
        return
    except RestError as error:
        reason = error.reason
        if error.status in (401, 403):
            reason += ": give `token` a reference to one that may read this"
        yield Unreadable(source.name, "document", reason, transient=error.transient, whole=True)
        return
    origin = Origin(source=source.name, api=f"GET {_without_query(url)}")
    found = len(value) if isinstance(value, list) else None
    answer = Answer("document", value, origin, query=f"GET {_without_query(url)}", found=found)
    yield context.recorder.answer(source, answer)


def _read(source: Source, context: CollectContext, url: str) -> Json:
    """Return the document, all pages of a list together, and the part of it that was asked for."""
    headers = {}
    if source.options.get("header"):
        name, _, reference = str(source.options["header"]).partition("=")
        headers[name.strip()] = context.secret(reference.strip(), urlsplit(url).hostname or "")
    rest = Rest(url, policy_of(source, context.root), token_of(source, context, url), headers)
    parts = [
        _pointed(one.value, str(source.options.get("pointer") or "")) for one in rest.pages(url)
    ]
    if len(parts) == 1:
        return parts[0]
    if not all(isinstance(one, list) for one in parts):
        raise RestError("a next page is named, but the document is no list")
    return [element for part in parts for element in part]


def _pointed(value: Json, pointer: str) -> Json:
    """Return the part under a JSON pointer (RFC 6901); all for ""."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            raise RestError(f"the document holds nothing at {pointer!r}")
    return value


def _without_query(url: str) -> str:
    return url.partition("?")[0]


CONNECTOR = Connector(
    collect=_collect,
    options={
        "url": "address of the document",
        "token": "secret reference to a bearer token: env:NAME or file:PATH",
        "header": "NAME=REFERENCE for servers that take their key in another header",
        "pointer": "JSON pointer to the part that counts, such as /flags; all by default",
        "document": "kind of the document, such as generic or inventory; by content by default",
        **HTTP_OPTIONS,
    },
    needs=("read access to the document",),
)
