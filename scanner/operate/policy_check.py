"""Whether the policies of a governance folder load, asked of an engine that is at hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._engine import Bundle, Engine, EngineUnavailableError, PolicyError
from scanner.evaluate.policies._policy import BadPolicy, policies_of
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.inputs.mistakes import in_words
from scanner.normalize.inputs.places import Places
from scanner.operate.config import FILE
from scanner.operate.mode_mistakes import unknown_modes
from scanner.operate.policy_modules import read_policies

_LOCAL = ("auto", "opa", "embedded")


@dataclass(frozen=True, slots=True)
class PolicyCheck:
    """What was found.

    Attributes:
        mistakes: `file:line:column: what is wrong`.
        note: by which engine they were compiled, or why they were not; "" without policies.
    """

    mistakes: tuple[str, ...] = ()
    note: str = ""


def check_policies(root: Path, value: Mapping[str, Json], places: Places) -> PolicyCheck:
    """Compile the policies that a trueup.yaml names.

    No socket is opened: a server is not asked.

    Args:
        root: folder of trueup.yaml.
        value: what it says, as far as it can be read.
        places: of its text.
    """
    section = value.get("policies")
    held = section if isinstance(section, Mapping) else {}
    folders = held.get("folders") if isinstance(section, Mapping) else section
    named = [folders] if isinstance(folders, str) else folders if isinstance(folders, list) else []
    own = [
        _placed(module, root / folder)
        for folder in named
        if isinstance(folder, str) and (root / folder).exists()
        for module in read_policies(str(root / folder)).modules
    ]
    mistakes = [*_bad(own), *_modes(root, value, own, places)]
    if not own:
        return PolicyCheck(tuple(mistakes))
    asked = str(held.get("engine") or value.get("policy_engine") or "auto")
    count = f"{len(own)} policy modules"
    if asked not in _LOCAL or "server" in held:
        return PolicyCheck(tuple(mistakes), f"{count} not compiled: a server is not asked here")
    try:
        engine = choose({"engine": asked})
    except EngineUnavailableError as error:
        return PolicyCheck(tuple(mistakes), f"{count} not compiled: {error}")
    mistakes += _compiled(engine, own, str(held.get("rego_version") or "v1"))
    return PolicyCheck(tuple(mistakes), f"{count} compiled by {engine.name} {engine.version}")


def _modes(
    root: Path, value: Mapping[str, Json], own: Sequence[Resource], places: Places
) -> Iterator[str]:
    """Yield modes of policies that are not there; bundles and constraints name theirs only in a scan."""
    section = value.get("policies")
    held = section if isinstance(section, Mapping) else {}
    folders = [Path(one.origin.file).parent for one in own]
    if held.get("bundles") or any(_may_be_constraints(each) for each in folders):
        return
    namespaces = held.get("namespaces") or ("main",)
    ids = [
        one.id if isinstance(one, BadPolicy) else one.rule.id
        for one in policies_of(own, namespaces)
    ]
    yield from in_words(str(root / FILE), tuple(unknown_modes(value, places, ids)))


def _may_be_constraints(folder: Path) -> bool:
    return any(not one.name.startswith("data.") for one in folder.glob("*.y*ml"))


def _placed(module: Resource, place: Path) -> Resource:
    file = str(place if place.is_file() else place / module.origin.file)
    return replace(module, origin=replace(module.origin, file=file))


def _bad(modules: Sequence[Resource]) -> Iterator[str]:
    for module in modules:
        for policy in policies_of([module]):
            if isinstance(policy, BadPolicy):
                yield f"{module.origin.file}:1:1: {policy.reason}: correct its METADATA"


def _compiled(engine: Engine, own: Sequence[Resource], version: str) -> Iterator[str]:
    texts = {one.origin.file: one.attributes["text"] for one in own}
    loaded = engine.load(Bundle(texts, rego_version=version))
    if not isinstance(loaded, tuple):
        loaded.close()
        return
    for error in loaded:
        yield _shown(error)


def _shown(error: PolicyError) -> str:
    place = f"{error.file or 'policies'}:{error.row or 1}:{error.column or 1}"
    return f"{place}: {error.message}: correct it here"
