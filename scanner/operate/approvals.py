"""Who is proven to have approved an entry: by signature, by a signed commit, or by a review."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from scanner.findings.waiver_entries import KIND as WAIVER
from scanner.findings.waiver_entries import entry_bytes, entry_digest
from scanner.model.governance import CORRECTION, GitFacts
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.documents.approvers import KIND as APPROVER
from scanner.normalize.documents.signature import KIND as SIGNATURE
from scanner.normalize.grammars.globs import matches
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.reviews import KIND as REVIEW
from scanner.operate.entries_in_git import EntriesInGit
from scanner.operate.outputs import replace_file
from scanner.operate.ssh_signatures import GIT, SigningError, is_signed, signature_over

__all__ = ["NAMESPACE", "SigningError", "sign_entries", "with_approvals"]

NAMESPACE = "trueup-approval"
_MOST = 500


def with_approvals(
    facts: GitFacts,
    resources: Iterable[Resource],
    as_of: datetime,
    repository: EntriesInGit | None = None,
) -> GitFacts:
    """Return the facts with the entries whose approval is proven.

    Three things prove it. A signature lies beside the file of its entry as `ENTRY-ID.sig` and is
    over the entry's canonical bytes. A commit or merge that brought the entry in is signed by the
    approver's key. A review on a forge, recorded by a source of kind `reviews`, approved a change
    that brought exactly this entry in. Where there is an approvers.yaml, the approver must be in
    it, in a time in which they may approve, for a rule that they may approve.

    Args:
        facts: what git says.
        resources: all resources; only those of the governance folders can be entries, signatures or
            approvers.
        as_of: the instant that counts as now.
        repository: reads entries as a commit has them; None where there is no repository.
    """
    held = tuple(resources)
    approvers = {one.attributes["name"]: one for one in held if one.kind == APPROVER}
    aliases = {name: names for name, one in approvers.items() if (names := tuple(_names(one)))}
    today = (as_of.astimezone(UTC) if as_of.tzinfo else as_of).date()
    wanted = [one for one in held if one.kind in {WAIVER, CORRECTION}][: _MOST * 20]
    proof = _Proof(approvers, today, {})
    proof.by_signature(wanted, [one for one in held if one.kind == SIGNATURE])
    if repository is not None and facts.commit:
        proof.by_signed_commit(wanted, repository, facts.commit)
        proof.by_review(wanted, repository, [one for one in held if one.kind == REVIEW])
    return replace(facts, approvals=proof.found, aliases=aliases)


def _names(approver: Resource) -> Iterator[str]:
    """Yield the other names of an approver: the address, and logins on forges."""
    if approver.attributes.get("email"):
        yield approver.attributes["email"]
    for account in approver.attributes.get("accounts") or ():
        yield account.rpartition(":")[2]


@dataclass(slots=True)
class _Proof:
    """Approvals that were proven so far: digest of the entry -> name of the approver."""

    approvers: Mapping[str, Resource]
    today: date
    found: dict[str, str]

    def by_signature(self, entries: Sequence[Resource], held: Iterable[Resource]) -> None:
        """Take signatures that lie beside the entries."""
        signatures = {(_folder(one), one.attributes["entry"]): one for one in held}
        tried = 0
        for entry, approver in self._open(entries):
            signature = signatures.get((_folder(entry), str(entry.attributes.get("id"))))
            if signature is None or approver is None or tried >= _MOST:
                continue
            tried += 1
            text, keys = signature.attributes["text"], approver.attributes.get("keys") or ()
            if is_signed(entry_bytes(entry.attributes), text, keys, NAMESPACE):
                self._take(entry)

    def by_signed_commit(
        self, entries: Sequence[Resource], repository: EntriesInGit, head: str
    ) -> None:
        """Take commits that brought entries in and are signed by a key of their approver."""
        waiting: dict[str, list[tuple[Resource, Resource]]] = {}
        for entry, approver in self._open(entries):
            if approver is not None and approver.attributes.get("keys"):
                waiting.setdefault(entry.origin.file, []).append((entry, approver))
        for file, pairs in waiting.items():
            for commit in repository.commits_of(file, head):
                signed, signature = repository.signed(commit)
                brought = repository.brought_in(file, commit, f"{commit}^1") if signature else ()
                for entry, approver in pairs:
                    keys = approver.attributes["keys"]
                    if entry_digest(entry.attributes) in brought and is_signed(
                        signed, signature, keys, GIT
                    ):
                        self._take(entry)

    def by_review(
        self, entries: Sequence[Resource], repository: EntriesInGit, reviews: Iterable[Resource]
    ) -> None:
        """Take reviews on a forge of changes that brought entries in."""
        held = [one.attributes for one in reviews]
        for entry, approver in self._open(entries):
            name = str(entry.attributes.get("approver"))
            logins = _logins(name, approver)
            for review in held:
                known = {review["reviewer"], f"{review['forge']}:{review['reviewer']}"}
                if known & logins and review["author"] != review["reviewer"]:
                    brought = _reviewed(entry.origin.file, review, repository)
                    if entry_digest(entry.attributes) in brought:
                        self._take(entry)
                        break

    def _open(self, entries: Iterable[Resource]) -> Iterator[tuple[Resource, Resource | None]]:
        """Yield the entries that nothing proves yet, with their approver where one may approve.

        Without an approvers.yaml the approver is None, and only a forge can know them.
        """
        for entry in entries:
            approver = self.approvers.get(str(entry.attributes.get("approver")))
            if entry_digest(entry.attributes) in self.found:
                continue
            if approver is None and not self.approvers:
                yield entry, None
            elif approver is not None and _may(approver, entry, self.today):
                yield entry, approver

    def _take(self, entry: Resource) -> None:
        if digest := entry_digest(entry.attributes):
            self.found[digest] = str(entry.attributes.get("approver"))


def _folder(one: Resource) -> str:
    return str(PurePosixPath(one.origin.file).parent)


def _logins(name: str, approver: Resource | None) -> set[str]:
    listed = approver.attributes.get("accounts") if approver is not None else None
    return set(listed) if listed else {name}


def _reviewed(file: str, review: Mapping[str, Json], repository: EntriesInGit) -> frozenset[str]:
    """Return the digests of the entries that a reviewed change brought into a file.

    The commit that was reviewed is looked at. Where it is not in this clone, as after a squash, the
    merge stands for it, if what was reviewed was the last commit of the change.
    """
    seen, base, merge = review["commit"], review["base"], review["merge"]
    merged = bool(merge) and repository.has(merge)
    before = [one for one in (base, f"{merge}^1" if merged else "") if one]
    if not seen or not before:
        return frozenset()
    if not repository.has(seen):
        if not merged or seen != review["head"]:
            return frozenset()
        seen = merge
    # What the main line had before the merge came with a merge of it into the change.
    brought = (repository.brought_in(file, seen, one) for one in before)
    return frozenset.intersection(*brought)


def _may(approver: Resource, entry: Resource, today: date) -> bool:
    held = approver.attributes
    begin, end = (_day(held.get(key)) for key in ("valid_from", "valid_until"))
    if (begin and today < begin) or (end and today > end):
        return False
    rule = str(entry.attributes.get("rule", ""))
    if entry.kind == CORRECTION:
        rule = f"corrections/{entry.attributes.get('id')}"
    globs = held.get("rules")
    return not globs or any(matches(glob, rule) for glob in globs)


def _day(value: Json) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def sign_entries(path: Path, ids: Iterable[str], key: Path) -> tuple[Path, ...]:
    """Sign entries of a file of waivers or corrections, and return the files with the signatures.

    Args:
        path: the file.
        ids: ids of entries in it.
        key: a private key, or a public one whose private half an agent holds.

    Raises:
        SigningError: an id is not there, or ssh-keygen refused.
    """
    entries: dict[str, Mapping[str, Json]] = {}
    for document in load_documents(path.read_text("utf-8")):
        held = document.value
        if isinstance(held, dict):
            held = held.get("waivers") or held.get("corrections")
        entries |= {str(one.get("id")): one for one in held or () if isinstance(one, dict)}
    written = []
    for identity in ids:
        if identity not in entries:
            raise SigningError(f"{path}: has no entry {identity!r}")
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", identity):
            raise SigningError(
                f"{identity!r}: only letters, digits, '.', '_' and '-' can be signed"
            )
        place = path.parent / f"{identity}.sig"
        replace_file(place, signature_over(entry_bytes(entries[identity]), key, NAMESPACE))
        written.append(place)
    return tuple(written)
