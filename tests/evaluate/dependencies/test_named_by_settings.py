"""What settings of servers and of databases name is in use, and what they do not name is not."""

import pytest

from tests.evaluate.dependencies._folder import analysed, unused


def project(*names: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'[project]\nname = "shop"\nversion = "1"\ndependencies = [{listed}]\n'


@pytest.mark.parametrize(
    ("name", "file", "text", "other"),
    [
        (
            "uvicorn",
            "Procfile",
            "web: gunicorn -k uvicorn.workers.UvicornWorker shop:app\n",
            "sync",
        ),
        (
            "aiohttp",
            "Dockerfile",
            'CMD ["gunicorn", "--worker-class", "aiohttp.Worker", "shop"]\n',
            "sync",
        ),
        (
            "psycopg2",
            "alembic.ini",
            "[alembic]\nsqlalchemy.url = postgresql+psycopg2://h/d\n",
            "sqlite",
        ),
        (
            "aiosqlite",
            "compose.yaml",
            "services: {a: {environment: {U: 'sqlite+aiosqlite:///d'}}}\n",
            "x",
        ),
        ("asyncpg", "entry.sh", "export URL=postgresql+asyncpg://h/d\n", "x"),
    ],
)
def test_a_worker_or_driver_that_settings_name_is_used(
    name: str, file: str, text: str, other: str
) -> None:
    files = {"pyproject.toml": project(name), "shop/__init__.py": "", file: text}
    assert unused(analysed(files)) == set()
    workers = {"uvicorn": "uvicorn.workers.UvicornWorker", "aiohttp": "aiohttp.Worker"}
    files[file] = text.replace(workers.get(name, name), other)
    assert unused(analysed(files)) == {name}


def test_what_only_another_program_is_told_with_the_same_option_is_not_used() -> None:
    files = {
        "pyproject.toml": project("aiohttp"),
        "shop/__init__.py": "",
        "Makefile": "test:\n\tpytest -k aiohttp\n",
    }
    assert unused(analysed(files)) == {"aiohttp"}


def test_methods_of_extraction_that_babel_is_told_are_used() -> None:
    files = {
        "pyproject.toml": project("babel", "jinja2", "mako"),
        "shop/__init__.py": "",
        "babel.cfg": "[python: **.py]\n[jinja2: **/templates/**.html]\n",
    }
    assert unused(analysed(files)) == {"mako"}


def test_settings_of_gunicorn_that_import_nothing_name_the_class_of_its_workers() -> None:
    files = {"requirements.txt": "gevent\n", "gunicorn.conf.py": 'worker_class = "gevent"\n'}
    assert unused(analysed(files)) == set()
    assert unused(analysed({**files, "gunicorn.conf.py": "workers = 4\n"})) == {"gevent"}
