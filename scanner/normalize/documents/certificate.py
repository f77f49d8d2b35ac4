"""X.509 certificates in PEM, as credentials that run out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scanner.model.automation import Credential
from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable

_BEGIN = "-----BEGIN CERTIFICATE-----"
_END = "-----END CERTIFICATE-----"
_ENDINGS = (".pem", ".crt", ".cer", ".cert", ".ca-bundle", ".chain")
_MAX_CERTIFICATES = 2_000
_MAX_LENGTH = 100_000


def _recognises(name: str, text: str) -> bool:
    # A certificate inside a document of another kind is that document's affair.
    return name.endswith(_ENDINGS) and (not text or _BEGIN in text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield a credential for each certificate of a file, in order; a chain has several."""
    held = 0
    place = text.find(_BEGIN)
    line = text.count("\n", 0, place) + 1
    while place >= 0:
        if held == _MAX_CERTIFICATES:
            reason = f"only the first {held} certificates were read"
            yield Unreadable(snapshot.source.name, f"{snapshot.address}:{line}", reason)
            return
        end = text.find(_END, place)
        block = text[place : end + len(_END)] if end >= 0 else ""
        yield _certificate(snapshot, block, line)
        held += 1
        following = text.find(_BEGIN, end if end >= 0 else place + 1)
        line += text.count("\n", place, following if following >= 0 else place)
        place = following


def _certificate(snapshot: Snapshot, block: str, line: int) -> Normalized:
    # Heavy, and needed only where there is a certificate.
    from cryptography import x509  # noqa: PLC0415

    where = f"{snapshot.address}:{line}"
    if not block or len(block) > _MAX_LENGTH:
        reason = "a certificate that does not end, or is longer than any real one"
        return Unreadable(snapshot.source.name, where, reason)
    try:
        parsed = x509.load_pem_x509_certificate(block.encode())
        credential = _credential(snapshot, parsed)
    except ValueError:
        reason = "not a valid X.509 certificate: when it expires is not known"
        return Unreadable(snapshot.source.name, where, reason)
    origin = replace(snapshot.origin, line=line)
    return credential.as_resource(origin, snapshot.digest, owner=snapshot.source.owner)


def _credential(snapshot: Snapshot, parsed: Any) -> Credential:
    """Return the credential; its uid lasts when the certificate is renewed in the same file."""
    subject = parsed.subject.rfc4514_string() or _alternative(parsed)
    file = snapshot.origin.file or snapshot.address
    return Credential(
        uid=f"{snapshot.source.name}/{file}#{subject}",
        type="x509",
        subject=subject,
        not_before=parsed.not_valid_before_utc.isoformat(),
        not_after=parsed.not_valid_after_utc.isoformat(),
        issuer=parsed.issuer.rfc4514_string(),
        serial=format(parsed.serial_number, "x"),
    )


def _alternative(parsed: Any) -> str:
    """Return the first name of a certificate that has no subject, as new ones may."""
    from cryptography import x509  # noqa: PLC0415

    try:
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return "a certificate without a name"
    return str(next(iter(names.get_values_for_type(x509.DNSName)), "a certificate without a name"))


READER = DocumentReader(recognises=_recognises, read=_read)
