"""Events of a Kubernetes audit log, as a file tells them."""

import pytest

from scanner.normalize.documents.kubernetes_audit import READER
from tests.findings.test_attribution import event
from tests.normalize.documents.reading import read


def changes(code: object) -> int:
    found = read(READER, "audit.log", event(responseStatus={"code": code}) + "\n")
    return sum(len(one.attributes["changes"]) for one in found if one.kind == "trueup/changes")


def test_a_change_that_succeeded_is_told() -> None:
    assert changes(200) == 1


@pytest.mark.parametrize("code", [403, "200 OK", None, [200], {"code": 200}])
def test_a_change_that_was_refused_or_has_no_code_is_not_told_and_ends_nothing(
    code: object,
) -> None:
    assert changes(code) == 0
