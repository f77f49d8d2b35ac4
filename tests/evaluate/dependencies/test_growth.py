"""What a project costs to judge grows with its size, and no faster."""

from collections.abc import Callable, Iterator

import pytest

from scanner.evaluate.dependencies._analysis import analyse
from scanner.model.resource import Estate
from tests.evaluate.dependencies._folder import AS_OF, read
from tests.growth import TIMES, assert_growth

_SIZE = 960
Files = Iterator[tuple[str, str]]


def _unused_beside_unknown_imports(size: int) -> Files:
    declared = "".join(f' "word{at}-thing{at}",\n' for at in range(size))
    entries = "".join(f'e{at} = "shop.m{at}:f"\n' for at in range(size))
    yield (
        "pyproject.toml",
        (
            f'[project]\nname = "shop"\ndependencies = [\n{declared}]\n'
            f"[project.entry-points.x]\n{entries}"
        ),
    )
    for at in range(size):
        yield f"shop/m{at}.py", f"import other{at}\n"


def _only_used_by_tests(size: int) -> Files:
    declared = "".join(f' "word{at}-thing{at}",\n' for at in range(size))
    extra = '[dependency-groups]\ndev = ["pytest"]\n'
    yield "pyproject.toml", f'[project]\nname = "shop"\ndependencies = [\n{declared}]\n{extra}'
    for at in range(size):
        yield f"tests/test_m{at}.py", f"import word{at}_thing{at}\n"


def _private_modules_of_one_name(size: int) -> Files:
    yield "pyproject.toml", '[project]\nname = "shop"\n'
    for at in range(size):
        yield f"shop/d{at}/__init__.py", ""
        yield f"shop/d{at}/_inner.py", f"import shop.d{(at + 1) % size}._inner\n"


def _modules_with_a_test_each(size: int) -> Files:
    yield "requirements.txt", "requests\n"
    for at in range(size):
        yield f"shop/d{at}/__init__.py", ""
        yield f"shop/d{at}/m{at}.py", "import requests\n"
        yield f"tests/test_m{at}.py", f"from shop.d{at} import m{at}\n"


def _projects_side_by_side(size: int) -> Files:
    for at in range(size):
        declared = f'dependencies = ["requests", "p{(at + 1) % size}"]\n'
        yield f"libs/p{at}/pyproject.toml", f'[project]\nname = "p{at}"\n{declared}'
        yield f"libs/p{at}/p{at}/__init__.py", f"import requests, p{(at + 1) % size}\n"


@pytest.mark.parametrize(
    "shape",
    [
        _unused_beside_unknown_imports, _only_used_by_tests,
        _private_modules_of_one_name, _modules_with_a_test_each, _projects_side_by_side,
    ],
)  # fmt: skip
def test_eight_times_the_files_cost_about_eight_times_the_work(
    shape: Callable[[int], Files],
) -> None:
    sizes = (_SIZE // TIMES, _SIZE)
    estates = {size: Estate(tuple(read(dict(shape(size)))[0]), AS_OF) for size in sizes}
    assert max(analyse(estates[_SIZE]).tested.values()) >= _SIZE
    assert_growth(lambda size: analyse(estates[size]), _SIZE)
