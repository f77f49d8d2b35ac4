"""Read GitHub repositories: merge options, branch protection, rulesets, and who may reach them.

GitHub answers 404 both for a branch without protection and to a token that may not see it; only the
words differ, and only the first of the two means that there is none.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from urllib.parse import quote

from scanner.collect._github_access import members, repository_access
from scanner.collect._github_reading import Reading, in_words, row
from scanner.collect._github_rights import organisation_rights, repository_rights
from scanner.collect._rest import HTTP_OPTIONS, Rest, RestError, policy_of, token_of
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable

_API = "https://api.github.com"
_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_NONE = "Branch not protected"
_REPOSITORY = "github/repository"
_PROTECTION = "github/branch_protection"
_RULESET = "github/ruleset"


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    base = str(source.options.get("url") or _API)
    size = source.options.get("page_size")
    try:
        rest = Rest(
            base, policy_of(source, context.root), token_of(source, context, base), _HEADERS
        )
        reading = Reading(
            source, context, rest, size if isinstance(size, int) and 0 < size <= 100 else 100
        )
        names = _repositories(reading)
    except LookupError as error:
        yield Unreadable(source.name, "token", str(error), whole=True)
        return
    except RestError as error:
        reason = in_words(error, "Metadata: read")
        yield Unreadable(source.name, "repositories", reason, transient=error.transient, whole=True)
        return
    organisation = str(source.options.get("org") or "")
    if organisation:
        yield from members(reading, organisation)
        yield from organisation_rights(reading, organisation)
    for name in names:
        context.progress(f"reading {source.name}: {name}")
        yield from _repository(reading, name)
    yield reading.answer("listed", {"listed": reading.listed})


def _repositories(reading: Reading) -> list[str]:
    options = reading.source.options
    listed = options.get("repositories")
    names = [str(one) for one in listed] if isinstance(listed, list) else []
    organisation = str(options.get("org") or "")
    if organisation:
        place = f"orgs/{quote(organisation)}/repos"
        found = [one for one in reading.all(place, sort="full_name") if not one.get("archived")]
        whole = [str(one["full_name"]) for one in found]
        if not names:
            reading.listed.append(row(_REPOSITORY, organisation, ""))
        names = [one for one in whole if not names or any(fnmatchcase(one, n) for n in names)]
    if not names:
        raise RestError("nothing to read: name `org`, or `repositories` as OWNER/NAME")
    return sorted(names)


def _repository(reading: Reading, name: str) -> Iterator[Collected]:
    try:
        about = reading.rest.get(f"repos/{name}").value
    except RestError as error:
        yield reading.gap(f"repos/{name}", error, "Metadata: read")
        reading.listed.append(row(_REPOSITORY, name, error.reason))
        return
    yield reading.answer(f"repos/{name}", {"kind": _REPOSITORY, "name": name, "value": about})
    reading.listed.append(row(_REPOSITORY, name, ""))
    yield from _branches(reading, name)
    yield from _rulesets(reading, name)
    yield from repository_access(reading, name, about)
    yield from repository_rights(reading, name, about)


def _branches(reading: Reading, name: str) -> Iterator[Collected]:
    reason = ""
    try:
        branches = reading.all(f"repos/{name}/branches", protected="true")
    except RestError as error:
        branches, reason = [], in_words(error, "Contents: read")
        yield reading.gap(f"repos/{name}/branches", error, "Contents: read")
    for branch in branches:
        place = f"repos/{name}/branches/{quote(str(branch['name']), safe='')}/protection"
        try:
            value = reading.rest.get(place).value
        except RestError as error:
            if error.status == 404 and _NONE in error.reason:
                continue  # protected by a ruleset alone
            reason = in_words(error, "Administration: read")
            yield reading.gap(place, error, "Administration: read")
            continue
        held = {"kind": _PROTECTION, "name": f"{name}/{branch['name']}", "value": value}
        yield reading.answer(place, held)
    reading.listed.append(row(_PROTECTION, name, reason))


def _rulesets(reading: Reading, name: str) -> Iterator[Collected]:
    reason = ""
    try:
        rulesets = reading.all(f"repos/{name}/rulesets", includes_parents="true")
    except RestError as error:
        rulesets, reason = [], in_words(error, "Metadata: read")
        yield reading.gap(f"repos/{name}/rulesets", error, "Metadata: read")
    seen: set[str] = set()
    for one in rulesets:
        place = f"repos/{name}/rulesets/{one['id']}"
        try:
            value = reading.rest.get(place).value
        except RestError as error:
            reason = in_words(error, "Metadata: read")
            yield reading.gap(place, error, "Metadata: read")
            continue
        # A ruleset of the organisation may be called as one of the repository is.
        called = f"{one['name']}#{one['id']}" if one["name"] in seen else str(one["name"])
        seen.add(called)
        held = {"kind": _RULESET, "name": f"{name}/{called}", "value": value}
        yield reading.answer(place, held)
    reading.listed.append(row(_RULESET, name, reason))


CONNECTOR = Connector(
    collect=_collect,
    options={
        "org": "organisation whose members and repositories are read; archived ones are left out",
        "repositories": "OWNER/NAME of each repository, or globs among those of `org`",
        "token": "secret reference to a token: env:NAME or file:PATH",
        "url": "address of the API; https://api.github.com by default",
        "page_size": "elements asked for at once; 100 by default",
        **HTTP_OPTIONS,
    },
    needs=(
        "a fine-grained token with Metadata, Contents and Administration: read, and Members: read "
        "of the organisation",
        "for collaborators, a token whose owner may push",
        "for roles of the organisation's own, Custom repository roles: read",
    ),
)
