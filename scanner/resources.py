"""Where policies/ and reports/ are: inside the wheel, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(kind: str) -> Path:
    """Return the folder "policies" or "reports" that belongs to this installation.

    Raises:
        FileNotFoundError: the installation is incomplete; says where it was looked for.
    """
    places = (_PACKAGE / "_shipped" / kind, _PACKAGE.parent / kind)
    for place in places:
        if place.is_dir():
            return place
    looked = " or ".join(str(place) for place in places)
    raise FileNotFoundError(f"{kind}: not part of this installation: expected {looked}")
