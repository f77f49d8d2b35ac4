"""A signed tag vouches for the log up to its head, and for nothing when it is not as signed."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.golden.estate import AS_OF, committed_estate, trueup
from tests.operate.test_approvals import key_pair

pytestmark = pytest.mark.slow


class Night:
    """The sample estate after a scan that wrote a signed tag."""

    def __init__(self, folder: Path) -> None:
        self.root = committed_estate(folder)
        self.key, public = key_pair(folder, "scanner")
        self.signers = folder / "signers"
        self.signers.write_text(f'scanner namespaces="git" {public}\n')
        other, other_public = key_pair(folder, "other")
        self.other, self.others = other, folder / "others"
        self.others.write_text(other_public)

    def scan(self) -> subprocess.CompletedProcess[str]:
        return trueup(self.root, "scan", "--as-of", AS_OF, "--output", "json=out/r.json")

    def git(self, *arguments: str) -> str:
        named = ("-c", f"gpg.ssh.allowedSignersFile={self.signers}", "-c", "user.name=x",
                 "-c", "user.email=x@y", "-c", "gpg.format=ssh")  # fmt: skip
        done = subprocess.run(
            ["git", *named, *arguments], cwd=self.root, capture_output=True, text=True, check=True,
            env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1"},
        )  # fmt: skip
        return done.stdout + done.stderr

    def verify(self, tag: str, signers: Path | None = None) -> tuple[int, str]:
        done = trueup(self.root, "verify", "--tag", tag, "--signers", str(signers or self.signers))
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    night = Night(tmp_path_factory.mktemp("tags"))
    night.scan()
    done = trueup(night.root, "anchor", "--key", str(night.key), "--tag", "audit/1")
    assert done.returncode == 0, done.stderr
    return night


def test_the_tag_anchors_the_log_and_stock_git_verifies_it(night: Night) -> None:
    code, said = night.verify("audit/1")
    assert (code, "anchored: the log up to event" in said) == (0, True), said
    assert "Good" in night.git("tag", "-v", "audit/1")


def test_a_tag_that_git_itself_signed_counts_too(night: Night) -> None:
    head = trueup(night.root, "verify").stdout.rpartition("audit log: ")[2].strip()
    night.git("-c", f"user.signingkey={night.key}", "tag", "-s", "-m", f"trueup-head: {head}", "g")
    code, said = night.verify("g")
    assert (code, "anchored: the log up to event" in said) == (0, True), said


def test_a_scan_writes_a_tag_by_itself_where_it_is_told_to(night: Night) -> None:
    text = (night.root / "trueup.yaml").read_text()
    (night.root / "trueup.yaml").write_text(f"{text}evidence: {{tag_key: {night.key}}}\n")
    done = night.scan()
    (night.root / "trueup.yaml").write_text(text)
    [name] = [
        line.split()[1].rstrip(":") for line in done.stderr.splitlines() if line[:4] == "tag "
    ]
    assert night.verify(name)[0] == 0


def _forge(night: Night, name: str, old: str, new: str) -> None:
    raw = subprocess.run(
        ["git", "cat-file", "tag", "audit/1"], cwd=night.root, capture_output=True, check=True
    ).stdout
    made = subprocess.run(
        ["git", "hash-object", "-t", "tag", "-w", "--stdin", "--literally"], cwd=night.root,
        input=raw.replace(old.encode(), new.encode()), capture_output=True, check=True,
    ).stdout.decode().strip()  # fmt: skip
    night.git("update-ref", f"refs/tags/{name}", made)


def test_a_tag_that_is_not_as_signed_vouches_for_nothing(night: Night) -> None:
    head = trueup(night.root, "verify").stdout.rpartition("audit log: ")[2].strip()
    key = ("-c", f"user.signingkey={night.other}")
    night.git(*key, "tag", "-s", "-m", f"trueup-head: {head}", "other")
    night.git("tag", "-a", "-m", f"trueup-head: {head}", "plain")
    night.git("-c", f"user.signingkey={night.key}", "tag", "-s", "-m", "release", "empty")
    _forge(night, "edited", "trueup-head: ", "trueup-head: 0")
    _forge(night, "moved", "nothing", "nothing")
    for name, why in (
        ("other", "is not signed by a key of"),
        ("plain", "is not signed with an SSH key"),
        ("empty", "names no head"),
        ("edited", "is not signed by a key of"),
        ("moved", "was signed under the name 'audit/1'"),
        ("missing", "there is no such annotated tag"),
    ):
        code, said = night.verify(name)
        assert (code, why in said, "not as it was written" in said) == (3, True, True), said
    assert night.verify("audit/1", night.others)[0] == 3
