"""Distributions that people and machines start as programs.

Facts of each project's own wheel: the commands it installs (`entry_points.txt`).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMANDS: dict[str, tuple[str, ...]] = {
    name: tuple(commands.split(","))
    for name, _, commands in (
        pair.partition("=")
        for pair in [
            "ansible=ansible,ansible-playbook,ansible-galaxy,ansible-vault",
            "ansible-core=ansible,ansible-playbook",
            "awscli=aws",
            "black=black,blackd",
            "build=build,pyproject-build",
            "bump2version=bumpversion,bump2version",
            "bump-my-version=bump-my-version",
            "celery=celery",
            "cibuildwheel=cibuildwheel",
            "cookiecutter=cookiecutter",
            "coverage=coverage,coverage3",
            "cython=cython,cythonize",
            "datamodel-code-generator=datamodel-codegen",
            "dbt-core=dbt",
            "django=django-admin",
            "doc8=doc8",
            "docformatter=docformatter",
            "fonttools=fonttools,pyftsubset",
            "flask=flask",
            "grpcio-tools=grpc_tools.protoc,grpc_tools",
            "gunicorn=gunicorn",
            "hatch=hatch",
            "hypercorn=hypercorn",
            "import-linter=lint-imports,import-linter",
            "interrogate=interrogate",
            "invoke=invoke,inv",
            "ipython=ipython",
            "jupyter=jupyter",
            "jupyterlab=jupyter,jupyter-lab",
            "jupyter-book=jupyter-book",
            "notebook=jupyter,jupyter-notebook",
            "locust=locust",
            "maturin=maturin",
            "mkdocs=mkdocs",
            "mike=mike",
            "mlflow=mlflow",
            "mypy=mypy,dmypy,stubgen",
            "newrelic=newrelic-admin",
            "nose=nosetests,nose",
            "nose2=nose2",
            "nox=nox",
            "opentelemetry-distro=opentelemetry-instrument,opentelemetry-bootstrap",
            "ddtrace=ddtrace-run",
            "pdoc=pdoc",
            "pdoc3=pdoc",
            "pep8=pep8",
            "pip-audit=pip-audit",
            "pip-tools=pip-compile,pip-sync",
            "pipenv=pipenv",
            "poethepoet=poe",
            "poetry=poetry",
            "pre-commit=pre-commit",
            "prospector=prospector",
            "pyflakes=pyflakes",
            "pyinstaller=pyinstaller",
            "pylint=pylint",
            "pyright=pyright",
            "basedpyright=basedpyright",
            "pyroma=pyroma",
            "pytest=pytest,py.test",
            "radon=radon",
            "reno=reno",
            "robotframework=robot",
            "ruff=ruff",
            "safety=safety",
            "semgrep=semgrep",
            "sphinx=sphinx-build,sphinx-apidoc,sphinx-quickstart,sphinx",
            "sphinx-autobuild=sphinx-autobuild",
            "supervisor=supervisord,supervisorctl",
            "towncrier=towncrier",
            "tox=tox",
            "twine=twine",
            "ty=ty",
            "uvicorn=uvicorn",
            "uv=uv",
            "uwsgi=uwsgi",
            "virtualenv=virtualenv",
            "visidata=vd,visidata",
            "vulture=vulture",
            "watchfiles=watchfiles",
            "watchdog=watchmedo",
            "wheel=wheel,bdist_wheel",
            "xdoctest=xdoctest",
            "yamllint=yamllint",
            "yapf=yapf",
            "zensical=zensical",
            "detect-secrets=detect-secrets",
            "check-manifest=check-manifest",
            "codespell=codespell",
            "djlint=djlint",
            "flake8=flake8",
            "flower=celery,flower",
            "gitlint=gitlint",
            "honcho=honcho",
            "isort=isort",
            "autopep8=autopep8",
            "autoflake=autoflake",
            "commitizen=cz",
            "bandit=bandit",
            "alembic=alembic",
            "daphne=daphne",
            "deptry=deptry",
            "pycodestyle=pycodestyle",
            "pydocstyle=pydocstyle",
            "pyupgrade=pyupgrade",
            "pytype=pytype",
            "pyre-check=pyre",
            "pip=pip,pip3",
            "setuptools-scm=setuptools_scm,setuptools-scm",
            "semver=pysemver",
            "httpx=httpx",
            "yt-dlp=yt-dlp",
            "protobuf=protoc",
            "protoletariat=protol",
            "mypy-protobuf=protoc-gen-mypy",
            "httpie=http,https",
            "python-semantic-release=semantic-release",
            "taskipy=task",
            "waitress=waitress-serve",
        ]
    )
}
"""Distribution -> programs it installs or modules started with `python -m`."""

DEVELOPER_TOOLS = _words(
    """
    abi3audit asv auditwheel autoflake autopep8 bandit basedpyright black
    blacken-docs bpython build bump-my-version bump2version bumpversion check-manifest
    check-wheel-contents cibuildwheel codecov codespell commitizen cookiecutter coverage
    coveralls darglint debugpy delocate delvewheel deptry detect-secrets diff-cover django-stubs
    djlint doc8 docformatter dvc editables fawltydeps fixit flake8 flynt gitlint
    gprof2dot hatch honcho icecream import-linter interrogate invoke ipdb ipykernel ipython
    isort jupyter jupyter-book jupyterlab jupytext
    liccheck line-profiler maturin memory-profiler mike mkdocs mutmut mypy nbmake nbqa
    nbstripout nodeenv nose notebook nox pdbpp pdoc pdoc3 pep8 pep8-naming pip pip-audit
    pip-licenses pip-tools pipdeptree pipenv poethepoet poetry pre-commit prospector ptpython
    pudb py-spy pycodestyle pydoc-markdown pydocstyle pyflakes pyinstaller pylint pyperf
    pyre-check pyright pyroma pytest python-lsp-server python-semantic-release
    pytype pyupgrade radon readme-renderer refurb reno rope ruff safety scalene semgrep
    setuptools slotscheck snakeviz sphinx sphinx-autobuild sqlfluff taskipy towncrier tox twine
    ty uv validate-pyproject virtualenv vulture watchmedo wheel
    xdoctest xenon yamllint yapf zest-releaser
    """
)
"""Programs that people start by hand: in a group for developers, no trace is expected of them."""

LIBRARIES = _words("celery django flask fonttools httpx protobuf semver yt-dlp")
"""Of those with commands, the ones that are there to be imported: by hand few people start them."""

INSTALLERS = _words(
    """
    distribute editables flit flit-core hatchling maturin meson-python pdm-backend pip
    poetry-core scikit-build-core setuptools setuptools-rust sip uv-build wheel
    """
)
"""What makes an environment work; a pin on it is about installing, not about importing."""

SERVERS = _words(
    """
    circus daphne flower granian gunicorn honcho hypercorn mod-wsgi supervisor uvicorn uwsgi
    waitress
    """
)
"""Programs that serve an application; an operator starts them, often from another repository."""
