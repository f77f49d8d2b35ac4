"""Packages in use that their publishers have given up."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._examples import (
    declaration,
    estate,
    manifest,
    module,
    package_facts,
    repository_facts,
)
from scanner.evaluate.dependencies._observe import standing_facts
from scanner.evaluate.dependencies._records import Analysis
from scanner.evaluate.dependencies._used import Abandoned, Sign
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_ONE = "{distribution} {version}: {signs}{reach}"
_MANY = "{count} of the packages that {lock} brings in were given up: {names}"
_PINNED = manifest(declaration("rich", specifier="==13.1"))
_USE = module("shop/a.py", "rich")
_OLD = package_facts("rich", last_release="2009-01-01", repository="github.com/acme/rich")


@check(
    title="Package that its publisher gave up",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 SA-22", "NIST 800-53r5 SR-4", "CIS v8 2.2", "ISO 27001:2022 A.8.8"),
    examples=(
        Example(
            "its last release is old, and nobody says that it was given up",
            estate(_PINNED, _USE, _OLD, repository_facts("github.com/acme/rich", archived=False)),
        ),
        Example(
            "its repository is archived",
            estate(_PINNED, _USE, _OLD, repository_facts("github.com/acme/rich", archived=True)),
            (
                "rich 13.1: its repository github.com/acme/rich is archived (last change "
                "2020-02-02); imported at shop/a.py:1",
            ),
        ),
        Example(
            "its classifiers call it inactive",
            estate(
                _PINNED,
                _USE,
                package_facts("rich", statements=[{"says": "inactive", "reason": ""}]),
            ),
            ("rich 13.1: its classifiers call it inactive; imported at shop/a.py:1",),
        ),
        Example(
            "this version is deprecated, and another is not",
            estate(
                manifest(
                    declaration("rich", specifier="==13.1"), declaration("six", specifier="==2")
                ),
                _USE,
                package_facts("rich", deprecated={"13.1": "use 14"}),
                package_facts("six", deprecated={"1": "use 2"}),
            ),
            ("rich 13.1: its publisher calls it deprecated (use 14); imported at shop/a.py:1",),
        ),
    ),
)
def abandoned(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose publisher, index or forge says that nobody will mend them any more.

    What nobody maintains gets no security fixes, and whoever takes its name over decides what
    everybody installs. Only what somebody said counts: an old release alone is no finding, though its
    day is among the facts. What a project asks for is a finding each; what others bring in is one for
    each lock.

    Fix: move to what the publisher recommends, or to a fork that is maintained; or take it over.
    Source: NIST SP 800-53r5 SA-22 (unsupported system components); PEP 792 (project status markers).
    """
    for found in analysis.abandoned:
        yield _one(found) if found.direct else _many(found)


def _one(found: Abandoned) -> Observation:
    used, signs = found.used[0], found.signs[0]
    return Observation(
        resource=used.holder.uid,
        message=_ONE,
        arguments={
            "distribution": used.name,
            "version": used.version,
            "signs": "; ".join(_said(sign) for sign in signs),
            "reach": f"; imported at {used.places[0]}" if used.places else "",
        },
        path=("given up", {"distribution": used.name}),
        actual=used.version,
        evidence=_evidence(found),
        origin=replace(used.holder.origin, line=used.line),
        facts={
            **standing_facts(used),
            "signs": [_as_json(sign) for sign in signs],
            "last_release": found.last_release[0],
        },
    )


def _many(found: Abandoned) -> Observation:
    holder = found.used[0].holder
    names = sorted({f"{one.name} {one.version}" for one in found.used})
    packages: list[Json] = [
        {"distribution": one.name, "version": one.version, "signs": [_as_json(sign) for sign in signs],
         "last_release": last}
        for one, signs, last in zip(found.used, found.signs, found.last_release, strict=True)
    ]  # fmt: skip
    return Observation(
        resource=holder.uid,
        message=_MANY,
        arguments={
            "count": len(names),
            "lock": str(holder.attributes["path"]),
            "names": ", ".join(names[:5]) + (" ..." if len(names) > 5 else ""),
        },
        path=("given up", "brought in"),
        evidence=_evidence(found),
        origin=holder.origin,
        facts={
            "ecosystem": found.used[0].ecosystem,
            "file": str(holder.attributes["path"]),
            "packages": packages,
        },
    )


def _said(sign: Sign) -> str:
    return f"{sign.says} ({sign.reason})" if sign.reason else sign.says


def _as_json(sign: Sign) -> dict[str, Json]:
    return {"says": sign.says, "reason": sign.reason, "file": sign.document.attributes["path"]}


def _evidence(found: Abandoned) -> tuple[str, ...]:
    digests = [one.holder.evidence for one in found.used]
    digests += [sign.document.evidence for signs in found.signs for sign in signs]
    return tuple(dict.fromkeys(digest for digest in digests if digest))
