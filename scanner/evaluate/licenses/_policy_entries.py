"""What people decide about single packages: exceptions from the policy, and clarifications."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.spdx import read


@dataclass(frozen=True, slots=True)
class PackageException:
    """One entry of `licenses.exceptions`: this package may be used although the policy says no.

    Attributes:
        package: name as its ecosystem compares it, or "ecosystem/name".
        version: specifier set such as "<5"; "" for any version.
        license: canonical expression that it accepts; "" for whatever the package has.
        expires: last day on which it holds; None when the entry names none, which does not hold.
        index: place in the list, from 0.
        problems: why the entry cannot be honoured, in words.
    """

    index: int
    package: str
    version: str = ""
    license: str = ""
    reason: str = ""
    approver: str = ""
    expires: date | None = None
    problems: tuple[str, ...] = ()

    def holds(self, as_of: datetime) -> bool:
        """Whether the entry counts at this instant."""
        return self.expires is not None and as_of.date() <= self.expires and not self.problems


@dataclass(frozen=True, slots=True)
class Clarification:
    """One entry of `licenses.clarify`: what a package's licence is, for exactly these files.

    Attributes:
        files: digests ("sha256:...") of licence files it rests on, by path ending; with none, it
            holds for the stated version only.
    """

    package: str
    version: str
    expression: str
    files: Mapping[str, str]


def exceptions_of(settings: Mapping[str, Json]) -> tuple[PackageException, ...]:
    """Return the entries of `exceptions`, in order, badly written ones with their problems."""
    given = settings.get("exceptions")
    entries = given if isinstance(given, list | tuple) else ()
    return tuple(_exception(index, entry) for index, entry in enumerate(entries))


def clarifications_of(settings: Mapping[str, Json]) -> Iterator[Clarification]:
    """Yield the entries of `clarify` that name a package and a valid expression."""
    given = settings.get("clarify")
    for entry in given if isinstance(given, list | tuple) else ():
        if not isinstance(entry, Mapping):
            continue
        reading = read(str(entry.get("expression", "")))
        files = entry.get("files")
        if reading.canonical and reading.error is None and entry.get("package"):
            yield Clarification(
                package=str(entry["package"]),
                version=str(entry.get("version", "")),
                expression=reading.canonical,
                files={
                    str(each.get("path", "")): _digest(str(each.get("sha256", "")))
                    for each in (files if isinstance(files, list | tuple) else ())
                    if isinstance(each, Mapping)
                },
            )


def matches(wanted: str, version: str, ecosystem: str, name: str, actual: str) -> bool:
    """Say whether an entry's package and version specifier name a package."""
    if wanted not in (name, f"{ecosystem}/{name}"):
        return False
    if not version or version == actual:
        return True
    # Loaded with the first entry that names a range of versions.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415

    try:
        return SpecifierSet(version).contains(Version(actual), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return False


def _digest(text: str) -> str:
    return text if text.startswith("sha256:") else f"sha256:{text}"


def _exception(index: int, entry: Json) -> PackageException:
    if not isinstance(entry, Mapping):
        return PackageException(index, "", problems=("not a mapping",))
    problems = [f"no {key}" for key in ("package", "reason", "approver") if not entry.get(key)]
    stated = str(entry.get("license", "") or "")
    reading = read(stated) if stated else None
    if reading is not None and not reading.canonical:
        problems.append(f"license: {reading.error}")
    expires = _day(entry.get("expires"))
    if expires is None:
        problems.append("no day in `expires` (write 2027-06-30)")
    return PackageException(
        index=index,
        package=str(entry.get("package", "")),
        version=str(entry.get("version", "") or ""),
        license=reading.canonical if reading else "",
        reason=str(entry.get("reason", "")),
        approver=str(entry.get("approver", "")),
        expires=expires,
        problems=tuple(problems),
    )


def _day(value: Json) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
