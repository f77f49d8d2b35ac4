"""A package of an ecosystem as a resource of kind "trueup/distribution"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.license_statements import EXPRESSION, Fact, fact

KIND = "trueup/distribution"
GO_MODULE = "#module"
"""Ends the address of the answer that says which Go module a folder holds."""

PROVIDED = "#provided"
"""Ends the address of the answer that says what a distribution provides."""

_ESCAPE = re.compile("%([2-7][0-9A-Fa-f])")


def canonical_name(ecosystem: str, name: str) -> str:
    """Return the name as its ecosystem compares it: PyPI folds case and punctuation (PEP 503)."""
    return canonical(name) if ecosystem == "pypi" else name


def distribution(  # noqa: PLR0913 - one argument for each fact of a package
    snapshot: Snapshot,
    ecosystem: str,
    name: str,
    version: str,
    *,
    facts: tuple[Fact, ...],
    line: int = 0,
    requires: tuple[str, ...] = (),
    depended_on: str = "",
) -> Resource:
    """Return the package as a resource named `ecosystem/name@version`.

    Its attributes are `ecosystem`, `name`, `version`, `declared` (facts with field and line),
    `concluded` (canonical SPDX or ""), `concluded_by` (the field that decided), `requires` (names
    it needs), `depended_on` ("installed", "direct", "transitive", "development" or "") and
    `location` (the document's path).
    """
    # All names of licences come with it, and few documents say one.
    from scanner.normalize.grammars.license_facts import conclude  # noqa: PLC0415

    found = conclude(facts)
    known = canonical_name(ecosystem, name)
    attributes: dict[str, Json] = {
        "ecosystem": ecosystem,
        "name": known,
        "version": version,
        "declared": [each.as_json() for each in facts],
        "concluded": found.reading.canonical,
        "concluded_by": found.by.field if found.by else "",
        "requires": sorted({canonical_name(ecosystem, each) for each in requires}),
        "depended_on": depended_on,
        "location": snapshot.address,
    }
    return Resource(
        uid=f"{KIND}/{ecosystem}/{known}@{version}",
        kind=KIND,
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=replace(snapshot.origin, line=line),
        evidence=snapshot.digest,
        attributes=attributes,
    )


def package_of(purl: str, ecosystem: str, name: str) -> tuple[str, str]:
    """Return ecosystem and name of a package URL; those given when it is none.

    `pkg:npm/%40scope/left@2.0.0?arch=any` is ("npm", "@scope/left").
    Source: the purl specification.
    """
    scheme, _, rest = purl[:2000].partition(":")
    path = rest.split("#", 1)[0].split("?", 1)[0].strip("/")
    kind, _, place = path.partition("/")
    place = place.rsplit("@", 1)[0] if "@" in place.lstrip("@") else place
    if scheme.lower() != "pkg" or not kind or not place:
        return ecosystem, name
    return kind.lower(), _ESCAPE.sub(lambda match: chr(int(match[1], 16)), place)


def npm_facts(package: Mapping[str, Json], field: str) -> Iterator[Fact]:
    """Yield what a package.json, or an entry of package-lock.json, says about the licence.

    `license` is an expression; the old forms `{type, url}` and `licenses: [{type}]` say the same
    for one licence, and OR for several.
    """
    stated = package.get("license", package.get("licenses"))
    if isinstance(stated, list):
        types = [_type(each) for each in stated]
        text = " OR ".join(each for each in types if each)
    else:
        text = _type(stated)
    if text:
        meaning = "NONE" if text == "UNLICENSED" else text
        yield fact(EXPRESSION, f"{field} license", meaning)


def _type(stated: Json) -> str:
    if isinstance(stated, dict):
        stated = stated.get("type")
    return stated.strip() if isinstance(stated, str) else ""
