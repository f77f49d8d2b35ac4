"""How the checks of this folder report on one package."""

from collections.abc import Mapping
from dataclasses import replace

from scanner.evaluate.licenses._analysis import Package
from scanner.evaluate.licenses._policy_entries import PackageException
from scanner.model.observation import Observation
from scanner.model.resource import EMPTY, NOWHERE, Json, Origin
from scanner.model.vocabulary import Certainty
from scanner.normalize.grammars.license_facts import Fact


def about(  # noqa: PLR0913 - what an observation says, besides what every one of them says
    package: Package,
    message: str,
    arguments: Mapping[str, Json] = EMPTY,
    *,
    fact: Fact | None = None,
    expected: Json = None,
    actual: Json = None,
    facts: Mapping[str, Json] = EMPTY,
    certainty: Certainty = Certainty.CERTAIN,
) -> Observation:
    """Return an observation on a package, pointing at the line of the fact that matters.

    Its facts always hold `ecosystem`, `package`, `version`, `declared` (`[{by, field, text}]`),
    `needed_by` and `path` (names from a package that nothing requires down to this one). Where
    others require the package, the message ends with that way.
    """
    declared = package.resource.attributes["declared"]
    return Observation(
        resource=package.resource.uid,
        message=f"{message}, needed by {{way}}" if len(package.path) > 1 else message,
        arguments={"package": package.label, "way": " > ".join(package.path), **arguments},
        expected=expected,
        actual=actual,
        evidence=package.evidence,
        origin=_place(package, fact or package.conclusion.by),
        certainty=certainty,
        facts={
            "ecosystem": package.ecosystem,
            "package": package.name,
            "version": package.version,
            "declared": [{key: each[key] for key in ("by", "field", "text")} for each in declared],
            "needed_by": list(package.needed_by),
            "path": list(package.path),
            **facts,
        },
    )


def exception_observation(entry: PackageException, message: str, problem: str = "") -> Observation:
    """Return an observation on one entry of `licenses.exceptions` in trueup.yaml."""
    expires = entry.expires.isoformat() if entry.expires else ""
    return Observation(
        resource=f"trueup/license-exception/{entry.package or entry.index}",
        message=message,
        arguments={
            "package": entry.package or f"entry {entry.index + 1}",
            "expires": expires,
            "problem": problem,
        },
        path=("licenses", "exceptions", {"package": entry.package, "version": entry.version}),
        origin=Origin(file="trueup.yaml"),
        facts={
            "package": entry.package,
            "expires": expires,
            "approver": entry.approver,
            "problems": list(entry.problems),
        },
    )


def quoted(facts: tuple[Fact, ...]) -> str:
    """Return statements as `field "text"`, in order, joined by commas."""
    return ", ".join(f'{each.field} "{each.text}"' for each in facts)


def _place(package: Package, fact: Fact | None) -> Origin:
    origin = package.resource.origin
    if origin == NOWHERE or fact is None or not fact.line or fact.field.endswith((".txt", ".md")):
        return origin
    return replace(origin, line=fact.line)
