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
        **_of_ours(),
    }


def _of_ours() -> dict[str, Callable[[str], object]]:
    """Return what reads files that people or other programs hand to a command."""
    from scanner.normalize.grammars.json_text import load_json
    from scanner.normalize.inputs.kinds import BY_NAME, mistakes_of
    from scanner.normalize.inputs.reviews import approvals_in
    from scanner.operate.audit_log import events_of
    from scanner.operate.config_mistakes import mistakes_of_configuration
    from scanner.operate.ssh_signatures import parts_of_commit, parts_of_tag
    from scanner.report._decode import report_from_json

    def of_kind(kind: str) -> Callable[[str], object]:
        return lambda text: mistakes_of("a.yaml", f"schema: {kind}\n{text}", "")

    found = {f"mistakes-{name}": of_kind(name) for name in BY_NAME}
    return {
        **found,
        "mistakes-trueup": mistakes_of_configuration,
        "reviews": lambda text: list(approvals_in(load_json(text))),
        "audit-log": lambda text: events_of(text.encode("utf-8", "replace")),
        "report": lambda text: report_from_json(text.encode("utf-8", "replace")),
        "git-commit": lambda text: parts_of_commit(text.encode("utf-8", "replace")),
        "git-tag": lambda text: parts_of_tag(text.encode("utf-8", "replace")),
    }


NAMES = (
    "a.yaml", "a.json", "a.toml", "a.env", "a.cfg", "a.py", "a.sh", "a.js", "a.rego", "a.csv",
    "requirements.txt", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "poetry.lock",
    "environment.yml", "package.json", ".github/workflows/a.yml", ".gitlab-ci.yml", "a.ipynb",
    "a.tsx", "a.vue", "a.astro", "a.mdx", "a.scss", "a.coffee", "tsconfig.json", ".depcheckrc", "pnpm-workspace.yaml",
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "a.rs", "Cargo.toml", "Cargo.lock", "a.go", "go.mod",
    "go.sum", "go.work", "A.java", "pom.xml", "Gemfile", "Gemfile.lock", "composer.json", "composer.lock",
    "CODEOWNERS", "terraform.tfstate", "a.pem", "waivers/a.yaml", "bom.cdx.json", "a.spdx.json",
)  # fmt: skip


def _document(name: str, text: str) -> None:
    """Offer a text to every reader; a reader that fails on it is a defect."""
    from scanner.model.evidence import Snapshot, Source, Unreadable
    from scanner.model.resource import Origin
    from scanner.normalize._documents import resources_of

    source = Source(("governance", "files", "repository")[len(text) % 3], "fuzz")
    snapshot = Snapshot(source, name, text.encode(), "sha256:0", Origin("fuzz", name))
    for item in resources_of(snapshot, strict=True):
        if isinstance(item, Unreadable) and "report this as a defect" in item.reason:
            raise AssertionError(item.reason)


def targets() -> dict[str, Callable[[str], object]]:
    """Return every target by name: a function that must only raise what it promises."""
    found = _texts()
    names = {name: name for name in NAMES} | {kind: held[0] for kind, held in _seeds_of().items()}
    found |= {
        f"document:{kind}": (lambda text, n=name: _document(n, text))  # type: ignore[misc]  # the default binds the name
        for kind, name in names.items()
    }
    return found


def _seeds_of() -> dict[str, tuple[str, str]]:
    from bench._fuzz_seeds import SEEDS as OF_READERS

    return OF_READERS


def unfuzzed() -> tuple[str, ...]:
    """Return the readers of documents that no target reaches."""
    from scanner.normalize._documents import readers

    offered = [(name, "") for name in NAMES] + list(_seeds_of().values())
    offered += [(name, text) for name in NAMES for text in _SAMPLES]
    return tuple(
        kind
        for kind, reader in readers()
        if not any(reader.recognises(name, text) for name, text in offered)
    )


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


_SAMPLES = (
    '{"AWSTemplateFormatVersion": 1, "UserDetailList": [], "RoleDetailList": [], "Policies": []}',
    '{"bomFormat": "CycloneDX", "components": []}', '{"spdxVersion": "SPDX-2.3", "packages": []}',
    "session,principal,tool,start\n", "apiVersion: v1\nkind: Service\n", "a: 1\n", '{"a": 1}',
    "-----BEGIN CERTIFICATE-----\n", "[a]\nb = 1\n",
)  # fmt: skip


def _seeds(name: str) -> Iterable[bytes]:
    from bench._fuzz_seeds import TEXTS

    held = _seeds_of().get(name.removeprefix("document:"))
    if held or name in TEXTS:
        yield (held[1] if held else TEXTS[name]).encode()
    suffix = Path(held[0] if held else name.removeprefix("document:")).suffix or ".yaml"
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
    for kind in () if asked.targets else unfuzzed():
        print(f"{kind}: no target reaches this reader: add a file of it to bench/_fuzz_seeds.py")
        crashed += 1
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
