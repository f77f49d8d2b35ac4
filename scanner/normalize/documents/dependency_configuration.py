"""Read the files that use distributions by name: tool settings, CI, build and start commands."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import items, record, table
from scanner.normalize.grammars.command_lines import installed, programs
from scanner.normalize.grammars.ini_text import IniValue, read_ini
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.meaning.python_features import triggers

KIND = "trueup/dependency-configuration"

_Note = Callable[[str, Any, int], None]

_INI_FILES = frozenset(
    [
        ".flake8",
        "tox.ini",
        "pytest.ini",
        ".pytest.ini",
        "mypy.ini",
        ".mypy.ini",
        ".pylintrc",
        "pylintrc",
        ".coveragerc",
        ".isort.cfg",
        "alembic.ini",
        "uwsgi.ini",
        ".bandit",
        "logging.ini",
        "logging.conf",
        ".style.yapf",
        "babel.cfg",
        "setup.cfg",
    ]
)
INI_TOOLS = {
    ".flake8": "flake8", "tox.ini": "tox", "pytest.ini": "pytest", ".pytest.ini": "pytest",
    "mypy.ini": "mypy", ".mypy.ini": "mypy", ".pylintrc": "pylint", "pylintrc": "pylint",
    ".coveragerc": "coverage", ".isort.cfg": "isort", "alembic.ini": "alembic", ".style.yapf": "yapf",
    "noxfile.py": "nox", "conftest.py": "pytest", ".pre-commit-config.yaml": "pre-commit",
    "mkdocs.yml": "mkdocs", "mkdocs.yaml": "mkdocs", ".yamllint": "yamllint", "ruff.toml": "ruff",
    ".ruff.toml": "ruff", "pyrightconfig.json": "pyright", ".bandit": "bandit", "dvc.yaml": "dvc",
    "codecov.yml": "codecov", ".codespellrc": "codespell",
    "tasks.py": "invoke", "locustfile.py": "locust", "dbt_project.yml": "dbt-core", "manage.py": "django",
    "babel.cfg": "babel", ".bumpversion.cfg": "bump2version", ".sqlfluff": "sqlfluff", "scrapy.cfg": "scrapy",
}  # fmt: skip
_WORKERS = re.compile(
    r"\bgunicorn\b[^\n]{0,300}?(?:-k|--worker-class)[ =\",]{1,5}([A-Za-z][\w.]{1,100})"
)
"""The kind of workers that Gunicorn is to start: a name it knows, or a class."""
_SHELL_FILES = re.compile(
    r"(?:^|/)(?:(?:GNU)?[Mm]akefile|[\w.-]{1,60}\.mk|[Jj]ustfile|Procfile[\w.-]{0,40}|Vagrantfile|Jenkinsfile"
    r"|(?:[\w.-]{1,60}\.)?Dockerfile(?:\.[\w.-]{1,60})?|Containerfile|[\w.-]{1,100}\.(?:sh|bash|bat|cmd|ps1))\Z"
)
_YAML_FILES = re.compile(
    r"(?:^|/)(?:\.github/(?:workflows|actions)/.{1,200}|\.gitlab-ci|\.gitlab/.{1,200}|azure-pipelines[\w.-]{0,60}"
    r"|\.circleci/config|\.travis|\.appveyor|appveyor|bitbucket-pipelines|\.pre-commit-(?:config|hooks)|mkdocs"
    r"|Taskfile|docker-compose[\w.-]{0,60}|compose[\w.-]{0,60}|\.readthedocs|readthedocs|action|cloudbuild|buildspec"
    r"|serverless|app|render|\.drone|\.woodpecker|tasks|dvc|logging|log_config|snapcraft|\.cirrus|\.gitpod)\.ya?ml\Z"
)
_PASTE_FILES = re.compile(r"\.(?:ini(?:[._-]\w{1,20})?|tpl|tmpl|mako)\Z")
_PASTE = re.compile(r"^[ \t]{0,100}use[ \t]{0,100}=[ \t]{0,100}(?:egg|call|config):", re.M)
"""Settings of applications that PasteDeploy puts together, also as a template of such a file."""
_PASTE_KEYS = frozenset({"class", "pyramid.includes", "paste.app_factory", "paste.filter_factory"})
_SHEBANG = re.compile(r"#![^\n]{0,100}\b(?:ba|z|da)?sh\b")
_COMMAND_KEYS = frozenset(
    [
        "run",
        "script",
        "before_script",
        "after_script",
        "commands",
        "command",
        "cmd",
        "cmds",
        "entrypoint",
        "install",
        "before_install",
        "test_script",
        "build_script",
        "build",
        "test",
        "args",
        "entry",
        "after_success",
        "init",
        "pre_build",
        "post_build",
    ]
)
_DOTTED = re.compile(r"[A-Za-z_]\w{0,63}(?:\.[A-Za-z_]\w{0,63}){1,9}(?::\w{1,63})?\Z")
_DOCKER = re.compile(r"^[ \t]*(?:RUN|CMD|ENTRYPOINT|SHELL)[ \t]+", re.I | re.M)
_EXEC_FORM = re.compile(r'[\[\]",]+')
_INI_COMMANDS = frozenset({"commands", "commands_pre", "commands_post", "script"})
_INI_PLUGINS = frozenset(
    {
        "plugins",
        "load-plugins",
        "sqlalchemy.url",
        "class",
        "format",
        "formatter",
        "enable-extensions",
        "addopts",
    }
)


def _recognises(name: str, text: str) -> bool:
    last = name.rpartition("/")[2]
    if last.endswith((".py", ".json")):
        return last in INI_TOOLS
    if "." not in last and _SHEBANG.match(text):
        return True
    return bool(
        last in INI_TOOLS
        or last in _INI_FILES
        or _SHELL_FILES.search(name)
        or _YAML_FILES.search(name)
        or (_PASTE_FILES.search(name) and (not text or _PASTE.search(text)))
    )


def _may_be(name: str) -> bool:
    """Say whether the name shows it, or only the first line can."""
    return "." not in name.rpartition("/")[2] or _recognises(name, "")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    path = snapshot.origin.file
    name = path.rpartition("/")[2]
    found: list[dict[str, Json]] = []

    def note(how: str, what: Json, line: int) -> None:
        if isinstance(what, str) and 0 < len(what) <= 300:
            found.append({"how": how, "name": what, "line": line})

    note("configures", INI_TOOLS.get(name), 0)
    for feature in triggers(text) if "://" in text else ():
        note("feature", feature, 0)
    _references(path, text, note)
    if found:
        attributes = {"path": path, "source": snapshot.source.name, "references": found}
        yield record(KIND, snapshot, attributes)


def _references(path: str, text: str, note: _Note) -> None:
    name = path.rpartition("/")[2]
    if name in _INI_FILES and name != "setup.cfg":
        _ini(text, note)
    elif _PASTE_FILES.search(path):
        _paste(text, note)
    elif _YAML_FILES.search(path):
        _yaml(text, note, plugins=name.startswith("mkdocs"))
    elif _SHELL_FILES.search(path) or _SHEBANG.match(text):
        _commands(_shell(text, docker="ockerfile" in name or name == "Containerfile"), note)


def _commands(text: str, note: _Note) -> None:
    for program, line in programs(text):
        note("program", program, line)
    for name, line in installed(text):
        note("command-installs", name, line)
    for match in _WORKERS.finditer(text):
        note("module", match[1], text.count("\n", 0, match.start()) + 1)


def _shell(text: str, *, docker: bool) -> str:
    if not docker:
        return (
            re.sub(r"^([\w-]{1,40}):[ \t]+(?=\S)", "", text, flags=re.M)
            if len(text) < 5_000
            else text
        )
    lines = []
    for line in text.split("\n"):
        start = _DOCKER.match(line)
        rest = line[start.end() :] if start else line
        lines.append(_EXEC_FORM.sub(" ", rest) if rest.lstrip().startswith("[") else rest)
    return "\n".join(lines)


def _ini(text: str, note: _Note) -> None:
    values, sections = read_ini(text)
    for section, line in sections.items():
        tool = section.removeprefix("tool:").partition(":")[0].partition("-")[0]
        note("configures", tool, line)
    for value in values:
        _ini_value(value, note)


def _ini_value(value: IniValue, note: _Note) -> None:
    if value.key in _INI_COMMANDS:
        for content, line in value.lines:
            for program, _ in programs(content.lstrip("-! ")):
                note("program", program, line)
    elif value.key == "deps":
        for content, line in value.lines:
            # A factor such as `py311,py312:` may stand before the requirement.
            named = parse_requirement(content.rpartition(": ")[2])
            note("installs", named.distribution if named else None, line)
    elif value.key in _INI_PLUGINS:
        _words(value, "pytest-option" if value.key == "addopts" else "module", note)


def _paste(text: str, note: _Note) -> None:
    for value in read_ini(text)[0]:
        if value.key == "use" and value.text.startswith("egg:"):
            note("named", value.text[4:].partition("#")[0], value.line)
        elif value.key in _PASTE_KEYS:
            _words(value, "module", note)


def _words(value: IniValue, how: str, note: _Note) -> None:
    for content, line in value.lines:
        for word in content.replace(",", " ").split():
            note(how, word, line)


def _yaml(text: str, note: _Note, *, plugins: bool) -> None:
    try:
        documents = load_documents(text)
    except DocumentSyntaxError:
        # Every word then counts as named: what cannot be read must not make a used one unused.
        for word in set(re.findall(r"[A-Za-z_][\w.-]{1,63}", text)):
            note("program", word, 0)
        return
    for document in documents:
        _walk(document.value, "", note, document.lines)
        if plugins:
            _mkdocs(table(document.value), note)


def _walk(value: Json, key: str, note: _Note, lines: Any) -> None:
    waiting: list[tuple[Json, str, tuple[str | int, ...]]] = [(value, key, ())]
    while waiting:
        held, name, path = waiting.pop()
        if isinstance(held, dict):
            waiting.extend(
                (inner, str(inner_key), (*path, inner_key)) for inner_key, inner in held.items()
            )
        elif isinstance(held, list):
            waiting.extend((inner, name, (*path, index)) for index, inner in enumerate(held))
        elif isinstance(held, str):
            _scalar(held, name, lines.near(path), note)


def _scalar(text: str, key: str, line: int, note: _Note) -> None:
    if key in _COMMAND_KEYS:
        for program, offset in programs(text):
            note("program", program, line + offset - 1 if "\n" in text else line)
        for name, _ in installed(text):
            note("command-installs", name, line)
    elif key in ("id", "repo", "theme"):
        note("named", text.rpartition("/")[2], line)
    elif _DOTTED.match(text):
        note("module", text, line)


def _mkdocs(document: Any, note: _Note) -> None:
    for key in ("plugins", "markdown_extensions", "theme", "hooks"):
        value = document.get(key)
        names = [value] if isinstance(value, str) else list(items(value)) or list(table(value))
        for name in names:
            text = name if isinstance(name, str) else next(iter(table(name)), "")
            note("plugin:mkdocs", text, 0)
    theme = table(document.get("theme")).get("name")
    note("plugin:mkdocs", theme, 0)


READER = DocumentReader(recognises=_recognises, read=_read, named=_may_be)
