"""Requirement files: lists that others include, lists that tools resolved, lists of all there is."""

import pytest

from tests.evaluate.dependencies._folder import analysed, undeclared, unused

CODE = {"shop.py": "import requests\n"}
HASH = f"--hash=sha256:{'0' * 64}"


@pytest.mark.parametrize("name", ["base.txt", "reqs/common.in", "../deps.txt"])
def test_a_list_that_only_an_include_shows_counts_where_it_is_included(name: str) -> None:
    files = {"app/shop.py": "import requests\n", "app/requirements.txt": f"-r {name}\nrequests\n"}
    path = f"app/{name}".replace("app/../", "")
    included = analysed({**files, path: "funcy>=1\n"})
    assert [one.what for one in included.not_evaluated] == []
    assert unused(included) == ({"funcy"} if path.startswith("app/") else set())
    other = files["app/requirements.txt"].replace(f"-r {name}\n", "")
    alone = analysed({**files, "app/requirements.txt": other, path: "funcy>=1\n"})
    assert "funcy" not in unused(alone) or "reqs/" in name


def test_an_included_text_that_is_no_list_leaves_the_question_open() -> None:
    files = {**CODE, "requirements.txt": "-r test.txt\n", "test.txt": "How to test this.\n"}
    (gap,) = [one for one in analysed(files).not_evaluated if one.incomplete]
    assert "requirements.txt:1 reads test.txt, which is not there or is no list" in gap.reason


def test_an_include_of_a_resolved_list_is_no_open_question() -> None:
    files = {
        **CODE,
        "requirements/base.txt": "requests==2.0\n    # via -r base.in\n",
        "requirements/base.in": "requests\n",
        "requirements/dev.in": "-r base.txt\n",
    }
    found = analysed(files)
    assert (unused(found), found.not_evaluated) == (set(), ())


def test_what_a_resolved_list_says_was_asked_for_is_not_transitive() -> None:
    files = {
        "shop.py": "import requests, urllib3, boltons\n",
        "requirements.txt": "requests==2.0\n    # via -r requirements.in\n"
        "urllib3==1.0\n    # via requests\n",
    }
    found = analysed(files)
    assert [one.module for one in found.transitive] == ["urllib3"]
    assert undeclared(found) == {"boltons"}
    assert ["a list that is not here" in one.reason for one in found.not_evaluated] == [True]
    written = analysed({**files, "requirements.in": "requests\nfuncy\n"})
    assert (unused(written), written.not_evaluated) == ({"funcy"}, ())


def test_a_list_with_hashes_tells_nothing_of_what_was_asked_for() -> None:
    files = {**CODE, "requirements.txt": f"requests==2.0 {HASH}\nfuncy==1.0 {HASH}\n"}
    found = analysed(files)
    assert (unused(found), found.transitive) == (set(), ())
    assert len(found.not_evaluated) == 1


WRITTEN = "requests\nrich>=13\n"
ALL = "requests==2.0\nrich==13.1\nlocal @ file:///srv/local\n" + "".join(
    f"{name}==1.0\n" for name in ("attrs", "six", "certifi", "idna", "pytz", "packaging")
)


def test_a_list_of_all_that_is_installed_declares_what_the_written_list_does() -> None:
    code = {"shop.py": "import requests\n"}
    both = {**code, "requirements.txt": WRITTEN, "requirements-frozen.txt": ALL}
    assert unused(analysed(both)) == {"rich"}
    used = analysed({**both, "more.py": "import idna, funcy\n"})
    assert undeclared(used) == {"funcy"}
    assert used.duplicates == ()


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("requests\nrich\nfuncy\n", ALL),  # it asks for something else
        ("requests==2.0\nrich==13.1\n", ALL),  # both are pinned
        (WRITTEN, ALL.replace("six==1.0", "six")),  # not all of it is
        (WRITTEN, ALL.replace("idna==1.0\npytz==1.0\npackaging==1.0\n", "")),  # hardly more
    ],
)
def test_another_pair_of_lists_is_taken_at_its_word(written: str, listed: str) -> None:
    files = {**CODE, "requirements.txt": written, "requirements-all.txt": listed}
    assert {"attrs", "certifi"} <= unused(analysed(files))
    apart = {**CODE, "requirements.txt": WRITTEN, "lab/requirements.txt": ALL, "lab/a.py": ""}
    assert "certifi" in unused(analysed(apart))
