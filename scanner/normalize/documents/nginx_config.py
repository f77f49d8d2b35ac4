"""Read nginx configuration and what `nginx -T` prints. Kind `nginx/config`, one for each file.

Attributes are `{directives: [{directive, args, block?}]}`. The files of a dump are named by their path,
so that `conf.d/web.conf` of a spec is held against `/etc/nginx/conf.d/web.conf`.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._named_by_file import file_resource
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.nginx_text import load_nginx
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_KIND = "nginx/config"
_TELLING = ("server {", "http {", "location ", "upstream ", "server_name ", "proxy_pass ")
_LOOKED_AT = 20_000


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    if "# configuration file /" in head and head.lstrip().startswith(("#", "nginx:")):
        return True
    base = name.rpartition("/")[2].lower()
    if not base.endswith((".conf", ".vhost")):
        return False
    if base == "nginx.conf" or "nginx/" in name.lower():
        return True
    return sum(word in head for word in _TELLING) > 1


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    printed = "\n".join(
        "" if line.startswith("nginx: ") else line for line in text.split("\n")
    )  # the verdict of the test stands before the dump
    try:
        files = load_nginx(printed)
    except RecursionError:
        raise DocumentSyntaxError(1, 1, "nested too deeply") from None
    for one in files:
        origin = (
            replace(snapshot.origin, file=one.name.lstrip("/")) if one.name else snapshot.origin
        )
        named = file_resource(
            replace(snapshot, origin=origin), _KIND, {"directives": _plain(one.directives)}
        )
        place = replace(snapshot.origin, file=origin.file or snapshot.address, line=one.line)
        yield replace(named, origin=place, lines=Lines((1, {"directives": _marks(one.directives)})))


def _plain(directives: list[dict[str, Json]]) -> list[Json]:
    return [
        {
            "directive": one["directive"],
            "args": one["args"],
            **({"block": _plain(one["block"])} if "block" in one else {}),
        }
        for one in directives
    ]


def _marks(directives: list[dict[str, Json]]) -> Json:
    return (
        directives[0]["line"] if directives else 1,
        [
            (one["line"], {"block": _marks(one["block"])} if "block" in one else {})
            for one in directives
        ],
    )


READER = DocumentReader(recognises=_recognises, read=_read)
