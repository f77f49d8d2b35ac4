"""JavaScript names: which package an import means, what a file is for, where a path leads."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from scanner.evaluate.dependencies._paths import inside, is_example, joined
from scanner.normalize.grammars.globs import matches, matches_path
from scanner.normalize.meaning.folder_names import (
    NODE_BUILT,
    NODE_DOCS,
    NODE_TESTS,
    NODE_TOOLING,
)
from scanner.normalize.meaning.node_packages import BUILT_IN, HOSTED

_NOT_PACKAGES = (".", "/", "#", "~", "$", "@/", "%", "{", "<", "*", "\\")
_NAME = re.compile(r"(?:@[A-Za-z0-9~_][\w.~-]{0,213}/)?[A-Za-z0-9_][\w.~-]{0,213}\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:")
_TEST_NAME = re.compile(
    r"\.(?:test|spec|e2e|stories|story|bench|cy|test-d|fixture)\.[cm]?[jt]sx?\Z|^(?:tests?|specs?)\.[cm]?[jt]sx?\Z"
)
_ENDINGS = ("", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".json", ".d.ts",
            "/index.ts", "/index.tsx", "/index.js", "/index.jsx", "/index.mjs", "/index.vue", "/index.d.ts")  # fmt: skip


@lru_cache(maxsize=50_000)
def packages_of(specifier: str) -> tuple[str, ...]:
    """Return the packages that an import names: several for loaders inline, none for files."""
    if specifier.startswith("types:"):
        return ()
    if "!" in specifier:
        parts = [part for part in specifier.split("!") if part]
        return tuple(name for part in parts for name in packages_of(part))
    name = package_of(specifier)
    return (name,) if name else ()


def package_of(specifier: str) -> str:
    """Return the package that an import specifier names; "" for a file or a part of Node.js."""
    plain = specifier.partition("?")[0]
    if plain.startswith("npm:"):
        plain = _without_version(plain[4:].lstrip("/"))
    if not plain or plain.startswith(_NOT_PACKAGES) or _SCHEME.match(plain) or "${" in plain:
        return ""
    parts = plain.split("/")
    name = "/".join(parts[:2]) if plain.startswith("@") else parts[0]
    # `punycode/` with a slash asks for the package of that name and not for the part of Node.js.
    if (name in BUILT_IN and plain != f"{name}/") or name in HOSTED or not _NAME.match(name):
        return ""
    return "" if name.startswith("@") and len(parts) < 2 else name


def _without_version(specifier: str) -> str:
    at = specifier.find("@", 1)
    if at < 0:
        return specifier
    slash = specifier.find("/", at)
    return specifier[:at] + (specifier[slash:] if slash >= 0 else "")


def types_of(package: str) -> str:
    """Return the package on DefinitelyTyped that describes another one."""
    return f"@types/{package.lstrip('@').replace('/', '__')}"


def described_by(types: str) -> str:
    """Return the package that a `@types` package describes."""
    short = types.removeprefix("@types/")
    scope, double, rest = short.partition("__")
    return f"@{scope}/{rest}" if double else short


def node_role(path: str, root: str) -> str:
    """Return "runtime", "test", "docs", "example", "script" or "built", inside its project."""
    inner = path[len(root) + 1 :] if root else path
    *folders, name = inner.split("/")
    lowered = {folder.lower() for folder in folders}
    if _TEST_NAME.search(name) or lowered & NODE_TESTS:
        return "test"
    if is_example("/".join(folders[:2])):
        return "example"
    if NODE_DOCS & {folder.lower() for folder in folders[:1]}:
        return "docs"
    if (
        NODE_BUILT & {folder.lower() for folder in folders[:2]}
        or ".min." in name
        or ".umd." in name
    ):
        return "built"
    return "script" if folders and folders[0].lower() in NODE_TOOLING else "runtime"


def resolved(folder: str, specifier: str, files: Iterable[str] | frozenset[str]) -> str:
    """Return the file that a relative path means from a folder, as Node.js and bundlers look; ""."""
    base = joined(folder, specifier)
    stem, dot, suffix = base.rpartition(".")
    tries = [base + ending for ending in _ENDINGS]
    if dot and suffix in ("js", "jsx", "mjs", "cjs"):
        # TypeScript writes the name of what it will emit.
        tries += [f"{stem}.{suffix.replace('js', 'ts')}", f"{stem}.tsx"]
    return next((path for path in tries if path in files), "")


def alias_keys(keys: Iterable[str]) -> Iterator[str]:
    """Yield the plain beginnings that keys of aliases stand for: `@app/*`, `^lib/(.*)$`, `~`."""
    for key in keys:
        plain = key.lstrip("^").rstrip("$")
        plain = re.sub(r"(?:/?\(.{0,40}\)|/?\*{1,2})$", "", plain[:200]).replace("\\", "")
        if plain and plain not in ("*", "."):
            yield plain


def is_left_out(path: str, root: str, patterns: Iterable[str]) -> bool:
    """Say whether patterns in the way of .gitignore leave a path out."""
    inner = path[len(root) + 1 :] if root and inside(path, root) else path
    parts = inner.split("/")
    heads = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    for pattern in patterns:
        plain = pattern.strip().rstrip("/")
        if not plain or plain.startswith("!"):
            continue
        if "/" not in plain.lstrip("/") and not plain.startswith("/"):
            if any(matches(plain, part) for part in parts):
                return True
        elif any(matches_path(plain.lstrip("/"), head) for head in heads):
            return True
    return False


def is_ignored(name: str, globs: Iterable[str]) -> bool:
    """Say whether globs leave a name out; one that begins with `!` takes it in again."""
    found = False
    for glob in globs:
        negated = glob.startswith("!")
        if matches(glob.removeprefix("!"), name):
            found = not negated
    return found
