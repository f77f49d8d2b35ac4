"""Install a Python project in a clean environment, import its modules and run its own tests."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from importlib.util import find_spec
from pathlib import Path

from scanner.evaluate.dependencies._paths import role_of
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY
from scanner.normalize.grammars.core_metadata import headers
from scanner.operate.pruning.children import Children, Ran
from scanner.operate.pruning.python_needs import Needs, extras_for_tests, needs_of

_NO_TESTS = 5
_MISUSED = 4
_PLUGIN = "trueup_outcomes"
_RECORDER = """
import json, os
_held = {}
def pytest_runtest_logreport(report):
    bad = report.failed
    if bad or report.when == "call" or report.skipped:
        known = _held.get(report.nodeid)
        _held[report.nodeid] = "failed" if bad or known == "failed" else report.outcome
def pytest_collectreport(report):
    if report.failed:
        _held[report.nodeid or "collection"] = "failed"
def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        with open(os.environ["TRUEUP_OUTCOMES"], "w", encoding="utf-8") as file:
            json.dump(_held, file)
"""
_IMPORTER = """
import importlib, json, os, sys
out, root, names = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
if root:
    sys.path.insert(0, root)
held = {}
for name in names:
    try:
        importlib.import_module(name)
        held[name] = ""
    except BaseException as error:
        held[name] = f"{type(error).__name__}: {error}"[:300]
with open(out, "w", encoding="utf-8") as file:
    json.dump(held, file)
