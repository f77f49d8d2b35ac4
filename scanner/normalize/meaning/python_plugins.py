"""Distributions that another one loads as plugins, and those that only hold types.

Facts of each host's own documentation: the entry point group that its plugins register in, and
whether it loads all that are installed or only those that its configuration names.
"""

from functools import lru_cache

PLUGIN_HOSTS: tuple[tuple[str, str, str], ...] = tuple(
    (name, host, how)
    for name, host, how in (
        row.split(":")
        for row in [
            "pytest-:pytest:loads",
            "flake8-:flake8:loads",
            "pep8-naming:flake8:loads",
            "dlint:flake8:loads",
            "wemake-python-styleguide:flake8:loads",
            "pylint-:pylint:named",
            "sphinx-:sphinx:named",
            "sphinxcontrib-:sphinx:named",
            "sphinxext-:sphinx:named",
            "sphinxemoji:sphinx:named",
            "furo:sphinx:named",
            "alabaster:sphinx:named",
            "myst-parser:sphinx:named",
            "myst-nb:sphinx:named",
            "nbsphinx:sphinx:named",
            "numpydoc:sphinx:named",
            "recommonmark:sphinx:named",
            "pydata-sphinx-theme:sphinx:named",
            "autodoc-:sphinx:named",
            "linuxdoc:sphinx:named",
            "mkdocs-:mkdocs:named",
            "mkdocstrings:mkdocs:named",
            "mkdocstrings-:mkdocstrings:loads",
            "pre-commit-:pre-commit:loads",
            "pymdown-extensions:mkdocs:loads",
            "markdown-include:mkdocs:named",
            "markdown-exec:mkdocs:named",
            "tox-:tox:loads",
            "nox-:nox:loads",
            "hatch-:hatchling:loads",
            "hatchling:hatchling:loads",
            "setuptools-:setuptools:loads",
            "poetry-plugin-:poetry:loads",
            "poetry-dynamic-versioning:poetry:loads",
            "pdm-:pdm:loads",
            "covdefaults:coverage:loads",
            "coverage-:coverage:loads",
            "django-coverage-plugin:coverage:loads",
            "jupyterlab-:jupyterlab:loads",
            "nbval:pytest:loads",
            "syrupy:pytest:loads",
            "pytest:pytest:loads",
            "xdoctest:pytest:loads",
            "inline-snapshot:pytest:loads",
            "keyrings-:keyring:loads",
            "isort-:isort:loads",
            "mypy-:mypy:loads",
        ]
    )
)
"""(name, or prefix with a hyphen, host, how): a host "loads" every plugin, or those "named"."""

SETUP_COMMANDS = frozenset({"pytest-runner"})
"""Commands of setup.py, whatever their names begin with: without that file they are for nothing."""

SHOWN_BY = {"pytest-mock": "mocker"}
"""Plugin -> the fixture that is all it does: tests without that word do not use it."""


@lru_cache(maxsize=4096)
def plugin_host(distribution: str) -> tuple[str, str] | None:
    """Return (host, "loads" or "named") of a plugin; None for what is no plugin by its name."""
    for name, host, how in PLUGIN_HOSTS:
        if distribution == host:
            continue
        if distribution == name or (name.endswith("-") and distribution.startswith(name)):
            return host, how
    return None


def stubs_for(distribution: str) -> str:
    """Return what a distribution of type stubs is about; "" when it is none (PEP 561)."""
    if distribution.startswith("types-"):
        return distribution.removeprefix("types-")
    return distribution.removesuffix("-stubs") if distribution.endswith("-stubs") else ""
