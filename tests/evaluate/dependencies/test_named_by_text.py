"""Text that names what a project uses: settings, fixtures, commands; and what text does not mean."""

import json

import pytest

from scanner.normalize.grammars.python_mentions import fixtures
from tests.evaluate.dependencies._folder import analysed, undeclared, unused
from tests.growth import assert_linear

PROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = [{}]\n'
GROUPS = PROJECT.format("") + "[dependency-groups]\n"
DEPLOYED = (
    "[server:main]\nuse = egg:waitress#main\nhost = {{ host }}\n\n"
    "[app:main]\nuse = egg:shop\npyramid.includes =\n    pyramid_tm\n    pyramid_retry\n\n"
    "[formatter_color]\nclass = acme_colors.Formatter\n"
)


def project(*names: str) -> str:
    return PROJECT.format(", ".join(f'"{name}"' for name in names))


@pytest.mark.parametrize("name", ["development.ini", "shop/kinto.tpl", "production.ini.example"])
def test_settings_that_pastedeploy_puts_together_name_what_they_load(name: str) -> None:
    declared = project("waitress", "pyramid-tm", "pyramid-retry", "acme-colors", "funcy")
    files = {"pyproject.toml": declared, "shop/a.py": "", name: DEPLOYED}
    assert unused(analysed(files)) == {"funcy"}
    files[name] = DEPLOYED.replace("use = egg:", "name = ")
    everything = {"waitress", "pyramid-tm", "pyramid-retry", "acme-colors", "funcy"}
    assert unused(analysed(files)) == everything


def test_a_module_that_a_configuration_includes_by_name_is_used() -> None:
    source = 'def main(config):\n    config.include("pyramid_tm")\n'
    files = {"pyproject.toml": project("pyramid-tm", "funcy"), "shop/a.py": source}
    assert unused(analysed(files)) == {"funcy"}
    files["shop/a.py"] = source.replace("config.include", "print")
    assert unused(analysed(files)) == {"funcy", "pyramid-tm"}


def test_a_command_in_a_formatted_text_is_started() -> None:
    source = "import os\ndef show(path):\n    os.system(f'vd {path}')\n"
    files = {"pyproject.toml": project("visidata", "funcy"), "shop/a.py": source}
    assert unused(analysed(files)) == {"funcy"}
    files["shop/a.py"] = source.replace("os.system", "print")
    assert unused(analysed(files)) == {"funcy", "visidata"}


def test_what_a_test_takes_by_the_name_of_a_module_is_a_fixture_of_it() -> None:
    files = {
        "pyproject.toml": GROUPS + 'dev = ["requests-mock", "funcy"]\n',
        "shop/a.py": "",
        "shop/specs/test_a.py": "def test_a(requests_mock: object) -> None:\n    assert requests_mock\n",
    }
    assert unused(analysed(files)) == {"funcy"}
    for source in (
        '@pytest.mark.parametrize("requests_mock", [1])\ndef test_a(requests_mock):\n    pass\n',
        "@pytest.fixture\ndef requests_mock():\n    pass\n\ndef test_a(requests_mock):\n    pass\n",
        '@patch("shop.a")\ndef test_a(requests_mock):\n    pass\n',
        "def helper(requests_mock):\n    pass\n",
    ):
        files["shop/specs/test_a.py"] = source
        assert unused(analysed(files)) == {"funcy", "requests-mock"}, source


def test_fixtures_are_looked_for_in_linear_time() -> None:
    for piece in ("def test_a(", "\ndef test_a(a, ", "parametrize(", "@fixture\n"):
        assert_linear(fixtures, piece * 30_000)


def test_a_command_of_setup_py_needs_that_file() -> None:
    files = {
        "pyproject.toml": GROUPS + 'dev = ["pytest", "pytest-runner", "pytest-timeout"]\n',
        "shop/test_a.py": "import pytest\n",
    }
    assert unused(analysed(files)) == {"pytest-runner"}
    files["setup.py"] = "from setuptools import setup\nsetup(name='shop')\n"
    assert unused(analysed(files)) == set()


