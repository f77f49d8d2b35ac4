"""Which names announce a secret, and which values only point at one."""

import re
import string
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LAST = (
    "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "apikey",
    "requirepass", "masterauth",
)  # fmt: skip
_LAST_GLUED = ("secretkey", "privatekey", "accesskey", "accountkey", "encryptionkey", "signingkey")
_BEFORE_KEY = frozenset(
    {"api", "private", "secret", "access", "account", "encryption", "signing", "master", "shared"}
)
# A name of this kind holds the name of a secret object, or a cursor, not a secret.
_NAMES_OF_SECRETS = frozenset(
    {
        ("existing", "secret"), ("pull", "secret"), ("tls", "secret"), ("next", "token"),
        ("page", "token"), ("continuation", "token"), ("cancellation", "token"),
    }
)  # fmt: skip
_WORDS_NOT_SECRET = frozenset(
    {"true", "false", "null", "none", "nil", "yes", "no", "on", "off", "read", "write", "inherit",
     "required", "optional", "string", "str", "undefined", "masked"}
)  # fmt: skip
_REFERENCE = re.compile(
    r"(?:env|file|cmd|vault|ref\+\w+|secretref|op|arn):|\$\{|\$\(|\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+)\Z|\{\{|\{%|%\(|%[A-Z_]+%"
    r"|masked-hmac-|<[^<>]{0,200}>\Z|\*+\Z"
)
PASSWORD_WORDS = frozenset({"password", "passwd", "passphrase", "passcode", "pwd"})
PACKAGE_LISTS = frozenset(
    {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "require",
     "require-dev", "bundledDependencies", "resolutions", "overrides", "requires", "engines",
     "dev-dependencies", "build-dependencies"}
)  # fmt: skip


_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def lowered(text: str) -> str:
    """Return a text in lower case with every place where it was."""
    lower = text.lower()
    # A few letters become two in lower case; then only those of English are made small.
    return lower if len(lower) == len(text) else text.translate(_ASCII_LOWER)


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Split a name at camelCase, underscores, dashes and dots; lower case, without a number at the end."""
    parts = [word.lower() for word in _WORD.findall(name[-120:])]
    while parts and parts[-1].isdecimal():
        parts.pop()
    return tuple(parts)


@lru_cache(maxsize=8192)
def is_sensitive(name: str) -> bool:
    """Say whether the last word or words of a name announce a secret."""
    parts = words(name)
    if not parts or parts[-2:] in _NAMES_OF_SECRETS:
        return False
    if parts[-2:] == ("file", "pass"):
        return True  # of a key file, as Redis calls it
    if parts[-1] == "key":
        return len(parts) > 1 and parts[-2] in _BEFORE_KEY
    return parts[-1].endswith((*_LAST, *_LAST_GLUED))


def is_password(name: str) -> bool:
    """Say whether a name announces a password, so that even a number is one."""
    return bool(words(name)) and words(name)[-1] in PASSWORD_WORDS


def is_literal(value: str) -> bool:
    """Say whether a value stands for itself: not blank, and not a reference to another place."""
    stripped = value.strip()
    return bool(stripped) and _REFERENCE.match(stripped) is None


def is_secret_text(value: str) -> bool:
    """Say whether a value under a sensitive name is a secret, not a reference, word or blank."""
    return is_literal(value) and value.strip().lower() not in _WORDS_NOT_SECRET
