"""Read keys of an etcd cluster through its JSON gateway, all of them at one revision."""

import base64
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from scanner.collect._rest import HTTP_OPTIONS, Rest, RestError, policy_of
from scanner.model.connector import Answer, CollectContext, Connector, Followed
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Json, Origin

_PAGE = 500
_MAX_KEYS = 200_000


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    values: dict[str, Json] = {}
    refused: dict[str, str] = {}
    try:
        reader = EtcdReader(source, context)
        for prefix in reader.prefixes:
            context.progress(f"reading {source.name}: {prefix or 'every key'}")
            try:
                for page in reader.pages(prefix):
                    values |= page
            except RestError as error:
                if not error.status:
                    raise
                refused[prefix] = _words(error, prefix)
                place = f"keys/{prefix}"
                whole = len(refused) == len(reader.prefixes)
                yield Unreadable(
                    source.name, place, refused[prefix], transient=error.transient, whole=whole
                )
    except LookupError as error:
        yield Unreadable(source.name, "password", str(error), whole=True)
        return
    except RestError as error:
        yield Unreadable(source.name, "url", error.reason, transient=error.transient, whole=True)
        return
    if len(refused) == len(reader.prefixes):
        return
    yield context.recorder.answer(
        source,
        Answer(
            "keys", {"keys": dict(sorted(values.items())), "refused": refused},
            Origin(source=source.name, api="etcd:range"),
            query=f"range {', '.join(reader.prefixes) or 'all'}", found=len(values),
        ),
    )  # fmt: skip


def _words(error: RestError, prefix: str) -> str:
    if error.status in (401, 403) or "permission denied" in error.reason:
        return f"refused: grant the user a role that reads the prefix {prefix!r}"
    return error.reason


def _follow(source: Source, context: CollectContext, mark: str, _seconds: float) -> Followed:
    """Return everything when a key changed since a revision.

    The revision is asked for and never watched from, so that compaction loses nothing; one that went
    back, as after a restore, is another revision like any other.
    """
    try:
        revision = EtcdReader(source, context).revision()
    except (LookupError, RestError):
        return Followed("", tuple(_collect(source, context)), whole=True)
    if mark == revision:
        return Followed(mark)
    return Followed(revision, tuple(_collect(source, context)), whole=True)


class EtcdReader:
    """Asks one cluster, signing in where the source names a user."""

    def __init__(self, source: Source, context: CollectContext) -> None:
        """Take what the source says; nothing is asked yet.

        Raises:
            RestError: the address cannot be used.
            LookupError: the reference to the password gives nothing.
        """
        base = str(source.options.get("url", ""))
        self._rest = Rest(base, policy_of(source, context.root))
        self._user = str(source.options.get("username") or "")
        reference = str(source.options.get("password") or "")
        host = urlsplit(base).hostname or ""
        self._password = context.secret(reference, host) if reference else ""
        self._token = ""
        size = source.options.get("page_size")
        self._size = size if isinstance(size, int) and 0 < size <= 10_000 else _PAGE
        listed = source.options.get("prefixes")
        named = [str(one) for one in listed] if isinstance(listed, list) else []
        self.prefixes: tuple[str, ...] = tuple(named) or ("",)

    def pages(self, prefix: str) -> Iterator[dict[str, Json]]:
        """Yield page after page of the keys below a prefix, with their values as text.

        All are read at the revision of the first page, so that they fit together.

        Raises:
            RestError: the cluster refused, or dropped the revision while it was read.
        """
        start, end = _range(prefix)
        revision, seen = 0, 0
        while seen < _MAX_KEYS:
            asked: dict[str, Json] = {
                "key": _text(start),
                "range_end": _text(end),
                "limit": self._size,
            }
            if revision:
                asked["revision"] = str(revision)
            value = self.ask("kv/range", asked)
            held = value.get("kvs") or []
            revision = revision or int(value["header"]["revision"])
            seen += len(held)
            yield {_key(one): _value(one) for one in held}
            if not value.get("more") or not held:
                return
            start = base64.b64decode(held[-1]["key"]) + b"\0"
        raise RestError(f"more than {_MAX_KEYS} keys: name narrower prefixes")

    def revision(self) -> str:
        """Return the cluster and its latest revision, without reading a key.

        Raises:
            RestError: the cluster refused or cannot be reached.
        """
        start, end = _range(self.prefixes[0])
        asked = {"key": _text(start), "range_end": _text(end), "count_only": True}
        header = self.ask("kv/range", asked)["header"]
        return f"{header.get('cluster_id', '')}@{header['revision']}"

    def ask(self, call: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the answer to one call, signing in first where a user is named.

        Raises:
            RestError: the cluster refused or cannot be reached.
        """
        if self._user and not self._token:
            signed = self._rest.post(
                "v3/auth/authenticate", {"name": self._user, "password": self._password}
            )
            self._token = str((signed.value or {}).get("token", ""))
        headers = {"Authorization": self._token} if self._token else {}
        value = self._rest.post(f"v3/{call}", dict(body), headers).value
        if not isinstance(value, dict) or "header" not in value:
            raise RestError("the answer is not one of etcd's version 3 API")
        return value


def _range(prefix: str) -> tuple[bytes, bytes]:
    """Return the first key below a prefix and the first one after it; of all keys for ""."""
    start = prefix.encode()
    for place in range(len(start) - 1, -1, -1):
        if start[place] < 0xFF:
            return start, start[:place] + bytes((start[place] + 1,))
    return start or b"\0", b"\0"


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _key(pair: Mapping[str, Json]) -> str:
    return base64.b64decode(pair["key"]).decode("utf-8", "backslashreplace")


def _value(pair: Mapping[str, Json]) -> str:
    return base64.b64decode(pair.get("value", "")).decode("utf-8", "backslashreplace")


CONNECTOR = Connector(
    collect=_collect,
    options={
        "url": "address of a member, such as https://etcd:2379",
        "prefixes": "prefixes of the keys to read; every key by default",
        "username": "name of the user",
        "password": "secret reference to the password: env:NAME or file:PATH",
        "page_size": "keys asked for at once; 500 by default",
        **HTTP_OPTIONS,
    },
    needs=("a role with read permission on each prefix",),
    follow=_follow,
)
