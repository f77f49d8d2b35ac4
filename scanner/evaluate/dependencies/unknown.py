"""Distributions of which it is not known what they provide."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import estate, manifest, module, pom
from scanner.evaluate.dependencies._observe import at, evidence, facts_of
from scanner.evaluate.dependencies._records import Analysis, Unused
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Confidence, Severity
from scanner.normalize.grammars.python_loading import NAMESPACES

_MESSAGE = (
    "{distribution} is declared in {group}, but which modules it provides is not known: it may be "
    "unused, or it may provide {unexplained}"
)
_SEVERAL = (
    "{count} distributions are declared of which it is not known what they provide ({names}): each "
    "may be unused, or it may provide {unexplained}"
)
_NO_JARS = (
    "{count} dependencies are declared of which no jar is in the local repository and no import has "
    "the name ({names}): each may be unused"
)
_NAMES_SHOWN = 5


@check(
    title="Distribution with unknown modules",
    severity=Severity.INFO,
    confidence=Confidence.LOW,
    controls=("NIST 800-53r5 CM-8", "CIS v8 2.1"),
    examples=(
        Example(
            "an unexplained import, and a name that tells nothing of its modules",
            estate(manifest("acme-widgets"), module("shop/orders.py", "wdg")),
            (
                "acme-widgets is declared in dependencies, but which modules it provides is not known: "
                "it may be unused, or it may provide wdg",
            ),
        ),
        Example(
            "several that may be the one are told together, in each manifest",
            estate(
                manifest("acme-widgets", "acme-tools"),
                module("shop/orders.py", "wdg.core", "wdg.ui"),
            ),
            (
                "2 distributions are declared of which it is not known what they provide (acme-widgets, "
                "acme-tools): each may be unused, or it may provide wdg",
            ),
        ),
        Example(
            "jars that are not at hand are one finding for all poms",
            estate(
                pom("org.acme:log", path="web/pom.xml"),
                pom("org.acme:log", "org.other:text", path="core/pom.xml"),
                module("web/src/main/java/A.java", "com.shop.B", language="java"),
                module("core/src/main/java/B.java", "com.shop.A", language="java"),
            ),
            (
                "3 dependencies are declared of which no jar is in the local repository and no import "
                "has the name (org.acme:log, org.other:text): each may be unused",
            ),
        ),
        Example(
            "the settings say what it provides",
            estate(
                manifest("acme-widgets"),
                module("shop/orders.py", "wdg"),
                modules={"acme-widgets": ["wdg"]},
            ),
        ),
    ),
)
def unknown(analysis: Analysis) -> Iterator[Observation]:
    """Find declarations that cannot be called used or unused.

    A name need not be the name of what is imported. As long as some import has no known provider,
    a distribution that is not known either may be the one; calling it unused would be a guess. All
    of one manifest that wait for the same answer are one finding, and so are all jars of a source.

    Fix: give the environment with `--environment`, or name its modules in `dependencies.modules`;
    for Maven, let `mvn dependency:go-offline` fill the local repository.
    Source: Python Packaging User Guide, "Distribution package vs. import package".
    """
    groups: dict[tuple[str, ...], list[Unused]] = {}
    for found in analysis.unknown:
        groups.setdefault(_cause(found), []).append(found)
    for group in groups.values():
        yield _observation(sorted(group, key=_place))


def _cause(found: Unused) -> tuple[str, ...]:
    manifest = found.declared.manifest
    if _is_of_maven(found):
        return ("maven", str(manifest.attributes["source"]))
    return (manifest.uid, *found.unexplained)


def _is_of_maven(found: Unused) -> bool:
    return bool(found.declared.manifest.attributes["ecosystem"] == "maven")


def _place(found: Unused) -> tuple[int, str, int]:
    """Order by how near to the top of the source the manifest lies, then by line."""
    return found.declared.file.count("/"), found.declared.file, found.declared.line


def _observation(group: list[Unused]) -> Observation:
    first = group[0]
    declared = first.declared
    names = list(dict.fromkeys(found.declared.distribution for found in group))
    more = ["..."] if len(names) > _NAMES_SHOWN else []
    several = _NO_JARS if _is_of_maven(first) else _SEVERAL
    return Observation(
        resource=declared.manifest.uid,
        message=_MESSAGE if len(group) == 1 else several,
        arguments={
            "distribution": declared.distribution,
            "group": declared.group,
            "count": len(group),
            "names": ", ".join([*names[:_NAMES_SHOWN], *more]),
            "unexplained": ", ".join(_in_short(first)[:5]),
        },
        path=("modules",),
        evidence=evidence(found.declared for found in group),
        origin=at(declared),
        certainty=Certainty.CONDITIONAL,
        facts={
            **facts_of(declared),
            "step": "none",
            "tried": list(first.modules),
            "unexplained": list(first.unexplained),
            "distributions": [_facts(found) for found in group],
        },
    )


def _facts(found: Unused) -> dict[str, Json]:
    held = facts_of(found.declared)
    return {key: held[key] for key in ("distribution", "group", "file", "line")}


def _in_short(found: Unused) -> list[str]:
    """Return what is unexplained, by the first name alone where that says as much."""
    if found.declared.manifest.attributes["ecosystem"] != "pypi":
        return list(found.unexplained)
    names = (name.split(".") for name in found.unexplained)
    short = (".".join(parts[: 2 if parts[0] in NAMESPACES else 1]) for parts in names)
    return list(dict.fromkeys(short))
