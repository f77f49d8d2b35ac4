"""The `data` document of a bundle: `data.json` files beside the policies, and the settings.

Source: Open Policy Agent documentation, "Bundle File Format": the folder of a data file is the
path of what it holds, from the root of the policies.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from scanner.evaluate.policies._policy import KIND
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.globs import matches

_DOCUMENT = "generic"
_DATA = "trueup/policy-data"
_MANIFEST = "trueup/policy-manifest"
_SYNTAX = {0: "v0", 1: "v1"}
_WAIVER = "trueup/waiver"
# What the reader of waivers adds for its own messages.
_NOT_WRITTEN = frozenset({"lines", "mistakes"})
_NAMES = frozenset({"data.json", "data.yaml", "data.yml"})


def policy_sources(resources: Iterable[Resource]) -> frozenset[str]:
    """Return the names of the sources that policies come from."""
    return frozenset(
        one.origin.source for one in resources if one.kind == KIND and one.side is Side.SPEC
    )


def is_beside_policies(resource: Resource, sources: frozenset[str]) -> bool:
    """Say whether a document is data or a schema of policies, and so not judged by them."""
    return resource.kind in (_DOCUMENT, _DATA) and resource.origin.source in sources


def data_of(
    resources: Iterable[Resource], source: str, settings: Mapping[str, Json]
) -> Mapping[str, Json]:
    """Return what policies of a source see as `data`; the settings win over files."""
    data: dict[str, Any] = {}
    for one in resources:
        *folders, name = one.origin.file.split("/")
        if name in _NAMES and is_beside_policies(one, frozenset({source})):
            _merge(_at(data, _below(folders)), one.attributes)
    _merge(data, settings)
    return data


def syntax_of(
    resources: Iterable[Resource], source: str, files: Collection[str], usual: str
) -> str:
    """Return the syntax of a source's modules: "v0" or "v1", as the manifest of their bundle says.

    Args:
        resources: of the estate.
        source: name of the source.
        files: the modules.
        usual: what holds where no manifest says anything.

    Raises:
        ValueError: a manifest names another version, or modules of both in one bundle.
    """
    found = dict.fromkeys(files, usual)
    for one in resources:
        if one.kind == _MANIFEST and one.side is Side.SPEC and one.origin.source == source:
            root = one.origin.file.rpartition("/")[0]
            found |= dict(_declared(one, root, files))
    both = sorted(set(found.values()))
    if len(both) > 1:
        raise ValueError("one bundle holds modules of both syntaxes: make a bundle of each")
    return both[0] if both else usual


def _declared(manifest: Resource, root: str, files: Iterable[str]) -> Iterator[tuple[str, str]]:
    general = manifest.attributes.get("rego_version")
    patterns = manifest.attributes.get("file_rego_versions") or {}
    for file in files:
        inside = file.removeprefix(f"{root}/") if root else file
        if root and inside == file:
            continue
        # The last pattern that fits, as the longest name says most.
        named = [
            patterns[key] for key in sorted(patterns, key=len) if matches(key.lstrip("/"), inside)
        ]
        version = named[-1] if named else general
        if version is None:
            continue
        if isinstance(version, bool) or version not in _SYNTAX:
            raise ValueError(f"{manifest.origin}: rego_version {version!r} is neither 0 nor 1")
        yield file, _SYNTAX[version]


def governance_of(estate: Estate) -> Mapping[str, Json]:
    """Return what policies see as `data.trueup`: waivers and ignore rules, as they were written.

    Only in bundles that name it: a waiver that is added must not cost every verdict that is kept.
    """
    waivers = [
        {
            **{k: v for k, v in one.attributes.items() if k not in _NOT_WRITTEN},
            "file": one.origin.file,
        }
        for one in estate.of_kind(_WAIVER, Side.SPEC)
    ]
    ignored = estate.settings_for("drift").get("ignore") or []
    return {"waivers": waivers, "ignore": list(ignored), "as_of": estate.as_of.isoformat()}


def _below(folders: list[str]) -> list[str]:
    if "policies" in folders:
        return folders[folders.index("policies") + 1 :]
    return folders


def _at(data: dict[str, Any], folders: list[str]) -> dict[str, Any]:
    for folder in folders:
        held = data.setdefault(folder, {})
        if not isinstance(held, dict):
            held = data[folder] = {}
        data = held
    return data


def _merge(data: dict[str, Any], more: Mapping[str, Json]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping) and isinstance(data.get(key), dict):
            _merge(data[key], value)
        else:
            data[key] = value
