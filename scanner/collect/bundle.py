"""Read packed bundles of OPA (.tar.gz): policies and their data, once the signature is verified."""

from collections.abc import Iterator

from scanner.evidence.bundles import BundleError, checked, unpacked
from scanner.evidence.reader import CannotReadError, read_file
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin

_LARGEST = 32 * 2**20
_TEXTS = (".rego", "data.json", "data.yaml", "data.yml")


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield each module and data file; nothing of a bundle that does not hold together."""
    place = str(source.options.get("path") or "")
    try:
        packed = read_file(context.root, place, _LARGEST)
        key = _key(str(source.options.get("key") or ""), place, context)
        files = unpacked(place, packed)
        checked(place, files, key)
    except (BundleError, CannotReadError, OSError, LookupError) as error:
        reason = error.reason if isinstance(error, CannotReadError) else str(error)
        yield Unreadable(source.name, place, reason, whole=True)
        return
    for name, data in sorted(files.items()):
        if name.endswith(_TEXTS):
            origin = Origin(source=source.name, file=name)
            yield context.recorder.text(source, name, data, origin)


def _key(named: str, place: str, context: CollectContext) -> bytes | None:
    """Return the key: of a file below the folder of trueup.yaml, or a secret that is referred to."""
    if not named:
        return None
    if named.startswith(("env:", "file:")):
        return context.secret(named, place).encode()
    return read_file(context.root, named, _LARGEST)


connector = Connector(
    collect=_collect,
    options={
        "path": "the bundle, a .tar.gz; named by `policies.bundles` of trueup.yaml",
        "key": "public key (PEM) or secret that it is signed with: a path, env:NAME or file:PATH",
    },
    needs=("read access to the file",),
)
