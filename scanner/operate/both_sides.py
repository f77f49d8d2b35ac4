"""The reports over two commits of a repository: before a change, and after it."""

from collections.abc import Callable, Iterator
from dataclasses import field, replace

from scanner.evaluate.policies._data import policy_sources
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.redaction import Redactor
from scanner.evidence.store import MemoryStore
from scanner.findings.history import history_of
from scanner.model.connector import CollectContext
from scanner.model.evidence import NotEvaluated, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource
from scanner.model.run import Report
from scanner.operate.approvals import with_approvals
from scanner.operate.asked import Question
from scanner.operate.assessment import assess_resources
from scanner.operate.at_revision import Reading, Repository
from scanner.operate.between import Between
from scanner.operate.brought_in import known_of
from scanner.operate.cache.documents import DocumentCache
from scanner.operate.commits import Commit, CommitReader, touched
from scanner.operate.config import Configuration
from scanner.operate.entries_in_git import EntriesInGit
from scanner.operate.governance import BUNDLE, built_in_policies, governance_sources
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather, understand
from scanner.operate.run_identity import now
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor, redactor, state_folder

TRUSTED_ROLES = ("waivers", "policies", "approvers", "owners", "corrections")
"""What the base decides: a change must not excuse itself."""


@dataclass(slots=True)
class Comparison:
    """Reads and judges two commits by the rules of a third.

    Attributes:
        repository: where they are.
        configuration: that of the base; None when it has none.
        base: the commit whose waivers and policies hold.
        progress: called with a line of text as work goes on.
    """

    repository: Repository
    configuration: Configuration | None
    base: str
    progress: Callable[[str], None]
    _outside: dict[str, str] = field(default_factory=dict)

    def reports(
        self, commits: tuple[str, str], question: Question, judgement: Judgement
    ) -> tuple[Report, Report]:
        """Return the reports over two commits; the second has the first as its history.

        Args:
            commits: ids of the commit before and of the commit after.
            question: what is asked of both.
            judgement: facts of the base.
        """
        masking, cache = self._installation()
        context = self._context(masking)
        built_in = self.configuration is None or self.configuration.built_in_policies
        shipped = gather([built_in_policies()] if built_in else [], context)
        reader = CommitReader(self.repository, context, cache)
        try:
            # The later commit is read first, so that what both hold carries its id.
            self.progress("reading what would be")
            after = reader.read(self._readings(commits[1]), shipped)
            self.progress("reading what was")
            before = reader.read(self._readings(commits[0]), shipped)
        finally:
            cache.close()
        self.progress("judging")
        held = (*before.understood.resources, *self._reviews(context))
        place = EntriesInGit(self.repository.git_dir, self.repository.inside)
        facts = with_approvals(judgement.facts, held, question.as_of, place)
        judgement = replace(judgement, facts=facts)
        judgement = replace(judgement, between=Between(_only(before, after)))
        first = assess_resources(before.gathered, before.understood, question, judgement)
        known = replace(judgement, history=history_of(known_of(first, question.as_of)))
        return first, assess_resources(after.gathered, after.understood, question, known)

    def _reviews(self, context: CollectContext) -> tuple[Resource, ...]:
        """Return the reviews that a forge exported; they lie outside of the repository."""
        sources = self.configuration.sources if self.configuration else ()
        found = gather([one for one in sources if one.kind == "reviews"], context)
        return understand(found.snapshots).resources

    def left_out(self) -> tuple[NotEvaluated, ...]:
        """Return the sources that are not in the repository."""
        return tuple(
            NotEvaluated(f"source {name}", f"{why}: the nightly scan reads it", incomplete=False)
            for name, why in self._outside.items()
        )

    def _installation(self) -> tuple[Redactor, DocumentCache]:
        """Return what masks secrets, and what was understood in earlier checks with its key.

        Without a key that lasts, nothing that was understood before can be used: what stands in
        place of a secret is made with the key.
        """
        if self.configuration is None:
            return passing_redactor(), DocumentCache()
        try:
            state = state_folder(self.configuration.root)
            reference = str(self.configuration.evidence.get("key", ""))
            masking = redactor(state, reference, resolver(self.configuration.root))
        except (OSError, LookupError, ValueError):
            return passing_redactor(), DocumentCache()
        return masking, DocumentCache(state.cache / "documents.db", key_id=masking.key_id)

    def _context(self, masking: Redactor) -> CollectContext:
        root = self.configuration.root if self.configuration else self.repository.root
        return CollectContext(
            root=root,
            recorder=EvidenceRecorder(masking, MemoryStore(), now),
            secret=resolver(root),
            now=now,
            progress=self.progress,
        )

    def _readings(self, commit: str) -> Iterator[Reading]:
        if self.configuration is None:
            named = self.repository.inside
            name = self.repository.root.name if not named else named.rpartition("/")[2]
            yield Reading(Source("repository", name or "repository"), named, ("",), commit)
            return
        for source in governance_sources(self.configuration):
            if source.name in self.configuration.governance:
                trusted = self.base if source.name in TRUSTED_ROLES else commit
                folders = tuple(self.configuration.governance[source.name])
                yield Reading(source, self.repository.inside, folders, trusted)
            elif source.kind == BUNDLE:
                # What lies on the disk is the change's own, and so is a key beside it.
                self._outside[source.name] = "a packed bundle may be a part of the change"
        for source in self.configuration.sources:
            inside = self._place_of(source, self.configuration)
            if inside is None:
                self._outside[source.name] = "not in this repository"
            else:
                yield Reading(source, inside, ("",), commit)

    def _place_of(self, source: Source, configuration: Configuration) -> str | None:
        path = source.options.get("path", ".")
        if source.kind not in {"files", "repository"} or not isinstance(path, str):
            return None
        return self.repository.place_of(configuration.root / path)


def _only(before: Commit, after: Commit) -> frozenset[str] | None:
    """Return the uids that a policy may judge otherwise after the change; None for any.

    A policy sees one resource, and the data that lies beside it. As long as no document of a source
    with policies differs, it says the same of a resource that is the same.
    """
    differing = before.documents.keys() ^ after.documents.keys()
    every = {**before.documents, **after.documents}
    sources = policy_sources((*before.understood.resources, *after.understood.resources))
    for key in differing:
        names = {
            one.source if isinstance(one, Unreadable) else one.origin.source
            for one in every[key].items
        }
        if names & sources:
            return None
    return touched(before, after)
