from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from scanner.evidence.http import HttpPolicy, RefusedError, session
from scanner.evidence.retries import RetryBudget, with_retries
from tests.evidence.tls_server import Authority, Served, authority, serving, tunnelling

QUICK = RetryBudget(attempts=3, seconds=5, longest_wait=0.01)
ONCE = RetryBudget(attempts=1)
POLICY = HttpPolicy(timeout_seconds=5, budget=ONCE)


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


_OPEN: list[requests.Session] = []


@pytest.fixture(autouse=True)
def closed_connections() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


def client(policy: HttpPolicy, credential: Callable[[], str] | None = None) -> requests.Session:
    _OPEN.append(session(policy, credential))
    return _OPEN[-1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def plain() -> Iterator[Served]:
    with serving() as served:
        yield served


def trusting(files: Authority, client_certificate: str = "") -> HttpPolicy:
    return HttpPolicy(str(files.ca), client_certificate, timeout_seconds=5, budget=ONCE)


def test_a_server_of_a_private_authority_is_trusted_only_with_its_bundle(files: Authority) -> None:
    with serving(files) as served:
        with pytest.raises(requests.exceptions.SSLError):
            client(POLICY).get(served.url)
        assert served.seen == []
        assert client(trusting(files)).get(served.url).status_code == 200


def test_a_bundle_of_the_environment_changes_nothing(
    files: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(files.ca))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(files.ca))
    with serving(files) as served, pytest.raises(requests.exceptions.SSLError):
        client(POLICY).get(served.url)


def test_the_client_certificate_is_shown_to_a_server_that_asks(files: Authority) -> None:
    with serving(files, ask_client=True) as served:
        with pytest.raises(requests.RequestException):
            client(trusting(files)).get(served.url)
        shown = trusting(files, client_certificate=str(files.client))
        assert client(shown).get(served.url).status_code == 200


def test_https_goes_through_the_proxy_unless_no_proxy_names_the_host(
    files: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(files) as served, tunnelling() as (proxy, asked):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with client(trusting(files)) as through:
            assert through.get(served.url).status_code == 200
        assert asked == [served.url.removeprefix("https://")]
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with client(trusting(files)) as direct:
            assert direct.get(served.url).status_code == 200
        assert len(asked) == 1


def test_a_password_file_of_the_user_is_not_read(
    plain: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary\n")
    monkeypatch.setenv("NETRC", str(netrc))
    client(POLICY).get(plain.url)
    assert plain.seen == [("GET", "/", "")]


def test_a_redirect_on_the_same_host_is_followed_and_to_another_refused(plain: Served) -> None:
    with serving() as other:
        plain.answers["/a"] = (302, {"Location": "/b"}, b"")
        plain.answers["/away"] = (307, {"Location": f"{other.url}/steal"}, b"")
        asking = client(POLICY, lambda: "token")
        assert asking.get(f"{plain.url}/a").status_code == 200
        with pytest.raises(RefusedError, match="redirects to"):
            asking.get(f"{plain.url}/away")
        assert other.seen == []
    assert [path for _, path, _ in plain.seen] == ["/a", "/b", "/away"]


def test_a_circle_of_redirects_ends(plain: Served) -> None:
    plain.answers["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(requests.TooManyRedirects):
        client(POLICY).get(f"{plain.url}/a")


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://[fd00:ec2::254]/",
        "http://[::ffff:169.254.169.254]/", "http://0.0.0.0/", "http://100.100.100.200/",
    ],
)  # fmt: skip
def test_metadata_and_link_local_addresses_are_never_asked(url: str) -> None:
    with pytest.raises(RefusedError, match="not asked"):
        client(POLICY).get(url)


def test_other_schemes_are_not_spoken() -> None:
    with pytest.raises(requests.RequestException):
        client(POLICY).get("file:///etc/passwd")


def test_a_name_that_leads_to_a_refused_address_is_refused_once_it_is_known(
    plain: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No name of this machine leads to a link-local address, so the loopback one is refused here.
    import ipaddress

    from scanner.evidence import http

    monkeypatch.setattr(http, "_METADATA", frozenset({ipaddress.ip_address("127.0.0.1")}))
    port = plain.url.rpartition(":")[2]
    with pytest.raises(RefusedError, match="not asked"):
        client(POLICY).get(f"http://localhost:{port}/")
    assert plain.seen == []


def test_an_answer_is_read_up_to_the_limit(plain: Served) -> None:
    plain.answers["/big"] = (200, {}, b"x" * 100_000)
    policy = HttpPolicy(timeout_seconds=5, budget=ONCE, max_bytes=99_999)
    with pytest.raises(RefusedError, match="longer than 99999 bytes"):
        client(policy).get(f"{plain.url}/big")
    assert len(client(POLICY).get(f"{plain.url}/big").content) == 100_000


def test_a_server_that_says_nothing_is_left_after_the_time_limit() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(requests.Timeout):
            client(HttpPolicy(timeout_seconds=0.2, budget=ONCE)).get(url)


def test_a_refused_credential_is_read_again_once(plain: Served) -> None:
    plain.answers["/x"] = [(401, {}, b""), (200, {}, b"{}")]
    tokens = iter(["old", "new", "newer"])
    assert client(POLICY, lambda: next(tokens)).get(f"{plain.url}/x").status_code == 200
    assert [given for _, _, given in plain.seen] == ["Bearer old", "Bearer new"]


def test_the_same_credential_is_not_sent_twice(plain: Served) -> None:
    plain.answers["/x"] = (401, {}, b"")
    assert client(POLICY, lambda: "same").get(f"{plain.url}/x").status_code == 401
    assert len(plain.seen) == 1


def test_what_passes_is_tried_again_within_the_budget(plain: Served) -> None:
    policy = HttpPolicy(timeout_seconds=5, budget=QUICK)
    plain.answers["/x"] = [(503, {}, b""), (502, {}, b""), (200, {}, b"{}")]
    assert client(policy).get(f"{plain.url}/x").status_code == 200
    plain.answers["/y"] = (503, {}, b"busy")
    assert client(policy).get(f"{plain.url}/y").content == b"busy"
    assert [path for _, path, _ in plain.seen] == ["/x"] * 3 + ["/y"] * 3


def test_what_changes_something_is_sent_once(plain: Served) -> None:
    plain.answers["/x"] = (503, {}, b"")
    client(HttpPolicy(timeout_seconds=5, budget=QUICK)).post(f"{plain.url}/x")
    assert len(plain.seen) == 1


def test_an_error_that_does_not_pass_is_raised_at_once_and_one_that_does_after_the_last_try() -> (
    None
):
    tried: list[int] = []

    def ask() -> None:
        tried.append(1)
        raise TimeoutError("slow") if passing else ValueError("wrong")

    passing = False
    with pytest.raises(ValueError, match="wrong"):
        with_retries(QUICK, lambda error: isinstance(error, TimeoutError), ask)
    assert len(tried) == 1
    passing = True
    with pytest.raises(TimeoutError):
        with_retries(QUICK, lambda error: isinstance(error, TimeoutError), ask)
    assert len(tried) == 4
