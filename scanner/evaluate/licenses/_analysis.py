"""The licence of every package of an estate, its verdict, and what people decided about it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from scanner.evaluate.licenses._gaps import about_project, without_metadata
from scanner.evaluate.licenses._locked import Locked, locked_of
from scanner.evaluate.licenses._paths import path_from_root
from scanner.evaluate.licenses._policy_entries import (
    Clarification,
    PackageException,
    clarifications_of,
    exceptions_of,
    matches,
)
from scanner.evaluate.licenses._verdict import Answer, Policy, Verdict, judge, policy_of
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.license_facts import (
    EXPRESSION,
    LICENSE_FILE,
    Conclusion,
    Fact,
    conclude,
    fact,
)
from scanner.normalize.grammars.spdx import read

DISTRIBUTION = "trueup/distribution"
LICENSE_TEXT = "trueup/license-file"
NOTICE = "trueup/notice"
_NO_LICENSE = ("authors", "contributors", "notice", "copyright")


@dataclass(frozen=True, slots=True)
class Package:
    """One version of one package, with all that is known about its licence.

    Attributes:
        resource: the first resource that names it.
        conclusion: what its licence is, and on which fact that rests.
        answer: the verdict of the policy on that licence.
        exception: the entry in force that lets it stand; None when there is none.
        clarified: whether a clarification decided.
        stale: the clarification made for it whose files have changed since.
        files: its licence files.
        path: names from a package that nothing requires down to it; itself alone at the top.
        evidence: digests of everything the conclusion rests on.
        needed_by: names of the packages that require it, sorted.
    """

    resource: Resource
    ecosystem: str
    name: str
    version: str
    conclusion: Conclusion
    answer: Answer
    exception: PackageException | None
    clarified: bool
    evidence: tuple[str, ...]
    needed_by: tuple[str, ...]
    stale: Clarification | None = None
    files: tuple[Resource, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The package as people write it."""
        return f"{self.name} {self.version}".strip()

    @property
    def is_undecided(self) -> bool:
        """Whether no licence could be concluded."""
        return not self.conclusion.reading.canonical and not self.clarified


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the checks of this area look at.

    Attributes:
        packages: ordered by ecosystem, name and version.
        exceptions: the entries of the policy, each with whether a package needed it.
        used: indexes of the exceptions that name a package which the policy would not allow.
        locked: what was agreed on before, by ecosystem and name.
        notices: the project's own notice files.
        settings: the section `licenses` of trueup.yaml.
    """

    packages: tuple[Package, ...]
    policy: Policy
    exceptions: tuple[PackageException, ...]
    expired: frozenset[int]
    used: frozenset[int]
    not_evaluated: tuple[NotEvaluated, ...]
    tested: Mapping[str, int]
    sections: Mapping[str, Json]
    locked: Mapping[tuple[str, str], Locked]
    notices: tuple[Resource, ...]
    settings: Mapping[str, Json]


def analyse(estate: Estate) -> Analysis:
    """Return the licence of each package in the estate and what the policy says to it."""
    settings = estate.settings_for("licenses")
    policy = policy_of(settings)
    exceptions = exceptions_of(settings)
    clarifications = tuple(clarifications_of(settings))
    packages = tuple(
        _with_exception(package, exceptions, estate)
        for package in _packages(estate, policy, clarifications)
    )
    return Analysis(
        packages=packages,
        policy=policy,
        exceptions=exceptions,
        expired=frozenset(each.index for each in exceptions if not each.holds(estate.as_of)),
        used=frozenset(
            entry.index
            for package in packages
            for entry in exceptions
            if needs_exception(package) and _accepts(entry, package)
        ),
        not_evaluated=(
            *_not_evaluated(packages, policy),
            *about_project(settings),
            *without_metadata({(each.ecosystem, each.name) for each in packages}, estate),
        ),
        tested={"licenses": len(packages)},
        sections={"licenses": _table(packages)} if packages else {},
        locked=locked_of(estate),
        notices=estate.of_kind(NOTICE),
        settings=settings,
    )


def needs_exception(package: Package) -> bool:
    """Say whether the policy, asked without exceptions, would not let the package stand."""
    return package.is_undecided or package.answer.verdict is not Verdict.ALLOW


def _packages(
    estate: Estate, policy: Policy, clarifications: tuple[Clarification, ...]
) -> Iterator[Package]:
    texts = _license_files(estate)
    found = [*estate.of_kind(DISTRIBUTION), *estate.of_kind(DISTRIBUTION, Side.SPEC)]
    needed_by = _needed_by(found)
    for _, group in groupby(sorted(found, key=_order), key=_order):
        resources = tuple(group)
        first = resources[0]
        name, ecosystem = first.attributes["name"], first.attributes["ecosystem"]
        files = tuple(each for resource in resources for each in texts.get(_folder(resource), ()))
        facts = tuple(
            dict.fromkeys(
                Fact.of(value) for each in resources for value in each.attributes["declared"]
            )
        )
        conclusion = conclude((*facts, *_file_facts(files)))
        clarified, stale = _clarified(first, files, clarifications)
        if clarified is not None:
            stated = fact(EXPRESSION, "clarification", clarified.expression)
            conclusion = Conclusion(read(clarified.expression), stated)
        yield Package(
            resource=first,
            ecosystem=ecosystem,
            name=name,
            version=first.attributes["version"],
            conclusion=conclusion,
            answer=judge(conclusion.reading, policy),
            exception=None,
            clarified=clarified is not None,
            evidence=tuple(dict.fromkeys(e.evidence for e in (*resources, *files) if e.evidence)),
            needed_by=tuple(sorted(needed_by.get((ecosystem, name), ()))),
            stale=stale,
            files=files,
            path=path_from_root((ecosystem, name), needed_by),
        )


def _order(resource: Resource) -> tuple[str, str, str]:
    attributes = resource.attributes
    return attributes["ecosystem"], attributes["name"], attributes["version"]


def _license_files(estate: Estate) -> Mapping[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for resource in estate.of_kind(LICENSE_TEXT):
        place = f"{resource.origin.source}/{resource.attributes['metadata']}"
        found.setdefault(place, []).append(resource)
    return found


def _folder(resource: Resource) -> str:
    return f"{resource.origin.source}/{str(resource.attributes['location']).rpartition('/')[0]}"


def _file_facts(files: tuple[Resource, ...]) -> tuple[Fact, ...]:
    """Return what the licence files say, when they all say the same one thing.

    Several may be the parts of an AND, of an OR, or of what is bundled. A list of authors or a
    notice without a licence text says nothing either way.
    """
    telling = [each.attributes for each in files if _may_tell(each)]
    stated = {each["identified"] for each in telling}
    if len(stated) != 1 or "" in stated:
        return ()
    return (fact(LICENSE_FILE, telling[0]["path"], telling[0]["identified"], 1),)


def _may_tell(file: Resource) -> bool:
    name = file.attributes["path"].rpartition("/")[2].lower()
    return bool(file.attributes["licenses"]) or not name.startswith(_NO_LICENSE)


def _needed_by(found: list[Resource]) -> Mapping[tuple[str, str], set[str]]:
    needed: dict[tuple[str, str], set[str]] = {}
    for resource in found:
        for name in resource.attributes["requires"]:
            place = (resource.attributes["ecosystem"], name)
            needed.setdefault(place, set()).add(resource.attributes["name"])
    return needed


def _clarified(
    resource: Resource, files: tuple[Resource, ...], clarifications: tuple[Clarification, ...]
) -> tuple[Clarification | None, Clarification | None]:
    """Return the clarification that holds, and the first whose files are no longer the same."""
    ecosystem, name, version = _order(resource)
    digests = {file.attributes["path"]: file.evidence for file in files}
    stale: Clarification | None = None
    for entry in clarifications:
        if not matches(entry.package, entry.version, ecosystem, name, version):
            continue
        pinned = all(
            any(path.endswith(wanted) and held == digest for path, held in digests.items())
            for wanted, digest in entry.files.items()
        )
        if pinned and (entry.files or entry.version):
            return entry, None
        if not pinned:
            stale = stale or entry
    return None, stale


def _with_exception(
    package: Package, exceptions: tuple[PackageException, ...], estate: Estate
) -> Package:
    if not needs_exception(package):
        return package
    held = (entry for entry in exceptions if entry.holds(estate.as_of))
    return replace(package, exception=next((e for e in held if _accepts(e, package)), None))


def _accepts(entry: PackageException, package: Package) -> bool:
    if not matches(entry.package, entry.version, package.ecosystem, package.name, package.version):
        return False
    return entry.license in ("", package.conclusion.reading.canonical)


def _not_evaluated(packages: tuple[Package, ...], policy: Policy) -> Iterator[NotEvaluated]:
    for problem in policy.problems:
        yield NotEvaluated("licenses/denied", f"trueup.yaml, licenses.{problem}")
    if packages and policy.is_empty:
        reason = "no licence is allowed or denied: list them in licenses.allow or licenses.deny"
        yield NotEvaluated("licenses/denied", reason, incomplete=False)


def _table(packages: tuple[Package, ...]) -> Json:
    return {
        "columns": [
            "package", "version", "ecosystem", "license", "from", "verdict", "exception",
            "declared",
        ],
        "rows": [
            [
                package.name,
                package.version,
                package.ecosystem,
                package.conclusion.reading.canonical,
                package.conclusion.by.field if package.conclusion.by else "",
                package.answer.verdict.value if not package.is_undecided else "review",
                package.exception.reason if package.exception else "",
                _declared(package),
            ]
            for package in packages
        ],
    }  # fmt: skip


def _declared(package: Package) -> str:
    """Return the canonical expression that the package itself states; "" where it states none."""
    facts = map(Fact.of, package.resource.attributes["declared"])
    said = (read(each.text).canonical for each in facts if each.by == EXPRESSION)
    return next(filter(None, said), "")