os._exit(0)
"""
_STARTED = frozenset({"__main__.py", "setup.py", "conftest.py", "noxfile.py", "tasks.py"})
_MODULE = re.compile(r"[A-Za-z_]\w*(?:/[A-Za-z_]\w*)*\.py\Z")


class TrialError(RuntimeError):
    """A project that cannot be tried here: the message says at which step, and why."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of installing and running one state of a project.

    Attributes:
        imports: module -> why it cannot be imported; "" where it can.
        tests: id of a test -> "passed", "failed" or "skipped"; empty where a command of the
            project's own was run.
        code: exit code of the tests.
        said: the last line that the tests printed.
        environment: where everything was installed.
    """

    imports: Mapping[str, str] = EMPTY
    tests: Mapping[str, str] = EMPTY
    code: int = 0
    said: str = ""
    environment: Path | None = None

    def having(self, outcome: str) -> frozenset[str]:
        """Return the tests with this outcome."""
        return frozenset(name for name, each in self.tests.items() if each == outcome)


@dataclass(slots=True)
class PythonProject:
    """One state of a project in a folder, and the clean environment that it is tried in.

    Attributes:
        folder: the checked-out project.
        work: an empty folder for everything else.
        command: how its tests are run; () for pytest.
        install: requirements to install besides what its files say.
    """

    folder: Path
    work: Path
    children: Children
    command: Sequence[str] = ()
    install: Sequence[str] = ()
    _wheel: Path | None = field(default=None, init=False)

    def tried(self) -> Trial:
        """Install it, import its modules and run its tests.

        Raises:
            TrialError: it cannot be built or installed, or has no tests.
        """
        self.work.mkdir(parents=True, exist_ok=True)
        needs = needs_of(self.folder)
        self._make(self._environment, "--without-pip")
        if needs.packaged:
            self._build()
        self._install(needs)
        imports = self._imports()
        tests, ran = self._tests()
        return Trial(imports, tests, ran.code, ran.last_words, self._environment)

    @property
    def _environment(self) -> Path:
        return self.work / "environment"

    @property
    def _python(self) -> str:
        return str(self._environment / "bin" / "python")

    def _must(self, what: str, ran: Ran) -> None:
        if ran.late:
            raise TrialError(f"{what} did not end in time")
        if ran.code:
            raise TrialError(f"{what} failed: {ran.error}")

    def _build(self) -> None:
        wheels = self.work / "wheel"
        command = [*self._pip, "wheel", "-q", "--no-deps", "-w", str(wheels), "."]
        self._must("building the wheel", self.children.run(command, self.folder, network=True))
        found = sorted(wheels.glob("*.whl"))
        if len(found) != 1:
            raise TrialError("building the wheel gave no wheel")
        self._wheel = found[0]
        command = [*self._pip, "install", "-q", "--no-compile", "--no-deps", str(found[0])]
        self._must("installing the wheel", self.children.run(command, self.work))

    @property
    def _pip(self) -> list[str]:
        """Pip, run by a Python of its own: the environment holds nothing but the project's needs."""
        own = find_spec("pip") is not None
        outer = self.children.home / "pip"
        python = sys.executable if own else str(outer / "bin" / "python")
        if not own and not outer.exists():
            self._make(outer)
        return [python, "-m", "pip", "--python", self._python]

    def _make(self, place: Path, *options: str) -> None:
        command = [sys.executable, "-m", "venv", *options, str(place)]
        self._must("making an environment", self.children.run(command, self.work))

    @property
    def _metadata(self) -> Path:
        """The folder that says what the installed wheel holds."""
        name = "-".join(self._wheel.name.split("-")[:2]) if self._wheel else ""
        return next(self._environment.glob(f"lib/python*/site-packages/{name}.dist-info"))

    def _install(self, needs: Needs) -> None:
        wanted: list[str] = []
        if self._wheel is not None:
            metadata = (self._metadata / "METADATA").read_text("utf-8", "replace")
            extras = extras_for_tests(
                each.value for each in headers(metadata) if each.name == "provides-extra"
            )
            wanted.append(f"{self._wheel}[{','.join(extras)}]" if extras else str(self._wheel))
        for name in needs.files:
            wanted += ["-r", name]
        if not self.command:
            wanted.append("pytest")
        lines = [*needs.requirements, *self.install]
        if lines:
            listed = self.work / "tests.txt"
            listed.write_text("\n".join(lines) + "\n", "utf-8")
            wanted += ["-r", str(listed)]
        if not wanted:
            return
        command = [*self._pip, "install", "-q", "--no-compile", *wanted]
        self._must("installing it", self.children.run(command, self.folder, network=True))

    def _imports(self) -> dict[str, str]:
        """Return module -> error; "" where the import works."""
        if self._wheel:
            record = (self._metadata / "RECORD").read_text("utf-8", "replace")
            paths = [line.partition(",")[0] for line in record.splitlines()]
        else:
            found = self.folder.rglob("*.py")
            paths = [path.relative_to(self.folder).as_posix() for path in found]
        names = sorted(_modules(paths))
        out, root = self.work / "imports.json", "" if self._wheel else str(self.folder)
        given = [str(out), root, json.dumps(names)]
        empty = self.work / "empty"
        empty.mkdir(exist_ok=True)
        ran = self.children.run([self._python, "-I", "-c", _IMPORTER, *given], empty)
        self._must("importing its modules", ran)
        held: dict[str, str] = json.loads(out.read_text("utf-8"))
        return held

    def _tests(self) -> tuple[dict[str, str], Ran]:
        if self.command:
            return {}, self._inside().run(self.command, self.folder)
        ran = self._pytest()
        if ran.code == _MISUSED:
            # Its options belong to plugins that its files do not name.
            ran = self._pytest("-o", "addopts=")
        if ran.code == _NO_TESTS:
            raise TrialError("it has no tests that pytest finds, so that nothing can be proven")
        outcomes = self._outcomes
        held = json.loads(outcomes.read_text("utf-8")) if outcomes.is_file() else {}
        return held, ran

    @property
    def _outcomes(self) -> Path:
        return self.work / "outcomes.json"

    def _pytest(self, *options: str) -> Ran:
        plugins = self.work / "plugins"
        plugins.mkdir(exist_ok=True)
        (plugins / f"{_PLUGIN}.py").write_text(_RECORDER, "utf-8")
        self._outcomes.unlink(missing_ok=True)
        command = [
            "python",
            "-m",
            "pytest",
            "-q",
            "-p",
            _PLUGIN,
            "-p",
            "no:cacheprovider",
            *options,
        ]
        return self._inside().run(command, self.folder)

    def _inside(self) -> Children:
        """Return the same children, with the environment's programs first on the PATH."""
        path = f"{self._environment / 'bin'}:{self.children.path}"
        given = {
            "PATH": path,
            "VIRTUAL_ENV": str(self._environment),
            "TRUEUP_OUTCOMES": str(self._outcomes),
            "PYTHONPATH": str(self.work / "plugins"),
            "PYTHONHASHSEED": "0",
        }
        return self.children.having(given)


def _modules(paths: Iterable[str]) -> Iterator[str]:
    """Yield the dotted name of each file that can be imported from the root of the paths."""
    held = frozenset(paths)
    for path in held:
        *folders, name = path.split("/")
        around = ["/".join([*folders[:at], "__init__.py"]) for at in range(1, len(folders) + 1)]
        if not _MODULE.match(path) or not all(each in held for each in around):
            continue
        if name in _STARTED or role_of(path, "") in ("test", "build"):
            continue
        parts = folders if name == "__init__.py" else [*folders, name.removesuffix(".py")]
        if parts:
            yield ".".join(parts)
