"""Run a program over a project that somebody trusts to run.

It gets nothing of our environment, a home of its own, limits and no network unless asked for, and
leaves no process behind.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from scanner.model.quick_dataclass import dataclass

_TAIL = 64 * 2**10
_INDEXES = (
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CERT",
    "PIP_DEFAULT_TIMEOUT", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_FIND_LINKS", "UV_OFFLINE",
    "NPM_CONFIG_REGISTRY", "GOPROXY", "GONOSUMDB", "GONOSUMCHECK", "GOSUMDB",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
    "CARGO_NET_OFFLINE",
)  # fmt: skip
"""Where packages come from; handed on while installing, unless it names a user."""

_OUTER = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""What is run first: it dies with us, also where we are killed, and everything else with it."""
_LAUNCHER = """
import ctypes, fcntl, json, os, resource, signal, socket, struct, sys
given = json.loads(sys.argv[1])
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
for name, most in given["limits"].items():
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
if given["loopback"]:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            fcntl.ioctl(one, 0x8914, struct.pack("16sh", b"lo", 1 | 64))
    except OSError:
        pass
child = os.fork()
if not child:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    try:
        os.execv(given["command"][0], given["command"])
    except OSError as error:
        print(error.strerror)
    os._exit(127)
while True:
    pid, status = os.wait()
    if pid == child:
        os._exit(os.waitstatus_to_exitcode(status) & 255 if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended.

    Attributes:
        code: exit code; 128 and the signal when it was killed.
        said: the end of what it printed.
        late: whether it was stopped for taking too long.
    """

    code: int
    said: str
    late: bool = False

    @property
    def last_words(self) -> str:
        """The last line that it printed, shortened."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        return lines[-1][:200] if lines else f"exit code {self.code}"

    @property
    def error(self) -> str:
        """The last line that speaks of an error, shortened; else the last line."""
        lines = [line.strip() for line in self.said.splitlines() if "error" in line.lower()]
        return lines[-1][:200] if lines else self.last_words


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may use.

    Attributes:
        seconds: wall time. cpu_seconds: processor time of each process.
        file_bytes: size of each file that it writes. memory_bytes: address space of each process.
    """

    seconds: float = 900
    cpu_seconds: int = 1800
    file_bytes: int = 2 * 2**30
    memory_bytes: int = 8 * 2**30


@dataclass(frozen=True, slots=True)
class Children:
    """Runs programs in one throw-away home.

    Attributes:
        home: an empty folder that is theirs.
        limits: of each program.
        environment: what they are given besides; never anything secret.
    """

    home: Path
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, command: Sequence[str], folder: Path, *, network: bool = False) -> Ran:
        """Return how a program ended; it and all that it started are gone by then.

        Args:
            command: an absolute path or a name on the PATH, and arguments.
            folder: the folder that it works in.
            network: whether it may reach the network, as while installing.
        """
        program = shutil.which(command[0], path=self.path)
        if program is None:
            return Ran(127, f"{command[0]} is not installed")
        given = {
            "command": [program, *command[1:]],
            "loopback": not network and _isolates(),
            "limits": {
                "RLIMIT_CORE": 0,
                "RLIMIT_CPU": self.limits.cpu_seconds,
                "RLIMIT_FSIZE": self.limits.file_bytes,
                "RLIMIT_AS": self.limits.memory_bytes,
            },
        }
        launcher = [sys.executable, "-I", "-c", _LAUNCHER, json.dumps(given)]
        return self._wait([*_isolation(network=network), *launcher], folder, network=network)

    def having(self, environment: Mapping[str, str]) -> "Children":
        """Return the same, with more in their environment."""
        return replace(self, environment={**self.environment, **environment})

    @property
    def path(self) -> str:
        """Folders that programs are looked for in."""
        return self.environment.get("PATH", os.environ.get("PATH", os.defpath))

    def _wait(self, command: Sequence[str], folder: Path, *, network: bool) -> Ran:
        with tempfile.TemporaryFile() as printed:
            process = subprocess.Popen(  # noqa: S603 - a list, and only where it is trusted to run
                command,
                cwd=folder, env=self._environment(network=network), stdin=subprocess.DEVNULL,
                stdout=printed, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            late = False
            try:
                process.wait(self.limits.seconds)
            except subprocess.TimeoutExpired:
                late = True
            finally:
                _kill(process)
            size = printed.seek(0, os.SEEK_END)
            printed.seek(max(0, size - _TAIL))
            said = printed.read().decode("utf-8", "replace")
        code = process.returncode
        return Ran(code if code >= 0 else 128 - code, said, late)

    def _environment(self, *, network: bool) -> dict[str, str]:
        temporary = self.home / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        given = {
            "PATH": self.path,
            "HOME": str(self.home),
            "TMPDIR": str(temporary),
            "LC_ALL": "C.UTF-8",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GOFLAGS": "-modcacherw",  # else what was downloaded could not be thrown away
            **_toolchains(),
        }
        if network:
            given |= {
                name: value
                for name in _INDEXES
                if (value := os.environ.get(name)) and not _names_a_user(value)
            }
        return {**given, **self.environment}


def _toolchains() -> dict[str, str]:
    """Return where compilers are installed that are found by the home folder; no settings of ours."""
    rust = Path(os.environ.get("RUSTUP_HOME") or Path.home() / ".rustup")
    return {"RUSTUP_HOME": str(rust)} if rust.is_dir() else {}


def _names_a_user(value: str) -> bool:
    """Say whether an address holds a name or password, which the project's code could read."""
    words = value.replace(",", " ").split()
    return any("@" in word and "@" in (urlsplit(word).netloc or word) for word in words)


def _isolation(*, network: bool) -> list[str]:
    """Return what goes before a command to keep its processes together and off the network."""
    if not _isolates():
        return []
    outer = [sys.executable, "-I", "-c", _OUTER]
    namespaces = [*outer, "unshare", "--map-root-user", "--pid", "--fork", "--kill-child=KILL"]
    return [*namespaces, "--mount-proc", *([] if network else ["--net"]), "--"]


@lru_cache(maxsize=1)
def _isolates() -> bool:
    """Say whether this machine lets processes have namespaces of their own."""
    if shutil.which("unshare") is None:
        return False
    probe = ["unshare", "--map-root-user", "--pid", "--fork", "--kill-child=KILL", "--mount-proc",
             "--net", "--", "true"]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            probe, capture_output=True, timeout=60, check=False,
            env={"PATH": os.environ.get("PATH", os.defpath)},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def is_isolated() -> bool:
    """Say whether children are cut off from the network; else only asked to stay off it."""
    return _isolates()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and all of its session; what it detached dies with its namespace."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
