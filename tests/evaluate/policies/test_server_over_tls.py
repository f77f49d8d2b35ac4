"""The policy server is reached by the one HTTP policy: private authority, client certificate."""

from pathlib import Path

import pytest

from scanner.evaluate.policies._engine import EngineUnavailableError, Limits
from scanner.evaluate.policies._engine_server import ServerEngine
from scanner.operate.config import parse
from tests.evidence.tls_server import authority, serving

LIMITS = Limits(seconds=5)


def test_a_policy_server_under_a_private_authority_needs_its_bundle_and_our_certificate(
    tmp_path: Path,
) -> None:
    files = authority(tmp_path)
    text = (
        "version: 1\nname: x\nhttp: {ca_bundle: ca.pem, client_certificate: client.pem}\n"
        "policies: {engine: server, server: {url: 'URL'}}\n"
    )
    with serving(files, ask_client=True) as served:
        configured = parse(text.replace("URL", served.url), tmp_path / "trueup.yaml")
        server = configured.settings["policies"]["server"]
        with pytest.raises(EngineUnavailableError, match="ca_bundle"):
            ServerEngine(LIMITS, {"url": served.url})
        with pytest.raises(EngineUnavailableError):
            ServerEngine(LIMITS, {"url": served.url, "ca_bundle": str(files.ca)})
        engine = ServerEngine(LIMITS, server, "opa-token")
        engine.close()
    assert [(path, given) for _, path, given in served.seen] == [
        ("/v1/policies/", "Bearer opa-token")
    ]


def test_a_policy_server_does_not_send_its_token_on() -> None:
    with serving() as elsewhere, serving() as served:
        served.answers["/v1/policies/"] = (307, {"Location": f"{elsewhere.url}/x"}, b"")
        with pytest.raises(EngineUnavailableError):
            ServerEngine(LIMITS, {"url": served.url}, "opa-token")
    assert elsewhere.seen == []


def test_a_metadata_address_is_no_policy_server() -> None:
    with pytest.raises(EngineUnavailableError):
        ServerEngine(LIMITS, {"url": "http://169.254.169.254"})


def test_a_file_of_certificates_that_is_not_there_is_named() -> None:
    with pytest.raises(EngineUnavailableError, match="ca_bundle: no such file"):
        ServerEngine(LIMITS, {"url": "https://opa", "ca_bundle": "/nowhere.pem"})
