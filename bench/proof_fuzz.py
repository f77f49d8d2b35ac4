"""Fuzz every parser and every reader of documents for a while; a crash fails the proof.

Run: python bench/proof_fuzz.py [TARGET ...] [--seconds N]. Guided by coverage where atheris is
installed (Linux, development dependencies). What a parser finds interesting is kept in
out/fuzz/TARGET and taken up by the next run.
"""

# ruff: noqa: PLC0415 - parsers are imported while their coverage is being recorded
import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "out" / "fuzz"
SEEDS = ROOT / "fixtures" / "estate-small"
MAX_INPUT = 4096
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_COVERED = re.compile(r"cov: (\d+)")


def _texts() -> dict[str, Callable[[str], object]]:
    """Return a function of one text for each parser."""
    from scanner.evidence.redaction import Redactor
    from scanner.normalize.grammars import (
        codeowners,
        env_text,
        instants,
        json_text,
        rego_metadata,
        rego_tokens,
        spans,
        spdx,
        toml_text,
        usage_records,
        yaml_text,
    )
    from scanner.normalize.inputs.kinds import mistakes_of
    from scanner.normalize.inputs.usage_text import mistakes_of_usage

    redactor = Redactor(b"k" * 32, "fuzz")
    return {
        "yaml": yaml_text.load_documents,
        "yaml-spans": spans.yaml_spans,
        "json": json_text.load_json,
        "json-spans": spans.json_spans,
        "toml": toml_text.load_toml,
        "env": env_text.load_env,
        "ini": env_text.load_ini,
        "csv": usage_records.read_csv,
        "json-lines": usage_records.read_json_lines,
        "codeowners": codeowners.owner_patterns,
        "instant": instants.read_instant,
        "spdx": spdx.read,
        "rego-tokens": rego_tokens.outline,
        "rego-metadata": lambda text: list(rego_metadata.annotations(text)),
        "redaction-yaml": lambda text: redactor.text("a.yaml", text),
        "redaction-env": lambda text: redactor.text("a.env", text),
        "mistakes-entitlements": lambda text: mistakes_of("a.yaml", text, "entitlements"),
        "mistakes-waivers": lambda text: mistakes_of("a.json", text, "waivers"),
        "mistakes-usage": lambda text: mistakes_of_usage("a.csv", text),
    }


NAMES = (
    "a.yaml", "a.json", "a.toml", "a.env", "a.cfg", "a.py", "a.sh", "a.js", "a.rego", "a.csv",
    "requirements.txt", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "poetry.lock",
    "environment.yml", "package.json", ".github/workflows/a.yml", ".gitlab-ci.yml", "a.ipynb",
    "CODEOWNERS", "terraform.tfstate", "a.pem", "waivers/a.yaml", "bom.cdx.json", "a.spdx.json",
)  # fmt: skip


def _document(name: str, text: str) -> None:
    """Offer a text to every reader; a reader that fails on it is a defect."""
    from scanner.model.evidence import Snapshot, Source, Unreadable
    from scanner.model.resource import Origin
    from scanner.normalize._documents import resources_of

    source = Source("governance", "fuzz")
    snapshot = Snapshot(source, name, text.encode(), "sha256:0", Origin("fuzz", name))
    for item in resources_of(snapshot, strict=True):
        if isinstance(item, Unreadable) and "report this as a defect" in item.reason:
            raise AssertionError(item.reason)


def targets() -> dict[str, Callable[[str], object]]:
    """Return every target by name: a function that must only raise what it promises."""
    found = _texts()
    found |= {f"document:{name}": (lambda text, n=name: _document(n, text)) for name in NAMES}  # type: ignore[misc]  # the default binds the name
    return found


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target in this process; does not return."""
    import atheris

    with atheris.instrument_imports(include=["scanner"]):
        target = targets()[name]
        if name.startswith("document:"):
            target("")
    folder = CORPUS / name.replace("/", "_").replace(":", "_")
    folder.mkdir(parents=True, exist_ok=True)
    for index, seed in enumerate(_seeds(name)):
        (folder / f"seed-{index}").write_bytes(seed)

    def once(data: bytes) -> None:
        try:
            target(data.decode("utf-8", "replace"))
        except ValueError as error:
            # What the grammars raise are subclasses of their own; a bare ValueError is a defect.
            if type(error) is ValueError or not type(error).__module__.startswith("scanner."):
                raise

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MAX_INPUT}",
        "-timeout=10",
        "-rss_limit_mb=2048",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/crash-", str(folder)], once)
    atheris.Fuzz()


def _seeds(name: str) -> Iterable[bytes]:
    suffix = Path(name.removeprefix("document:")).suffix or ".yaml"
    for path in sorted(SEEDS.rglob(f"*{suffix}"))[:8]:
        data = path.read_bytes()
        if len(data) <= MAX_INPUT:
            yield data


def main() -> int:
    """Fuzz the targets one after the other and print a line for each; 1 when one crashed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--child", action="store_true")
    asked = parser.parse_args()
    try:
        import atheris  # noqa: F401 - whether it is there at all
    except ImportError:
        print("atheris is not installed (development dependencies, Linux): nothing was fuzzed")
        return 1
    if asked.child:
        fuzz(asked.targets[0], asked.seconds)
    crashed = 0
    for name in asked.targets or targets():
        command = [sys.executable, __file__, name, "--child", "--seconds", str(asked.seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        crashed += done.returncode != 0
        runs, covered = _DONE.search(done.stderr), _COVERED.findall(done.stderr)
        said = f"{int(runs[1]):>9,} runs" if runs else "  crashed"
        print(f"{name:34} {said}  {covered[-1] if covered else '?':>6} edges", flush=True)
        if done.returncode:
            print("\n".join((done.stdout + done.stderr).splitlines()[-25:]))
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
