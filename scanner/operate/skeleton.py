"""The file of a new check, complete but for what only its author knows."""

import re
from importlib import import_module
from pathlib import Path

from scanner import plugins
from scanner.operate.evaluation import POLICIES, areas

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_FOLDER = Path("scanner/evaluate")

_CHECK = '''\
"""{title}."""

from collections.abc import Iterator
from datetime import UTC, datetime

from {module} import {analysis}
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import estate_of
from scanner.model.vocabulary import Severity

_NOW = datetime(2027, 1, 1, tzinfo=UTC)


@check(
    title="{title}",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-6",),
    examples=(
        Example("an empty estate is clean", estate_of((), _NOW)),
        Example(
            "say what goes wrong here, and give the resources that show it",
            estate_of((), _NOW),
            ("the exact message that this estate must give",),
        ),
    ),
)
def {function}(analysis: {analysis}) -> Iterator[Observation]:
    """Find {words}.

    Say why it matters: what happens to whom when nobody acts.

    Fix: say what to do, in the imperative.

    Source: name the standard and clause, or the documentation, that this rests on.
    """
    for question in analysis.not_evaluated:
        if question.resource and not question.incomplete:
            yield Observation(
                resource=question.resource,
                message="{{what}}: {{reason}}",
                arguments={{"what": question.what, "reason": question.reason}},
            )
'''


class SkeletonError(ValueError):
    """A file that cannot be begun; says why."""


def check_file(identifier: str, checkout: Path) -> Path:
    """Write the file of a new check and return its path.

    Its clean example passes at once; its failing example fails until the author has given it an
    estate and a message, and the loop at its end is there to be replaced.

    Args:
        identifier: "area/what-is-wrong", readable after the word "allow".
        checkout: folder of the source checkout.

    Raises:
        SkeletonError: the id is not one, the area does not exist, or the check does.
    """
    area, _, name = identifier.partition("/")
    if not _NAME.match(area) or not _NAME.match(name):
        raise SkeletonError(f"{identifier!r}: write area/what-is-wrong, in small letters")
    if area not in areas():
        hint = plugins.closest(area, list(areas()))
        raise SkeletonError(f"no area {area!r}{hint}; there are: {', '.join(areas())}")
    if area == POLICIES:
        raise SkeletonError(
            "a policy is a Rego file: put it into policies/, with its test beside it"
        )
    path = checkout / _FOLDER / area / f"{name.replace('-', '_')}.py"
    if not path.parent.is_dir():
        raise SkeletonError(f"{path.parent}: not there: run this in a checkout of the source")
    words = name.replace("-", " ")
    kind: type = import_module(f"scanner.evaluate.{area}._analysis").analyse.__annotations__[
        "return"
    ]
    text = _CHECK.format(
        module=kind.__module__,
        analysis=kind.__name__,
        function=name.replace("-", "_"),
        words=words,
        title=words.capitalize(),
    )
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise SkeletonError(f"{path}: is there already") from None
    return path
