"""Bundles of OPA: unpacked within limits, signatures verified, nothing in them outside their roots.

Source: Open Policy Agent documentation, "Bundles" (file format, manifest, signing); RFC 7515 for the
signature.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from scanner.evidence.archives import Limits, members
from scanner.evidence.reader import CannotReadError
from scanner.normalize.grammars.formats import load_structured
from scanner.normalize.grammars.rego_tokens import outline

SIGNATURES = ".signatures.json"
MANIFEST = ".manifest"
# Of these the digest is taken over their value, not over their bytes.
_DATA = frozenset({"data.json", "data.yaml", "data.yml"})
_STRUCTURED = _DATA | {MANIFEST}
_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512(),
}  # fmt: skip


# Policies are text that people wrote; what is larger is no bundle of them.
_LIMITS = Limits(members=5_000, unpacked=64 * 2**20, member=16 * 2**20)


class BundleError(ValueError):
    """A bundle must not be used; the message says why."""


def unpacked(place: str, data: bytes) -> dict[str, bytes]:
    """Return the files of a packed bundle by their path from its root.

    Raises:
        BundleError: it is damaged or no archive, holds too much, or a path that leads out of it.
    """
    try:
        return dict(members(place, data, rooted=True, limits=_LIMITS))
    except CannotReadError as error:
        raise BundleError(f"{place}: {error.reason}") from error


def checked(place: str, files: Mapping[str, bytes], key: bytes | None) -> None:
    """Hold a bundle against its signature and its manifest.

    Args:
        place: how it is called in messages.
        files: by their path from its root.
        key: public key (PEM), or the secret of an HMAC; None without one.

    Raises:
        BundleError: it is signed and there is no key, or the other way round; a file is missing,
            added or changed; something lies outside the roots of its manifest.
    """
    if SIGNATURES in files:
        if key is None:
            raise BundleError(f"{place}: the bundle is signed: name the key that verifies it")
        _verify(place, files, key)
    elif key is not None:
        raise BundleError(f"{place}: there is a key, but the bundle is not signed")
    _inside_roots(place, files)


def _verify(place: str, files: Mapping[str, bytes], key: bytes) -> None:
    try:
        [token] = json.loads(files[SIGNATURES])["signatures"]
        listed = {one["name"].lstrip("/"): one for one in _payload(token, key)["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(
            f"{place}: {SIGNATURES} cannot be read: {type(error).__name__}"
        ) from error
    except InvalidSignature:
        raise BundleError(f"{place}: the signature is not by this key") from None
    there = files.keys() - {SIGNATURES}
    for name in sorted(listed.keys() | there):
        if name not in listed or name not in there:
            how = "added to" if name in there else "taken out of"
            raise BundleError(f"{place}: {name} was {how} the bundle after it was signed")
        if _digest(name, files[name], str(listed[name]["algorithm"])) != listed[name]["hash"]:
            raise BundleError(f"{place}: {name} was changed after the bundle was signed")


def _payload(token: str, key: bytes) -> dict[str, Any]:
    head, body, signature = token.split(".")
    algorithm = str(json.loads(_decoded(head))["alg"])
    _check(algorithm, key, f"{head}.{body}".encode(), _decoded(signature))
    payload: dict[str, Any] = json.loads(_decoded(body))
    return payload


def _check(algorithm: str, key: bytes, signed: bytes, signature: bytes) -> None:
    """Verify one signature; the key says of which family it may be, not the token.

    Raises:
        InvalidSignature: it is not by this key.
    """
    family, chosen = algorithm[:2], _HASHES.get(algorithm[2:])
    if chosen is None:
        raise InvalidSignature
    if b"-----BEGIN" not in key:
        made = hmac.new(key.strip(), signed, chosen.name).digest()
        if family != "HS" or not hmac.compare_digest(made, signature):
            raise InvalidSignature
        return
    public = load_pem_public_key(key)
    if isinstance(public, rsa.RSAPublicKey) and family == "RS":
        public.verify(signature, signed, padding.PKCS1v15(), chosen)
    elif isinstance(public, rsa.RSAPublicKey) and family == "PS":
        salt = padding.PSS(padding.MGF1(chosen), padding.PSS.AUTO)
        public.verify(signature, signed, salt, chosen)
    elif isinstance(public, ec.EllipticCurvePublicKey) and family == "ES":
        half = len(signature) // 2
        first, second = (
            int.from_bytes(part, "big") for part in (signature[:half], signature[half:])
        )
        public.verify(encode_dss_signature(first, second), signed, ec.ECDSA(chosen))
    else:
        raise InvalidSignature


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _digest(name: str, data: bytes, algorithm: str) -> str:
    if name.rpartition("/")[2] in _STRUCTURED:
        kind = "data.yaml" if name.endswith((".yaml", ".yml")) else "data.json"
        value = load_structured(kind, data.decode())[0].value
        data = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    chosen = algorithm.replace("-", "").lower()
    if chosen not in ("sha256", "sha384", "sha512"):
        raise BundleError(f"{name}: the algorithm {algorithm} is not taken")
    return hashlib.new(chosen, data).hexdigest()


def _manifest(place: str, text: bytes) -> Mapping[str, Any]:
    try:
        manifest = json.loads(text)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict):
        raise BundleError(f"{place}: {MANIFEST} is no JSON object")
    if manifest.get("wasm"):
        raise BundleError(
            f"{place}: its rules are compiled to WebAssembly, which is not run: build it without "
            "--target wasm"
        )
    return manifest


def _inside_roots(place: str, files: Mapping[str, bytes]) -> None:
    """Refuse what lies outside the roots that the manifest gives the bundle."""
    if MANIFEST not in files:
        return
    roots = _manifest(place, files[MANIFEST]).get("roots")
    if not isinstance(roots, list) or "" in roots:
        return
    for name, data in files.items():
        if name.endswith(".rego"):
            path = "/".join(outline(data.decode("utf-8", "replace")).package)
        elif name.rpartition("/")[2] in _DATA and "/" in name:
            path = name.rpartition("/")[0]
        else:
            continue
        if not any(f"{path}/".startswith(f"{root.strip('/')}/") for root in map(str, roots)):
            raise BundleError(f"{place}: {name} ({path}) lies outside the roots of the manifest")
