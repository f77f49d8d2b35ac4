"""What publishers say of the versions in use: withdrawn, deprecated, archived; never a guess by age."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from scanner.evaluate.dependencies._used import Abandoned, InUse, Sign, Yanked
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.version_orders import key

FACTS = "trueup/package-facts"
REPOSITORY = "trueup/repository-facts"
_SAYS = {
    "inactive": "its classifiers call it inactive",
    "archived": "its index calls it archived",
    "deprecated": "its publisher calls it deprecated",
    "quarantined": "its index put it in quarantine",
}


@dataclass(slots=True)
class Standing:
    """What is found."""

    yanked: list[Yanked] = field(default_factory=list)
    abandoned: list[Abandoned] = field(default_factory=list)


def has_facts(estate: Estate) -> bool:
    """Say whether anything is said of packages at all."""
    if any(True for kind in (FACTS, REPOSITORY) for _ in estate.of_kind(kind)):
        return True
    return any(lock.attributes.get("marks") for lock in estate.of_kind("trueup/lock"))


def standing(estate: Estate, used: Iterable[InUse]) -> Standing:
    """Return what the answers of indexes, the locks and the forges say of the versions in use."""
    said = _Said(estate)
    found = Standing()
    brought: dict[str, list[tuple[InUse, tuple[Sign, ...]]]] = {}
    for one in used:
        yanked = said.yanked(one)
        if yanked:
            found.yanked.append(Yanked(one, yanked))
        signs = tuple(said.signs(one))
        if signs and one.direct:
            released = said.last_release(one)
            found.abandoned.append(Abandoned((one,), (signs,), (released,), direct=True))
        elif signs:
            brought.setdefault(one.holder.uid, []).append((one, signs))
    for held in brought.values():
        every = tuple(one for one, _ in held)
        last = tuple(said.last_release(one) for one in every)
        signs_of = tuple(signs for _, signs in held)
        found.abandoned.append(Abandoned(every, signs_of, last, direct=False))
    return found


class _Said:
    """Everything that is said, by package."""

    def __init__(self, estate: Estate) -> None:
        self._facts: dict[tuple[str, str], list[Resource]] = {}
        for one in estate.of_kind(FACTS):
            name = (str(one.attributes["ecosystem"]), str(one.attributes["name"]))
            self._facts.setdefault(name, []).append(one)
        self._repositories = {
            str(one.attributes["name"]): one for one in estate.of_kind(REPOSITORY)
        }

    def _of(self, one: InUse) -> list[Resource]:
        return self._facts.get((one.ecosystem, one.name), [])

    def last_release(self, one: InUse) -> str:
        return max((str(facts.attributes["last_release"]) for facts in self._of(one)), default="")

    def yanked(self, one: InUse) -> Sign | None:
        for facts in self._of(one):
            reason = _at_version(facts.attributes["yanked"], one)
            if reason is not None:
                return Sign("withdrawn", reason, facts)
        return None

    def signs(self, one: InUse) -> Iterator[Sign]:
        for facts in self._of(one):
            reason = _at_version(facts.attributes["deprecated"], one)
            if reason is not None:
                yield Sign(_SAYS["deprecated"], reason, facts)
            for statement in facts.attributes["statements"]:
                says = str(statement["says"])
                words = _SAYS.get(says, f"its index calls it {says}")
                yield Sign(words, str(statement["reason"]), facts)
        marked = one.holder.attributes.get("marks") or {}
        reason = _at_version(marked.get(one.name, {}), one)
        if reason is not None and not any(_deprecated(facts, one) for facts in self._of(one)):
            yield Sign("the lock says that its publisher gave it up", reason, one.holder)
        archived = self._archived(one)
        if archived:
            name = archived.attributes["name"]
            pushed = str(archived.attributes["pushed"])[:10]
            reason = f"last change {pushed}" if pushed else ""
            yield Sign(f"its repository {name} is archived", reason, archived)

    def _archived(self, one: InUse) -> Resource | None:
        names = [str(facts.attributes["repository"]) for facts in self._of(one)]
        if one.ecosystem == "go":
            names.append("/".join(one.name.lower().split("/")[:3]))
        held = (self._repositories.get(name) for name in names)
        return next((each for each in held if each and each.attributes["archived"]), None)


def _deprecated(facts: Resource, one: InUse) -> bool:
    return _at_version(facts.attributes["deprecated"], one) is not None


def _at_version(said: Mapping[str, Json], one: InUse) -> str | None:
    """Return what is said of a version, or of all of them; None when nothing is."""
    for text in (one.version, ""):
        if text in said:
            return str(said[text])
    wanted = key(one.ecosystem, one.version)
    for text, reason in said.items() if wanted is not None else ():
        place = key(one.ecosystem, text)
        if place is not None and place == wanted:
            return str(reason)
    return None
