"""Licences of Maven artifacts: the *.pom files of a local repository, and vendored ones."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken
from scanner.normalize.grammars.distributions import distribution
from scanner.normalize.grammars.license_facts import FREE_TEXT, Fact, fact
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.xml_text import Element, load_xml

_URLS = (
    ("apache.org/licenses/license-2.0", "Apache-2.0"),
    ("opensource.org/licenses/mit", "MIT"),
    ("eclipse.org/legal/epl-2.0", "EPL-2.0"),
    ("eclipse.org/legal/epl-v20", "EPL-2.0"),
    ("eclipse.org/legal/epl-v10", "EPL-1.0"),
    ("eclipse.org/org/documents/edl-v10", "BSD-3-Clause"),
    ("opensource.org/licenses/bsd-3-clause", "BSD-3-Clause"),
    ("opensource.org/licenses/bsd-2-clause", "BSD-2-Clause"),
    ("mozilla.org/mpl/2.0", "MPL-2.0"),
    ("creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"),
)
"""Addresses that stand for exactly one licence."""


def _recognises(name: str, _text: str) -> bool:
    # A pom.xml is the project itself; the poms beside installed jars are what it depends on.
    return name.endswith(".pom")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the artifact as a distribution named `group/artifact`.

    Several licences have no AND or OR between them in a pom, so that two different ones decide
    nothing. What a parent pom would say is not looked up. `requires` leaves out what is for tests.
    Source: Maven, POM reference, licenses.
    """
    try:
        project = load_xml(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    artifact = project.said("artifactId")
    if project.name != "project" or not artifact:
        return
    group = project.said("groupId") or project.said("parent", "groupId")
    version = project.said("version") or project.said("parent", "version")
    yield distribution(
        snapshot,
        "maven",
        f"{group}/{artifact}",
        version,
        facts=tuple(_facts(project)),
        line=project.line,
        requires=tuple(_needs(project)),
        depended_on="installed",
    )


def _facts(project: Element) -> Iterator[Fact]:
    licenses = project.first("licenses")
    for each in licenses.all("license") if licenses else ():
        url = each.said("url").lower().removeprefix("http://").removeprefix("https://")
        known = next(
            (name for start, name in _URLS if url.removeprefix("www.").startswith(start)), ""
        )
        text = known or each.said("name")
        if text:
            yield fact(FREE_TEXT, "pom license", text, each.line)


def _needs(project: Element) -> Iterator[str]:
    needed = project.first("dependencies")
    for each in needed.all("dependency") if needed else ():
        if each.said("scope") not in ("test", "provided") and each.said("optional") != "true":
            yield f"{each.said('groupId')}/{each.said('artifactId')}"


READER = DocumentReader(_recognises, _read, lambda name: _recognises(name, ""))