def test_a_library_that_has_a_command_is_no_tool_of_developers() -> None:
    files = {
        "pyproject.toml": GROUPS + 'dev = ["httpx", "twine"]\n',
        "shop/a.py": "import os\n",
    }
    assert unused(analysed(files)) == {"httpx"}
    files["Makefile"] = "get:\n\thttpx https://example.org\n"
    assert unused(analysed(files)) == set()


def test_a_package_reached_in_full_is_not_what_a_bare_import_inside_it_means() -> None:
    files = {
        "pyproject.toml": project("rich"),
        "shop/__init__.py": "",
        "shop/core/__init__.py": "from shop.core.cornice import service\nimport rich\n",
        "shop/core/cornice/__init__.py": "",
        "shop/core/cornice/service.py": "",
        "shop/core/swagger/__init__.py": "",
        "shop/core/swagger/views.py": "import cornice\n",
    }
    assert undeclared(analysed(files)) == {"cornice"}
    run_there = {**files, "shop/core/run.py": 'if __name__ == "__main__":\n    print()\n'}
    assert undeclared(analysed(run_there)) == set()
    only_bare = {**files, "shop/core/__init__.py": "from cornice import service\nimport rich\n"}
    assert undeclared(analysed(only_bare)) == set()


def test_an_import_that_the_lock_explains_leaves_no_question_open() -> None:
    lock = (
        'version = 1\n[[package]]\nname = "rich"\nversion = "1"\n'
        'dependencies = [{ name = "acme-core" }]\n'
        '[[package]]\nname = "acme-core"\nversion = "1"\n'
        '[[package]]\nname = "other-thing"\nversion = "1"\n'
    )
    files = {
        "pyproject.toml": project("rich", "other-thing"),
        "uv.lock": lock,
        "shop/a.py": "import rich\nimport acme_core\n",
    }
    assert unused(analysed(files)) == {"other-thing"}
    files["uv.lock"] = lock.replace("acme-core", "acme-heart")
    found = analysed(files)
    assert unused(found) == set()
    assert [one.declared.distribution for one in found.unknown] == ["other-thing"]


def test_a_plugin_is_known_to_provide_nothing_that_has_another_name() -> None:
    files = {
        "pyproject.toml": GROUPS + 'dev = ["sphinx", "recommonmark", "acme-thing"]\n',
        "docs/conf.py": 'extensions = ["myst_parser"]\n',
        "shop/a.py": "import somelib\n",
    }
    found = analysed(files)
    assert unused(found) == {"recommonmark"}
    assert [one.declared.distribution for one in found.unknown] == ["acme-thing"]
    files["docs/conf.py"] = 'extensions = ["recommonmark"]\n'
    assert unused(analysed(files)) == set()


def package(*names: str) -> str:
    return json.dumps({"name": "shop", "devDependencies": dict.fromkeys(names, "1")})


def test_plugins_of_gulp_are_used_where_tasks_take_them_from_their_loader() -> None:
    tasks = (
        "var $ = require('gulp-load-plugins')();\nvar gulp = require('gulp');\n"
        "gulp.task('a', () => gulp.src('a').pipe($.ngAnnotate())); // .pipe($.rename())\n"
    )
    files = {
        "package.json": package("gulp", "gulp-load-plugins", "gulp-ng-annotate", "gulp-rename"),
        "gulp/build.js": tasks,
    }
    assert unused(analysed(files)) == {"gulp-rename"}
    files["gulp/names.js"] = "module.exports = (gulp, $) => gulp.src('b').pipe($.rename('c'));\n"
    assert unused(analysed(files)) == set()
    by_computed_names = tasks.replace("$.ngAnnotate()", "$[name]()")
    files = {**files, "gulp/build.js": by_computed_names, "gulp/names.js": ""}
    assert unused(analysed(files)) == set()


def test_a_reporter_that_karma_is_not_told_of_is_unused_where_the_others_are_known() -> None:
    declared = ("karma", "karma-mocha", "karma-coverage", "karma-mocha-reporter")
    settings = "module.exports = (c) => c.set({frameworks: ['mocha'], reporters: ['dots', %s]});\n"
    files = {"package.json": package(*declared), "karma.conf.js": settings % "'coverage'"}
    assert unused(analysed(files)) == {"karma-mocha-reporter"}
    for reporters in ("'mocha'", "'kjhtml'"):
        files["karma.conf.js"] = settings % reporters
        assert unused(analysed(files)) == set()
