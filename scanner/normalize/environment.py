"""Installed packages: what they say of licences, and which modules and programs they provide."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.core_metadata import Header, headers
from scanner.normalize.grammars.distributions import (
    GO_MODULE,
    PROVIDED,
    distribution,
    npm_facts,
)
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.grammars.license_facts import (
    CLASSIFIER,
    EXPRESSION,
    FREE_TEXT,
    Fact,
    fact,
)

LICENSE_FILE_KIND = "trueup/license-file"
_FIELDS = {
    "license-expression": ("License-Expression", EXPRESSION),
    "license": ("License", FREE_TEXT),
}
_REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield the distribution of a metadata file, or the licence file as a resource of its own.

    A distribution has `{ecosystem, name, version, declared: [{by, field, text, line}], concluded,
    concluded_by, requires: [name], depended_on: "installed", location}`. A licence file has
    `{path, metadata: folder of the package's metadata, licenses: ids it holds, identified: the one it
    holds alone, or ""}`; its evidence is its digest.
    What a Python distribution provides is a resource of kind "trueup/installed-distribution".
    """
    if snapshot.address.endswith(PROVIDED):
        # Requirements take a parser that a question about licences has no use for.
        from scanner.normalize._installed import installed_distribution  # noqa: PLC0415

        yield from installed_distribution(snapshot)
        return
    text = snapshot.content.decode("utf-8", errors="replace")
    if snapshot.address.endswith(GO_MODULE):
        yield _go(snapshot, text)
        return
    name = snapshot.address.rpartition("/")[2]
    if name in ("METADATA", "PKG-INFO"):
        yield _python(snapshot, text)
    elif name == "package.json":
        yield _node(snapshot, text)
    else:
        yield _license_file(snapshot, text)


def _python(snapshot: Snapshot, text: str) -> Normalized:
    found = list(headers(text))
    named = {header.name: header for header in reversed(found)}
    if "name" not in named or "version" not in named:
        reason = "metadata without a Name or Version header: reinstall the package"
        return Unreadable(snapshot.source.name, snapshot.address, reason)
    requires = [_REQUIREMENT_NAME.match(h.value) for h in found if h.name == "requires-dist"]
    return distribution(
        snapshot,
        "pypi",
        named["name"].value,
        named["version"].value,
        facts=tuple(_facts(found)),
        line=named["name"].line,
        requires=tuple(match[0] for match in requires if match),
        depended_on="installed",
    )


def _facts(found: list[Header]) -> Iterator[Fact]:
    for header in found:
        if header.name in _FIELDS:
            field, by = _FIELDS[header.name]
            yield fact(by, field, header.value, header.line)
        elif header.name == "classifier" and header.value.startswith("License :: "):
            yield fact(CLASSIFIER, "classifier", header.value, header.line)


def _node(snapshot: Snapshot, text: str) -> Normalized:
    try:
        value = load_json(text)
    except DocumentSyntaxError as error:
        return Unreadable(snapshot.source.name, snapshot.address, f"package.json: {error}")
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        reason = "package.json without a name"
        return Unreadable(snapshot.source.name, snapshot.address, reason)
    needed = value.get("dependencies")
    return distribution(
        snapshot,
        "npm",
        value["name"],
        str(value.get("version", "")),
        facts=tuple(npm_facts(value, "package.json")),
        requires=tuple(needed) if isinstance(needed, dict) else (),
        depended_on="installed",
    )


def _go(snapshot: Snapshot, text: str) -> Normalized:
    value = load_json(text)
    return distribution(
        snapshot,
        "golang",
        value["path"],
        value["version"],
        facts=(),
        requires=tuple(value["requires"]),
        depended_on="installed",
    )


def _package_folder(address: str) -> str:
    """Return the folder of the metadata that a licence file belongs to."""
    inside, found, _ = address.partition("-info/")
    return f"{inside}-info" if found else address.rpartition("/")[0]


def _license_file(snapshot: Snapshot, text: str) -> Resource:
    # The table of all licence texts: loaded with the first licence file.
    from scanner.normalize.grammars.license_text_match import recognise  # noqa: PLC0415

    metadata = _package_folder(snapshot.address)
    found = recognise(text)
    attributes: dict[str, Json] = {
        "path": snapshot.address,
        "metadata": metadata,
        "licenses": list(found.licenses),
        "identified": found.stated,
    }
    return Resource(
        uid=f"{LICENSE_FILE_KIND}/{snapshot.source.name}/{snapshot.address}",
        kind=LICENSE_FILE_KIND,
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=replace(snapshot.origin, line=1),
        evidence=snapshot.digest,
        attributes=attributes,
    )


NORMALIZER = Normalizer(_normalize)
