"""Files that are certain to be no text, although documents have names like theirs."""

from scanner.evidence.reader import looks_binary

_MEDIA = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".ico", ".icns", ".pdf", ".mp3", ".mp4",
    ".webm", ".ogg", ".wav", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".zip", ".gz", ".tgz", ".jar",
    ".class", ".wasm", ".node", ".so", ".dll", ".exe",
)  # fmt: skip
_TYPESCRIPT = (".ts", ".mts", ".cts")
_WORDS = (b"import", b"require", b"export", b"reference")


def is_no_text(name: str, data: bytes) -> bool:
    """Say whether bytes under the name of a document are certain to hold nothing that is read.

    A picture in a folder of settings is such a file; so is a video or a key store called `x.ts`
    where, zero bytes left out, no word stands that something of TypeScript could load others by.
    What may be a text in a wrong encoding is none: it stays a gap.
    """
    if not looks_binary(data):
        return False
    lowered = name.lower()
    if lowered.endswith(_TYPESCRIPT):
        plain = data.replace(b"\x00", b"")
        return not any(word in plain for word in _WORDS)
    return lowered.endswith(_MEDIA)


def may_be_no_text(name: str) -> bool:
    """Say whether the name allows it, so that the content must be looked at."""
    return name.lower().endswith((*_TYPESCRIPT, *_MEDIA))
