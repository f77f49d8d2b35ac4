"""What a bundle of OPA looks like from outside."""

from pathlib import Path

SIGNATURES = ".signatures.json"
MANIFEST = ".manifest"
_PACKED = (".tar.gz", ".tgz")


def is_bundle(place: Path) -> bool:
    """Say whether a path is a packed bundle, or a folder with a manifest or signatures."""
    if place.is_file():
        return place.name.endswith(_PACKED)
    return any((place / name).is_file() for name in (SIGNATURES, MANIFEST))
