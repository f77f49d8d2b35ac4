"""Bundles of OPA as folders: unpacked for the life of this process, once they hold together."""

import atexit
import shutil
import tempfile
from pathlib import Path

from scanner.evidence.bundles import BundleError, checked, unpacked

__all__ = ["BundleError", "opened"]


def opened(place: Path, key: Path | None) -> Path:
    """Return the folder of a bundle that holds together.

    Args:
        place: a packed bundle, which is unpacked for the life of this process, or its folder.
        key: file with the public key (PEM), or with the secret of an HMAC; None without one.

    Raises:
        BundleError: it must not be used, for the reasons that `checked` and `unpacked` give.
    """
    whole = place.is_file()
    files = unpacked(place.name, place.read_bytes()) if whole else _below(place)
    checked(str(place), files, None if key is None else key.read_bytes())
    if not whole:
        return place
    folder = Path(tempfile.mkdtemp(prefix="trueup-bundle-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _below(place: Path) -> dict[str, bytes]:
    paths = (path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}
