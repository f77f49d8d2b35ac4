"""The one way to a server: proxy, trust, client certificate, time limit, and where it must not lead.

HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured; nothing else is taken from the environment, so
that no `.netrc` or certificate bundle changes who is trusted. A redirect to another host is
refused, as are link-local addresses, where clouds answer with credentials (RFC 3927, RFC 4291).
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from scanner.evidence.reader import MAX_FILE
from scanner.evidence.retries import RetryBudget, with_retries
from scanner.model.quick_dataclass import dataclass

_PASSING = frozenset({429, 502, 503, 504})
_REPEATABLE = frozenset({"GET", "HEAD"})
_REDIRECTS = 5
# Addresses outside the link-local ranges at which clouds hand out credentials.
_METADATA = frozenset(
    ipaddress.ip_address(one) for one in ("fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)


class RefusedError(requests.RequestException):
    """A request that was not made, or an answer that was not taken; the message says why."""


class _RefusedAddressError(OSError):
    """A connection that led to an address where nothing of ours can be."""


class _PassingError(requests.RequestException):
    """An answer that says: try again later."""


@dataclass(frozen=True, slots=True)
class HttpPolicy:
    """How servers are reached.

    Attributes:
        ca_bundle: file of certificates to trust instead of the usual ones; "" for those.
        client_certificate, client_key: files of the certificate that we show; "" for none. The key
            may be in the file of the certificate.
        timeout_seconds: to connect, and between two bytes of an answer.
        max_bytes: of one answer.
    """

    ca_bundle: str = ""
    client_certificate: str = ""
    client_key: str = ""
    timeout_seconds: float = 30.0
    max_bytes: int = MAX_FILE
    budget: RetryBudget = field(default_factory=RetryBudget)


def session(policy: HttpPolicy, credential: Callable[[], str] | None = None) -> requests.Session:
    """Return a session that follows the policy.

    Args:
        policy: how servers are reached.
        credential: gives the bearer token. It is asked for again once when the server answers 401,
            for a token that was changed meanwhile.
    """
    return _Session(policy, credential)


class _Session(requests.Session):
    def __init__(self, policy: HttpPolicy, credential: Callable[[], str] | None) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = _REDIRECTS
        self.verify = policy.ca_bundle or True
        if policy.client_certificate:
            key = policy.client_key
            self.cert = (policy.client_certificate, key) if key else policy.client_certificate
        self._policy = policy
        self._credential = credential
        adapter = _Adapter()
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send within the limits; a 401 reads the credential again, once."""
        _check_address(str(request.url))
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self._policy.timeout_seconds
        kwargs["proxies"] = get_environ_proxies(str(request.url))
        token = self._authorize(request, "")
        response = self._sent(request, kwargs)
        refused = bool(token) and response.status_code == 401
        if refused and self._authorize(request, token) != token:
            return self._sent(request, kwargs)
        return response

    def _authorize(self, request: requests.PreparedRequest, refused: str) -> str:
        """Put the token on the request unless it is the refused one, and return it."""
        if self._credential is None:
            return ""
        token = self._credential()
        if token and token != refused:
            request.headers["Authorization"] = f"Bearer {token}"
        return token

    def _sent(
        self, request: requests.PreparedRequest, kwargs: Mapping[str, Any]
    ) -> requests.Response:
        if request.method not in _REPEATABLE:
            return self._once(request, kwargs, last=True)
        try:
            return with_retries(
                self._policy.budget, _passes, lambda: self._once(request, kwargs, last=False)
            )
        except _PassingError as error:
            if error.response is None:
                raise
            return error.response

    def _once(
        self, request: requests.PreparedRequest, kwargs: Mapping[str, Any], *, last: bool
    ) -> requests.Response:
        try:
            response = super().send(request, **{**kwargs, "stream": True})
        except requests.ConnectionError as error:
            _refuse_address(error)
            raise
        _take(response, self._policy.max_bytes)
        if response.status_code in _PASSING and not last:
            raise _PassingError(f"answered {response.status_code}", response=response)
        return response

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return where a redirect leads, when that is on the same host and no less private."""
        target: str | None = super().get_redirect_target(resp)
        if target is None:
            return None
        here = urlsplit(str(resp.url))
        there = urlsplit(urljoin(str(resp.url), target))
        if (here.scheme, here.hostname, here.port) != (there.scheme, there.hostname, there.port):
            resp.close()
            raise RefusedError(
                f"{here.hostname} redirects to {there.scheme}://{there.netloc.rpartition('@')[2]}:"
                " name the final address in the configuration",
                response=resp,
            )
        return target


def _passes(error: BaseException) -> bool:
    passing = (_PassingError, requests.ConnectionError, requests.Timeout)
    never = (requests.exceptions.SSLError, requests.exceptions.ProxyError)
    return isinstance(error, passing) and not isinstance(error, never)


def _take(response: requests.Response, limit: int) -> None:
    """Read the whole answer, or refuse it when it is longer than the limit."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(2**16):
        size += len(part)
        if size > limit:
            response.close()
            raise RefusedError(f"the answer is longer than {limit} bytes", response=response)
        parts.append(part)
    response._content = b"".join(parts)  # What the property would read.


def _check_address(url: str) -> None:
    place = urlsplit(url)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise RefusedError(f"{place.scheme or 'no scheme'}: only http and https are spoken")
    try:
        _check_peer(place.hostname)
    except _RefusedAddressError as error:
        raise RefusedError(str(error)) from None


def _check_peer(address: str) -> None:
    try:
        found = ipaddress.ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return  # A name; the address that it leads to is looked at once it is known.
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_link_local or found.is_multicast or found.is_unspecified or found in _METADATA:
        raise _RefusedAddressError(f"{found}: link-local and metadata addresses are not asked")


def _refuse_address(error: BaseException) -> None:
    """Raise the refusal that a client's error wraps, if it wraps one."""
    waiting: list[object] = [error]
    for _ in range(10):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, _RefusedAddressError):
            _raise(one)
        if isinstance(one, BaseException):
            waiting += [*one.args, one.__context__, getattr(one, "reason", None)]


def _raise(error: _RefusedAddressError) -> NoReturn:
    raise RefusedError(str(error)) from None


class _Plain(HTTPConnection):
    def _new_conn(self) -> Any:
        return _looked_at(super()._new_conn())


class _Encrypted(HTTPSConnection):
    def _new_conn(self) -> Any:
        return _looked_at(super()._new_conn())


def _looked_at(connection: Any) -> Any:
    """Return the connection, unless a name led it to where nothing may be asked."""
    try:
        _check_peer(str(connection.getpeername()[0]))
    except _RefusedAddressError:
        connection.close()
        raise
    return connection


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


class _Adapter(HTTPAdapter):
    """Looks at the address of each connection before the first byte is sent."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _look_at(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(*args, **kwargs)
        _look_at(manager)
        return manager


def _look_at(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}
