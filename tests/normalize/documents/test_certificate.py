from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scanner.model.automation import Credential
from scanner.model.evidence import Unreadable
from scanner.normalize.documents import certificate
from tests.normalize.documents.reading import everything, read

KEY = ec.generate_private_key(ec.SECP256R1())


def pem(name: str, end: datetime, *alternatives: str) -> str:
    """Return a self-signed certificate of its own."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else [])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "issuer.example")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(KEY.public_key())
        .serial_number(0xABC)
        .not_valid_before(datetime(2027, 1, 1, tzinfo=UTC))
        .not_valid_after(end)
    )
    if alternatives:
        names = x509.SubjectAlternativeName([x509.DNSName(each) for each in alternatives])
        builder = builder.add_extension(names, critical=False)
    signed = builder.sign(KEY, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


END = datetime(2028, 4, 1, tzinfo=UTC)


def test_a_certificate_becomes_a_credential_with_its_term() -> None:
    [found] = read(certificate.READER, "tls/shop.pem", pem("shop.example", END))
    assert found.kind == "trueup/credential"
    assert Credential.of(found) == Credential(
        uid="shop/tls/shop.pem#CN=shop.example",
        type="x509",
        subject="CN=shop.example",
        not_before="2027-01-01T00:00:00+00:00",
        not_after="2028-04-01T00:00:00+00:00",
        issuer="CN=issuer.example",
        serial="abc",
    )
    assert found.evidence == "sha256:d"


def test_a_chain_gives_every_certificate_with_its_line() -> None:
    text = f"# leaf\n{pem('a.example', END)}\n# root\n{pem('b.example', END)}"
    found = read(certificate.READER, "chain.crt", text)
    assert [Credential.of(each).subject for each in found] == ["CN=a.example", "CN=b.example"]
    lines = text.splitlines()
    assert all("BEGIN" in lines[each.origin.line - 1] for each in found)


def test_a_renewed_certificate_keeps_its_identity() -> None:
    uids = {
        read(certificate.READER, "a.pem", pem("a.example", END.replace(year=year)))[0].uid
        for year in (2028, 2029)
    }
    assert len(uids) == 1


def test_a_certificate_without_a_subject_is_named_by_its_first_host() -> None:
    [found] = read(certificate.READER, "a.pem", pem("", END, "x.example", "y.example"))
    assert found.attributes["subject"] == "x.example"


@pytest.mark.parametrize("body", ["", "AAAA", "!!!", "A" * 200_000])
def test_what_is_no_certificate_is_a_gap_and_the_next_one_is_still_read(body: str) -> None:
    broken = f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
    gap, good = everything(certificate.READER, "a.pem", broken + pem("a.example", END))
    assert isinstance(gap, Unreadable)
    assert gap.place == "a.pem:1"
    assert not isinstance(good, Unreadable)


def test_an_unended_certificate_is_a_gap() -> None:
    [gap] = everything(certificate.READER, "a.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n")
    assert isinstance(gap, Unreadable)


def test_a_key_file_is_not_a_certificate() -> None:
    assert not certificate.READER.recognises("a.pem", "-----BEGIN PRIVATE KEY-----\n")
    assert not certificate.READER.recognises("a.txt", pem("a", END))
