"""Bundles that `opa build` made: taken when they are whole, refused when anything is not as signed."""

import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from scanner.cli.policy import command
from scanner.cli.scan import command as scan
from scanner.operate.policy_bundles import BundleError, opened
from tests.evaluate.policies.engines import opa_binary

POLICY = """package main

import rego.v1

deny contains "not this one" if input.name in data.shop.banned
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src/shop").mkdir(parents=True)
    (tmp_path / "src/main.rego").write_text(POLICY)
    (tmp_path / "src/shop/data.json").write_text(json.dumps({"banned": ["b", "\u00e9<"], "n": 1.5}))
    (tmp_path / "src/.manifest").write_text(json.dumps({"roots": ["main", "shop"]}))
    (tmp_path / "in.json").write_text(json.dumps({"name": "b"}))
    key = rsa.generate_private_key(65537, 2048)
    (tmp_path / "private.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (tmp_path / "public.pem").write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "secret").write_text("a secret of the two of us")
    return tmp_path


def build(*arguments: str) -> Path:
    argv = [opa_binary(), "build", "--bundle", "src", "--output", "b.tar.gz", *arguments]
    subprocess.run(argv, check=True, capture_output=True)
    return Path("b.tar.gz")


def signed(private: str = "private.pem", alg: str = "RS256") -> Path:
    return build("--signing-key", private, "--signing-alg", alg)


def changed(bundle: Path, name: str, data: bytes | None) -> Path:
    with tarfile.open(bundle) as archive:
        held = {m.name: archive.extractfile(m).read() for m in archive if m.isfile()}  # type: ignore[union-attr]
    held = {key: value for key, value in held.items() if key.lstrip("/") != name}
    if data is not None:
        held[f"/{name}"] = data
    with tarfile.open("changed.tar.gz", "w:gz") as archive:
        for key, value in held.items():
            info = tarfile.TarInfo(key.lstrip("/"))
            info.size = len(value)
            archive.addfile(info, io.BytesIO(value))
    return Path("changed.tar.gz")


def test_a_signed_bundle_is_read_with_its_data(folder: Path) -> None:
    bundle = signed()
    argv = ["eval", str(bundle), "in.json", "--bundle-key", "public.pem", "--output", "json=-"]
    said = CliRunner().invoke(command, argv)
    assert [one["message"] for one in json.loads(said.stdout)["findings"]] == ["not this one"]
    assert (folder / "src/main.rego").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("place", ["b.tar.gz", "src"])
def test_a_bundle_without_a_signature_needs_no_key(place: str) -> None:
    build()
    said = CliRunner().invoke(command, ["eval", place, "in.json", "--output", "json=-"])
    assert [one["message"] for one in json.loads(said.stdout)["findings"]] == ["not this one"]


OLD_POLICY = 'package main\n\ndeny[msg] {\n\tinput.name == "b"\n\tmsg := "old"\n}\n'


@pytest.mark.parametrize("place", ["b.tar.gz", "src"])
@pytest.mark.parametrize("engine", ["opa", "embedded"])
def test_a_bundle_in_old_syntax_says_so_in_its_manifest(
    folder: Path, place: str, engine: str
) -> None:
    (folder / "src/main.rego").write_text(OLD_POLICY)
    (folder / "src/.manifest").write_text('{"roots": ["main", "shop"], "rego_version": 0}')
    build()
    argv = ["eval", place, "in.json", "--engine", engine, "--output", "json=-"]
    said = CliRunner().invoke(command, argv)
    assert [one["message"] for one in json.loads(said.stdout)["findings"]] == ["old"]


@pytest.mark.parametrize(("alg", "curve"), [("ES256", ec.SECP256R1()), ("ES384", ec.SECP384R1())])
def test_a_bundle_signed_on_a_curve_is_taken_with_its_key_alone(
    folder: Path, alg: str, curve: ec.EllipticCurve
) -> None:
    keys = [ec.generate_private_key(curve) for _ in range(2)]
    for name, one in zip(("mine", "other"), keys, strict=True):
        public = one.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / f"{name}.pub").write_bytes(public)
    (folder / "mine.pem").write_bytes(
        keys[0].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    bundle = signed("mine.pem", alg)
    assert (opened(bundle, folder / "mine.pub") / "src/main.rego").is_file()
    for other in ("other.pub", "public.pem", "secret"):
        with pytest.raises(BundleError, match="not by this key"):
            opened(bundle, folder / other)


@pytest.mark.usefixtures("folder")
def test_a_bundle_signed_with_a_shared_secret_is_taken() -> None:
    bundle = signed("secret", "HS256")
    assert (opened(bundle, Path("secret")) / "src/main.rego").is_file()


@pytest.mark.usefixtures("folder")
def test_a_signed_bundle_without_a_key_and_a_key_without_a_signature_are_refused() -> None:
    with pytest.raises(BundleError, match="is not signed"):
        opened(build(), Path("public.pem"))
    with pytest.raises(BundleError, match="name the key"):
        opened(signed(), None)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("src/main.rego", b"package main", "was changed"),
        ("data.json", b"{}", "was changed"),
        ("more.rego", b"package main", "was added"),
        ("src/main.rego", None, "was taken out"),
    ],
)
def test_what_is_not_as_it_was_signed_is_refused(name: str, data: bytes | None, said: str) -> None:
    with pytest.raises(BundleError, match=said):
        opened(changed(signed(), name, data), Path("public.pem"))


@pytest.mark.usefixtures("folder")
def test_another_key_and_another_family_of_signatures_are_refused() -> None:
    bundle = signed()
    for other in ("private.pem", "secret"):
        with pytest.raises((BundleError, ValueError)):
            opened(bundle, Path(other))


def test_data_in_yml_is_signed_and_inside_the_roots_like_any_other(folder: Path) -> None:
    (folder / "src/shop/data.json").rename(folder / "src/shop/data.yml")
    assert opened(signed(), Path("public.pem")).is_dir()
    (folder / "src/.manifest").write_text(json.dumps({"roots": ["main"]}))
    with tarfile.open("b.tar.gz", "w:gz") as archive:
        archive.add("src", arcname=".")
    with pytest.raises(BundleError, match=r"shop/data.yml .* lies outside the roots"):
        opened(Path("b.tar.gz"), None)


@pytest.mark.usefixtures("folder")
def test_rules_that_are_compiled_are_refused_and_not_passed_over() -> None:
    bundle = build("--target", "wasm", "--entrypoint", "main/deny")
    with pytest.raises(BundleError, match="compiled to WebAssembly, which is not run"):
        opened(bundle, None)


def test_what_lies_outside_the_roots_is_refused(folder: Path) -> None:
    (folder / "src/other.rego").write_text("package elsewhere")
    with pytest.raises(BundleError, match="outside the roots"):
        opened(folder / "src", None)


def scanned(folder: Path, **bundle: str) -> tuple[dict[str, Any], int]:
    """Scan one document with a bundle that trueup.yaml names."""
    (folder / "live").mkdir(exist_ok=True)
    (folder / "live/shop.yaml").write_text("name: b\n")
    configuration = {
        "version": 1,
        "name": "shop",
        "built_in_policies": False,
        "policies": {"bundles": [{"path": "b.tar.gz", **bundle}], "engine": "opa"},
        "sources": [{"kind": "files", "name": "live", "path": "live"}],
    }
    (folder / "trueup.yaml").write_text(json.dumps(configuration))
    result = CliRunner().invoke(scan, ["--output", "json=-", "--no-history"])
    return json.loads(result.stdout), result.exit_code


def test_a_scan_asks_a_signed_bundle_that_its_key_verifies(folder: Path) -> None:
    signed()
    said, code = scanned(folder, key="public.pem")
    assert [one["message"] for one in said["findings"]] == ["not this one"]
    assert (said["coverage"]["unread"], code) == ([], 1)


def test_a_scan_reads_nothing_of_a_bundle_that_is_not_as_signed(folder: Path) -> None:
    bundle = changed(signed(), "src/main.rego", POLICY.replace("not this one", "x").encode())
    bundle.replace(folder / "b.tar.gz")
    said, code = scanned(folder, key="public.pem")
    [gap] = said["coverage"]["unread"]
    assert "main.rego was changed after the bundle was signed" in gap["reason"]
    assert (said["findings"], code) == ([], 3)


@pytest.mark.parametrize(
    ("bundle", "options", "said"),
    [
        (signed, {}, "the bundle is signed: name the key"),
        (build, {"key": "public.pem"}, "the bundle is not signed"),
        (signed, {"key": "secret"}, "the signature is not by this key"),
        (signed, {"key": "gone.pem"}, "no such file"),
    ],
)
def test_a_scan_says_why_it_takes_no_bundle(
    folder: Path, bundle: Callable[[], Path], options: dict[str, str], said: str
) -> None:
    bundle()
    report, code = scanned(folder, **options)
    [gap] = report["coverage"]["unread"]
    assert said in gap["reason"]
    assert code == 3


def test_a_scan_unpacks_no_bundle_without_end(folder: Path) -> None:
    with tarfile.open(folder / "b.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("/main.rego")
        member.size = 80 * 2**20
        archive.addfile(member, io.BytesIO(b"#" * member.size))
    report, code = scanned(folder)
    [gap] = report["coverage"]["unread"]
    assert "b.tar.gz" in gap["reason"]
    assert code == 3


def test_data_beside_the_policies_of_a_folder_is_seen_by_a_scan(folder: Path) -> None:
    (folder / "policies/shop").mkdir(parents=True)
    (folder / "policies/main.rego").write_text(POLICY)
    (folder / "policies/shop/data.json").write_text('{"banned": ["b"]}')
    (folder / "live").mkdir()
    (folder / "live/shop.yaml").write_text("name: b\n")
    text = "{version: 1, name: shop, built_in_policies: false, policies: [policies], "
    text += "policy_engine: opa, sources: [{kind: files, name: live, path: live}]}"
    (folder / "trueup.yaml").write_text(text)
    result = CliRunner().invoke(scan, ["--output", "json=-", "--no-history"])
    said = json.loads(result.stdout)
    assert [one["message"] for one in said["findings"]] == ["not this one"]
