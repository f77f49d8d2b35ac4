"""Read the settings of a Redis server by `CONFIG GET`; nothing else is asked of it."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError
from redis.retry import Retry

from scanner.evidence.retries import RetryBudget, with_retries
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Json, Origin

_REFUSALS = (AuthenticationError, NoPermissionError)


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    try:
        address = _address(source, context)
        values = with_retries(RetryBudget(), _may_pass, lambda: _asked(source, context, address))
    except LookupError as error:
        yield Unreadable(source.name, "url", str(error), whole=True)
        return
    except ValueError:
        reason = "the address cannot be read: write redis://host:6379 or rediss://host:6379"
        yield Unreadable(source.name, "url", reason, whole=True)
        return
    except RedisError as error:
        reason, transient = _words(error), _may_pass(error)
        yield Unreadable(source.name, "settings", reason, transient=transient, whole=True)
        return
    origin = Origin(source=source.name, api="redis:CONFIG GET")
    answer = Answer("settings", values, origin, query="CONFIG GET *", found=len(values))
    yield context.recorder.answer(source, answer)


def _address(source: Source, context: CollectContext) -> str:
    """Return the address; one that is a reference may hold a password, one in the open may not."""
    given = str(source.options.get("url", ""))
    if given.startswith(("redis://", "rediss://", "unix://")):
        if urlsplit(given).password:
            raise LookupError(
                "the address holds a password: write url: env:NAME, or use `password`"
            )
        return given
    return context.secret(given, f"redis:{source.name}")


def _asked(source: Source, context: CollectContext, address: str) -> dict[str, Json]:
    options: dict[str, Any] = {}
    for name in ("username", "password"):
        if source.options.get(name):
            held = str(source.options[name])
            options[name] = (
                context.secret(held, f"redis:{source.name}") if name == "password" else held
            )
    if source.options.get("ca_bundle"):
        options["ssl_ca_certs"] = str(context.root / str(source.options["ca_bundle"]))
    client = redis.Redis.from_url(
        address, socket_connect_timeout=10, socket_timeout=30, decode_responses=True,
        retry=Retry(NoBackoff(), 0), **options,
    )  # fmt: skip
    try:
        given = client.config_get("*")
    finally:
        client.close()
    if not isinstance(given, Mapping):
        raise ResponseError("CONFIG GET gave no settings")
    return {str(name): held for name, held in sorted(given.items())}


def _may_pass(error: BaseException) -> bool:
    passing = (redis.ConnectionError, redis.TimeoutError)
    return isinstance(error, passing) and not isinstance(error, _REFUSALS)


def _words(error: RedisError) -> str:
    """Return what is wrong; the words of the server are told only where they quote nothing."""
    if isinstance(error, _REFUSALS) or "WRONGPASS" in str(error):
        return "refused: give the user the permission +config|get, and the right password"
    if isinstance(error, ResponseError):
        return (
            "CONFIG GET is not answered: it is renamed or switched off; export the settings instead"
        )
    return "cannot be reached" if _may_pass(error) else type(error).__name__


CONNECTOR = Connector(
    collect=_collect,
    options={
        "url": "redis://host:port or rediss://host:port, or a secret reference to one",
        "username": "name of the user",
        "password": "secret reference to the password: env:NAME or file:PATH",
        "ca_bundle": "file of certificates to trust instead of the usual ones",
    },
    needs=("a user with the permissions +config|get and nothing else",),
    extra="redis",
)
