"""Which engine a configuration asks for: a configured server, else the binary, else embedded."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from scanner.evaluate.policies._asking import USUAL, Asking
from scanner.evaluate.policies._engine import Engine, EngineUnavailableError, Limits
from scanner.model.resource import Json

ENGINES = ("auto", "embedded", "opa", "server")


def choose(settings: Mapping[str, Json], asking: Asking = USUAL) -> Engine:
    """Return the engine that the section `policies` of trueup.yaml asks for.

    Args:
        settings: `{engine, server: {url, dedicated, token, ca_bundle}, time_limit_seconds,
            memory_limit_mb}`, all of them optional; `engine` is one of ENGINES or the address of a
            server, `token` a reference to a secret.
        asking: resolves that reference.

    Raises:
        EngineUnavailableError: what was asked for cannot be had; nothing else is taken instead.
    """
    limits = limits_of(settings)
    asked = str(settings.get("engine") or "auto")
    if "://" in asked:
        return _server(limits, {**_mapping(settings.get("server")), "url": asked}, asking)
    server = settings.get("server")
    if asked == "server" or (asked == "auto" and server):
        return _server(limits, _mapping(server) or {"url": server or ""}, asking)
    if asked == "opa":
        return _opa(limits)
    if asked == "embedded":
        return _embedded(limits)
    if asked != "auto":
        raise EngineUnavailableError(f"no engine {asked!r}: there are {', '.join(ENGINES)}")
    try:
        return _opa(limits)
    except EngineUnavailableError:
        return _embedded(limits)


def limits_of(settings: Mapping[str, Json]) -> Limits:
    """Return the limits that the settings name, or the usual ones."""
    usual = Limits()
    return Limits(
        seconds=float(settings.get("time_limit_seconds") or usual.seconds),
        memory_mb=int(settings.get("memory_limit_mb") or usual.memory_mb),
    )


def _opa(limits: Limits) -> Engine:
    from scanner.evaluate.policies._engine_opa import OpaEngine  # noqa: PLC0415 - one engine only

    return OpaEngine(limits)


def _embedded(limits: Limits) -> Engine:
    from scanner.evaluate.policies._engine_embedded import (  # noqa: PLC0415 - one engine only
        EmbeddedEngine,
    )

    return EmbeddedEngine(limits)


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _server(limits: Limits, server: Mapping[str, Json], asking: Asking) -> Engine:
    from scanner.evaluate.policies._engine_server import (  # noqa: PLC0415 - a heavy client
        ServerEngine,
    )

    return ServerEngine(limits, server, _token(server, asking))


def _token(server: Mapping[str, Json], asking: Asking) -> str:
    """Return the bearer token; the reference is resolved for the server's host alone."""
    reference = str(server.get("token") or "")
    if not reference:
        return ""
    if asking.secret is None:
        raise EngineUnavailableError("policies.server.token: no secret can be had for this command")
    try:
        return asking.secret(reference, urlsplit(str(server.get("url") or "")).hostname or "")
    except LookupError as error:
        raise EngineUnavailableError(f"policies.server.token: {error}") from error
