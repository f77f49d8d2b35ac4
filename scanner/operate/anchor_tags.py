"""Heads of the audit log in signed tags of git, which other machines fetch and keep."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

from scanner.collect._git import GitError, find_git_dir, resolve, run_git
from scanner.model.quick_dataclass import dataclass
from scanner.operate.ssh_signatures import GIT, is_signed, parts_of_tag, signature_over

_HEAD = re.compile(r"^trueup-head: ([0-9a-f]{64})$", re.MULTILINE)
_PUBLIC = re.compile(
    r"(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp\d{3}|sk-[a-z0-9-]{5,40}@openssh\.com) [A-Za-z0-9+/=]{16,4000}"
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,150}\Z")
_TAGGER = "trueup <trueup@localhost>"


class TagError(ValueError):
    """A tag cannot be written, or does not vouch for anything; says why."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A tag that was verified.

    Attributes:
        head: hash of the audit log that it vouches for.
        commit: full id of the governance commit that it is on.
    """

    name: str
    head: str
    commit: str


def write_tag(folder: Path, head: str, key: Path, *, name: str = "", run: str = "") -> str:
    """Write a signed tag that names the head of the audit log, and return its name.

    The tag is an ordinary one: `git tag -v` verifies it, and `git push` takes it to where this
    machine cannot rewrite it.

    Args:
        folder: in the governance repository; the tag is on its present commit.
        head: hash of the audit log.
        key: an SSH key, as for `git tag -s`.
        name: of the tag; made from the time and the head when left out.
        run: id of the run that the head is of.

    Raises:
        TagError: no repository, no commit, or the name is taken or none.
        SigningError: ssh-keygen refused.
    """
    name = name or f"trueup/{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}-{head[:12]}"
    git_dir = _git_dir(folder)
    if not _NAME.match(name):
        raise TagError(f"{name!r}: not the name of a tag")
    try:
        run_git(git_dir, "check-ref-format", f"refs/tags/{name}")
        commit = resolve(git_dir, "HEAD")
        lines = [
            f"object {commit}", "type commit", f"tag {name}",
            f"tagger {_TAGGER} {int(time.time())} +0000", "",
            "Head of the audit log of TrueUp", "", f"trueup-head: {head}",
        ]  # fmt: skip
        lines += [f"trueup-run: {run}"] if run else []
        payload = ("\n".join(lines) + "\n").encode()
        signed = payload + signature_over(payload, key, GIT)
        oid = run_git(git_dir, "hash-object", "-t", "tag", "-w", "--stdin", input=signed)
        made = oid.decode("ascii").strip()
        run_git(git_dir, "update-ref", f"refs/tags/{name}", made, "0" * len(made))
    except GitError as error:
        raise TagError(f"tag {name}: {error}") from None
    return name


def verified(folder: Path, name: str, signers: Path) -> Anchor:
    """Return what a tag vouches for, when one of the signers signed it.

    Args:
        folder: in the governance repository.
        name: of the tag.
        signers: a file of public keys, or of allowed signers.

    Raises:
        TagError: there is no such tag, it is not signed by one of them, or it names no head.
    """
    git_dir = _git_dir(folder)
    if not _NAME.match(name):
        raise TagError(f"{name!r}: not the name of a tag")
    try:
        raw = run_git(git_dir, "cat-file", "tag", f"refs/tags/{name}")
    except GitError:
        raise TagError(f"tag {name}: there is no such annotated tag") from None
    payload, signature = parts_of_tag(raw)
    keys = _PUBLIC.findall(signers.read_text("utf-8", "replace"))
    if not keys:
        raise TagError(f"{signers}: holds no public key: write one such as ssh-ed25519 AAAA...")
    if not signature:
        raise TagError(f"tag {name}: is not signed with an SSH key")
    if not is_signed(payload, signature, keys, GIT):
        raise TagError(f"tag {name}: is not signed by a key of {signers}")
    return _anchor(name, payload)


def _anchor(name: str, payload: bytes) -> Anchor:
    header, _, message = payload.decode("utf-8", "replace").partition("\n\n")
    facts = dict(line.split(" ", 1) for line in header.split("\n") if " " in line)
    heads = _HEAD.findall(message)
    if facts.get("tag") != name:
        raise TagError(f"tag {name}: was signed under the name {facts.get('tag')!r}")
    if len(heads) != 1:
        raise TagError(f"tag {name}: names no head of an audit log")
    return Anchor(name, heads[0], facts.get("object", ""))


def _git_dir(folder: Path) -> Path:
    found = find_git_dir(folder.resolve())
    if found is None:
        raise TagError(f"{folder}: is not in a git repository")
    return found[0]
