"""The client of a policy server: how it is reached, and in words why it is not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from opa_client.opa import OpaClient

from scanner.evaluate.policies._engine import EngineUnavailableError
from scanner.evidence.http import HttpPolicy, session
from scanner.model.resource import Json

ENDED = "the server gave no answer in time, or closed the connection"
_DENIED = (401, 403)


def client(policy: HttpPolicy, **options: Any) -> OpaClient:
    """Return a client whose every request follows the one HTTP policy."""

    class Client(OpaClient):  # type: ignore[misc]  # the package has no types
        def _init_session(self) -> requests.Session:
            made = session(policy)
            made.headers.update(self.headers or {})
            return made

    return Client(**options)


def http_policy(server: Mapping[str, Json], seconds: float) -> HttpPolicy:
    held = {"timeout_seconds": seconds, **(server.get("http") or {})}
    if server.get("ca_bundle"):
        held["ca_bundle"] = server["ca_bundle"]
    for key in ("ca_bundle", "client_certificate", "client_key"):
        if held.get(key) and not Path(held[key]).is_file():
            raise EngineUnavailableError(f"policies.server: {key}: no such file {held[key]!r}")
    return HttpPolicy(**held)


def message(error: requests.HTTPError) -> str:
    if error.response is None:
        return ENDED
    status = f"the server answered {error.response.status_code}"
    try:
        said = error.response.json()
    except ValueError:
        return status
    details = [str(each.get("message", "")) for each in said.get("errors") or []]
    return "; ".join(details[:3]) or str(said.get("message") or status)


def unreachable(url: str, error: BaseException | None) -> str:
    """Return in words why the server cannot be used, and what to look at."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        status = error.response.status_code
        look = "token" if status in _DENIED else "url"
        return f"the policy server at {url} answered {status}: check policies.server.{look}"
    if isinstance(error, requests.exceptions.SSLError):
        look = "policies.server.ca_bundle, and the client certificate under http"
        return f"no connection to the policy server at {url} can be trusted by both: check {look}"
    if isinstance(error, requests.Timeout):
        return f"the policy server at {url} gave no answer in time: check policies.server.url"
    return f"no policy server answers at {url}: check policies.server.url"
