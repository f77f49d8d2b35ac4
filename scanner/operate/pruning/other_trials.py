"""Build and test projects of other ecosystems with their own tools."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner.model.quick_dataclass import dataclass
from scanner.operate.pruning.children import Children
from scanner.operate.pruning.python_trial import Trial, TrialError

_Steps = tuple[tuple[tuple[str, ...], bool], ...]
_STEPS: Mapping[str, _Steps] = {
    "go.mod": (
        (("go", "mod", "download"), True),
        (("go", "build", "./..."), False),
        (("go", "vet", "./..."), False),
        (("go", "test", "./..."), False),
    ),
    "Cargo.toml": (
        (("cargo", "fetch"), True),
        (("cargo", "test", "--workspace", "--all-targets", "--offline"), False),
    ),
    "package.json": (
        (("npm", "install", "--no-audit", "--no-fund"), True),
        (("npm", "test"), False),
    ),
}
"""Manifest -> commands, each with whether it may reach the network; the last runs the tests."""


def is_other(manifest: str) -> bool:
    """Say whether a file is the manifest of an ecosystem that is tried here."""
    return manifest in _STEPS


@dataclass(frozen=True, slots=True)
class OtherProject:
    """One state of a project in a folder.

    Attributes:
        manifest: name of its manifest, such as "go.mod".
        command: how its tests are run; () for what its ecosystem does.
    """

    folder: Path
    manifest: str
    children: Children
    command: Sequence[str] = ()

    def tried(self) -> Trial:
        """Install, build and test it.

        Raises:
            TrialError: a tool is not there, or a step before the tests fails.
        """
        *before, (tests, _) = _STEPS[self.manifest]
        for command, network in before:
            ran = self.children.run(command, self.folder, network=network)
            if ran.late or ran.code:
                why = "did not end in time" if ran.late else f"failed: {ran.error}"
                raise TrialError(f"{' '.join(command)} {why}")
        ran = self.children.run(self.command or tests, self.folder)
        if ran.late:
            raise TrialError("its tests did not end in time")
        return Trial(code=ran.code, said=ran.last_words)
