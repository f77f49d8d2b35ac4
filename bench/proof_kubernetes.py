"""Read, compare and watch a real Kubernetes API server, where one is on the PATH beside etcd.

Build it in a module that requires k8s.io/kubernetes and calls NewAPIServerCommand of
k8s.io/kubernetes/cmd/kube-apiserver/app; `KUBE_APISERVER` names the program.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.live.drifting import drift_between
from tests.live.etcd import etcd_running
from tests.live.reading import read
from tests.live.servers import free_port, running
from tests.live.watching import watching

OBJECTS = 1_200
_SPEC = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}, namespace: shop}}\ndata: {{LEVEL: info}}\n"
_CONFIG = (
    "version: 1\nname: shop\nspecs: specs\nbuilt_in_policies: false\nsources:\n"
    "  - {kind: kubernetes, name: prod, kubeconfig: kubeconfig, namespaces: [shop]}\n"
)


def main() -> int:
    """Print what was read and how soon a change was told; exit 1 when anything is not as it should."""
    server = os.environ.get("KUBE_APISERVER") or shutil.which("kube-apiserver")
    if server is None or shutil.which("etcd") is None:
        print("not run: needs etcd, and kube-apiserver on the PATH or in KUBE_APISERVER")
        return 0
    with tempfile.TemporaryDirectory() as folder, _cluster(Path(folder), server) as ask:
        root = Path(folder)
        ask("POST", "/api/v1/namespaces", {"metadata": {"name": "shop"}})
        for number in range(OBJECTS):
            ask("POST", "/api/v1/namespaces/shop/configmaps", _map(f"m-{number}"))
        taken = read("kubernetes", root, None, kubeconfig="kubeconfig", page_size=500)
        maps = taken.of_kind("kubernetes/ConfigMap")
        found = sum(name.startswith("shop/m-") for name in maps)
        print(
            f"{len(taken.resources)} resources, {found} of {OBJECTS} on several pages, {len(taken.gaps)} gaps"
        )
        owned = bool(maps["shop/m-0"].attributes["metadata"].get("managedFields"))
        specs = {"a.yaml": _SPEC.format("m-0"), "b.yaml": _SPEC.format("absent")}
        drift = drift_between(root, specs, "kubernetes", None, kubeconfig="kubeconfig")
        missing = [one.observation.resource for one in drift.missing]
        print(f"field ownership kept: {owned}; missing: {missing}; changed: {drift.changed}")
        seconds = _told(root, ask)
        print(f"watch: told {seconds:.1f} s after the change, at an interval of 2 s")
        good = found == OBJECTS and owned and len(missing) == 1 and not drift.changed
        return 0 if good and not taken.gaps and seconds < 7 else 1


def _told(root: Path, ask: Any) -> float:
    with watching(root / "estate", _files(root)) as watch:
        watch.begin(2.0)
        changed = {"data": {"LEVEL": "debug"}}
        ask("PATCH", "/api/v1/namespaces/shop/configmaps/m-1", changed)
        return watch.until_told(1)


def _files(root: Path) -> dict[str, str]:
    (root / "estate").mkdir()
    kubeconfig = (root / "kubeconfig").read_text()
    return {"trueup.yaml": _CONFIG, "specs/a.yaml": _SPEC.format("m-1"), "kubeconfig": kubeconfig}


def _map(name: str) -> dict[str, Any]:
    return {"metadata": {"name": name}, "data": {"LEVEL": "info"}}


@contextmanager
def _cluster(root: Path, server: str) -> Iterator[Any]:
    """Start etcd and the API server, and give a function that asks it."""
    port, key, tokens = free_port(), root / "key.pem", root / "tokens.csv"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    tokens.write_text("looking,admin,1,system:masters\n")
    with etcd_running(root) as etcd:
        command = [
            server, "--etcd-servers", etcd.url, "--bind-address", "127.0.0.1",
            "--secure-port", str(port), "--cert-dir", str(root / "certs"),
            "--service-account-issuer", "https://localhost", "--service-account-key-file", str(key),
            "--service-account-signing-key-file", str(key), "--token-auth-file", str(tokens),
            "--authorization-mode", "RBAC", "--disable-admission-plugins", "ServiceAccount",
        ]  # fmt: skip
        base, bundle = f"https://127.0.0.1:{port}", root / "certs" / "apiserver.crt"
        session = requests.Session()
        session.headers["Authorization"] = "Bearer looking"

        def ready() -> bool:
            try:
                return session.get(f"{base}/readyz", verify=str(bundle), timeout=2).ok
            except (requests.RequestException, OSError):
                return False

        with running(command, ready, root / "apiserver.log"):
            (root / "kubeconfig").write_text(json.dumps(_kubeconfig(base, bundle)))

            def ask(method: str, path: str, body: dict[str, Any]) -> None:
                kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
                given = session.request(
                    method, base + path, data=json.dumps(body), verify=str(bundle), timeout=30,
                    headers={"Content-Type": kind},
                )  # fmt: skip
                given.raise_for_status()

            time.sleep(1)
            yield ask


def _kubeconfig(base: str, bundle: Path) -> dict[str, Any]:
    return {
        "apiVersion": "v1", "kind": "Config", "current-context": "shop",
        "clusters": [{"name": "shop", "cluster": {"server": base, "certificate-authority": str(bundle)}}],
        "users": [{"name": "auditor", "user": {"token": "looking"}}],
        "contexts": [{"name": "shop", "context": {"cluster": "shop", "user": "auditor"}}],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
