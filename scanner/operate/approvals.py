"""Whether an approver signed an entry, asked of `ssh-keygen`, and the signing of one.

Source: OpenSSH, PROTOCOL.sshsig and ssh-keygen(1), "-Y sign", "-Y verify" and ALLOWED SIGNERS.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from scanner.findings.waiver_entries import KIND as WAIVER
from scanner.findings.waiver_entries import entry_bytes, entry_digest
from scanner.model.governance import GitFacts
from scanner.model.resource import Json, Resource
from scanner.normalize.documents.approvers import KIND as APPROVER
from scanner.normalize.documents.corrections import KIND as CORRECTION
from scanner.normalize.documents.signature import KIND as SIGNATURE
from scanner.normalize.grammars.globs import matches
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.operate.outputs import replace_file

NAMESPACE = "trueup-approval"
_KEY = re.compile(r"[a-z0-9@.-]{7,60} [A-Za-z0-9+/=]{16,4000}")
_MOST = 500
_SECONDS = 10


class SigningError(OSError):
    """An entry could not be signed; says why."""


def with_approvals(facts: GitFacts, resources: Iterable[Resource], as_of: datetime) -> GitFacts:
    """Return the facts with the entries whose approver's signature holds.

    A signature lies beside the file of its entry as `ENTRY-ID.sig` and is over the entry's
    canonical bytes. The approver must be in approvers.yaml, with a key that made it, in a time in
    which they may approve, for a rule that they may approve.

    Args:
        facts: what git says.
        resources: all resources; only those of the governance folders can be entries, signatures or
            approvers.
        as_of: the instant that counts as now.
    """
    held = tuple(resources)
    approvers = {one.attributes["name"]: one for one in held if one.kind == APPROVER}
    aliases = {
        name: (one.attributes["email"],)
        for name, one in approvers.items()
        if one.attributes.get("email")
    }
    today = (as_of.astimezone(UTC) if as_of.tzinfo else as_of).date()
    found = dict(_proven(held, approvers, today))
    return replace(facts, approvals=found, aliases=aliases)


def _proven(
    resources: Sequence[Resource], approvers: Mapping[str, Resource], today: date
) -> Iterator[tuple[str, str]]:
    signatures = {
        (str(PurePosixPath(one.origin.file).parent), one.attributes["entry"]): one
        for one in resources
        if one.kind == SIGNATURE
    }
    tried = 0
    for entry in resources:
        if entry.kind not in {WAIVER, CORRECTION} or tried >= _MOST:
            continue
        folder = str(PurePosixPath(entry.origin.file).parent)
        signature = signatures.get((folder, str(entry.attributes.get("id"))))
        approver = approvers.get(str(entry.attributes.get("approver")))
        if signature is None or approver is None or not _may(approver, entry, today):
            continue
        tried += 1
        if digest := _verified(entry, approver, signature.attributes["text"]):
            yield digest, approver.attributes["name"]


def _may(approver: Resource, entry: Resource, today: date) -> bool:
    held = approver.attributes
    begin, end = (_day(held.get(key)) for key in ("valid_from", "valid_until"))
    if (begin and today < begin) or (end and today > end):
        return False
    rule = str(entry.attributes.get("rule", ""))
    globs = held.get("rules")
    return not globs or any(matches(glob, rule) for glob in globs)


def _day(value: Json) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _verified(entry: Resource, approver: Resource, signature: str) -> str:
    """Return the digest of the entry when the signature over it holds, else ""."""
    digest = entry_digest(entry.attributes)
    keys = [found[0] for key in approver.attributes["keys"] if (found := _KEY.match(key))]
    if not digest or not keys:
        return ""
    # The name in the list is ours: what an approver is called cannot add a line or an option.
    lines = "".join(f'approver namespaces="{NAMESPACE}" {key}\n' for key in keys)
    with tempfile.TemporaryDirectory() as folder:
        signers, signed = Path(folder, "signers"), Path(folder, "signature")
        signers.write_text(lines, encoding="ascii")
        signed.write_text(signature, encoding="utf-8", errors="surrogateescape")
        done = _keygen(
            ("-Y", "verify", "-f", str(signers), "-I", "approver", "-n", NAMESPACE, "-s", str(signed)),
            entry_bytes(entry.attributes),
        )  # fmt: skip
    return digest if done is not None and done.returncode == 0 else ""


def sign_entries(path: Path, ids: Iterable[str], key: Path) -> tuple[Path, ...]:
    """Sign entries of a waivers file with an SSH key, and return the files with the signatures.

    Args:
        path: the waivers file.
        ids: ids of entries in it.
        key: a private key, or a public one whose private half an agent holds.

    Raises:
        SigningError: an id is not there, or ssh-keygen refused.
    """
    entries: dict[str, Mapping[str, Json]] = {}
    for document in load_documents(path.read_text("utf-8")):
        held = document.value.get("waivers") if isinstance(document.value, dict) else document.value
        entries |= {str(one.get("id")): one for one in held or () if isinstance(one, dict)}
    written = []
    for identity in ids:
        if identity not in entries:
            raise SigningError(f"{path}: has no entry {identity!r}")
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", identity):
            raise SigningError(
                f"{identity!r}: only letters, digits, '.', '_' and '-' can be signed"
            )
        done = _keygen(
            ("-Y", "sign", "-f", str(key), "-n", NAMESPACE), entry_bytes(entries[identity])
        )
        if done is None or done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip() if done else "it cannot be run"
            raise SigningError(f"ssh-keygen: {said[:300]}")
        place = path.parent / f"{identity}.sig"
        replace_file(place, done.stdout)
        written.append(place)
    return tuple(written)


def _keygen(arguments: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes] | None:
    kept = ("PATH", "HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "TERM")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    try:
        return subprocess.run(  # noqa: S603 - a list, from a fixed program
            ["ssh-keygen", *arguments], input=data, capture_output=True, check=False,  # noqa: S607 - on PATH
            timeout=_SECONDS if arguments[1] == "verify" else None, env=environment,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
