"""Offer a document to every reader of documents; what none recognises is simply no resource."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from scanner import plugins
from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.normalize._marks_of_json import marks_in, may_take
from scanner.normalize.grammars.formats import DocumentSyntaxError, format_of, load_structured

_FAMILY = "normalize/documents"
DATA = (".json", ".yaml", ".yml", ".rego")
"""Ends of the names of documents of data and of policies."""
NEVER_OF_DATA: frozenset[str] = frozenset(
    {
        "cargo-lock", "cargo-toml", "cargo-vendored", "codeowners", "flexlm-log",
        "go-modules", "go-source", "javascript-source", "maven-pom", "notebook", "pipfile", "pom-xml",
        "properties-file", "pyproject-toml", "python-locks", "python-module-map", "python-source", "requirements-txt",
        "ruby-gems", "rust-source", "setup-cfg", "setup-py", "signature", "style-sheet",
    }
)  # fmt: skip
"""Readers whose `named` rules out every name of a document of data: they need not be imported."""
ONLY_OF_JSON: Mapping[str, tuple[str, ...]] = {
    "approvers": (), "certificate": (), "conda-environment": (), "github-workflow": (), "gitlab-ci": (),
    "javascript-tasks": (), "kubernetes-audit": (), "notice-file": (), "owners": (), "python-tasks": (),
    "shell-script": (), "java-source": ("/meta-inf/services/",),
    "entitlements": (), "corrections": (), "waivers": (),
    "dependency-configuration": ("pyrightconfig.json",), "dockerfile": ("dockerfile", "containerfile"),
    "env-file": (".env.",), "integration-manifest": ("manifest.json",),
    "node-locks": ("package-lock.json", "npm-shrinkwrap.json"),
    "npm-licenses": ("package-lock.json", "npm-shrinkwrap.json"), "package-json": ("package.json",),
    "php-composer": ("composer.json",), "rego-policy": (), "sshd-settings": ("sshd_config",),
    "conda-locks": (), "ini-file": (), "policy-data": ("data.json",), "policy-manifest": (), "usage-records": (),
    "whole-files": ("tsconfig", "jsconfig", "devcontainer.json", ".eslintrc", ".babelrc", ".env."),
}  # fmt: skip
"""Reader -> what the name of a `.json` file must hold, in lower case, for the reader to take it.

So that a reader need not be imported to say no. Readers that are not named may take any.
"""
NEVER_OF_YAML: frozenset[str] = frozenset(
    {
        "aws-authorization-details", "aws-changes", "aws-cloudtrail", "aws-organization-policy",
        "aws-policy-document", "aws-resource-policy", "cargo-metadata", "certificate",
        "crates-index", "github-export", "ini-file", "javascript-tasks", "kubernetes-audit",
        "license-lock", "npm-licenses", "postgresql-log", "python-tasks", "rego-policy",
        "sbom-cyclonedx", "sbom-spdx", "seat-exports", "shell-script", "terraform-show",
        "terraform-state", "uipath-jobs", "usage-records", "whole-files",
    }
)  # fmt: skip
"""Readers that take no document whose name ends as YAML's do, whatever is in it."""
_NEVER_OF_JSON = NEVER_OF_DATA.union(ONLY_OF_JSON)
_NOT_OF_YAML = NEVER_OF_DATA.union(NEVER_OF_YAML)
_ONLY_WHOLE = frozenset({"whole-files"})
"""Readers for sources whose documents are kept whole, and for no others."""
_JSON = ".json"
_POLICY = (".rego", "rego-policy")  # what is named so is a policy and nothing else
_WORDS = tuple(dict.fromkeys(word for words in ONLY_OF_JSON.values() for word in words))
_TEMPLATE_MARKS = ("{{", "{%", "<%", "@@")


def readers() -> tuple[tuple[str, DocumentReader], ...]:
    """Return every reader with its name, in order of name; imported once."""
    return tuple((name, _loaded(name)) for name in plugins.names(_FAMILY))


def readers_for(source: Source | None) -> tuple[tuple[str, DocumentReader], ...]:
    """Return the readers that a source's option `readers` names; all when it names none."""
    asked = _asked(source)
    return tuple((name, _loaded(name)) for name in _among(asked)) if asked else readers()


def _loaded(kind: str) -> DocumentReader:
    return plugins.load_as(_FAMILY, kind, DocumentReader)


def _asked(source: Source | None) -> tuple[str, ...]:
    asked = source.options.get("readers") if source else None
    return tuple(asked) if isinstance(asked, list | tuple) else ()


def is_wanted(name: str, source: Source | None = None) -> bool:
    """Say whether some reader would take a document of this name, whatever is in it."""
    return any(_recognises(reader, name, "") is True for _, reader in candidates(name, source, ""))


def may_be_wanted(name: str, source: Source) -> bool:
    """Say whether some reader may take a document of this name once it has seen the text."""
    always, others = _offered(name.rpartition("/")[2], _kinds(name, source))
    return always or any(reader.named is None or reader.named(name) for reader in others)


def gives_names_only(name: str, text: str, source: Source) -> bool:
    """Say whether all that is read of a document are names of modules, so that it hides nothing."""
    offered = candidates(name, source, text)
    taking = [reader for _, reader in offered if _recognises(reader, name, text)]
    return bool(taking) and all(one.names_only and one.names_only(text) for one in taking)


def candidates(
    name: str, source: Source | None = None, text: str | None = None
) -> tuple[tuple[str, DocumentReader], ...]:
    """Return the readers that the name does not rule out, nor the text where it is at hand."""
    kinds = _kinds(name, source)
    if text is not None and name.endswith(_JSON):
        kinds = _marked(kinds, marks_in(name, text))
    return _not_ruled_out(name.rpartition("/")[2], kinds)


def _kinds(name: str, source: Source | None) -> tuple[str, ...]:
    """Return the readers that the form of a name leaves; none has to be imported for that."""
    asked = _asked(source)
    if name.endswith(_POLICY[0]):
        return (_POLICY[1],) if not asked or _POLICY[1] in asked else ()
    if name.endswith(_JSON):
        named = _named(name.lower())
        never = _NEVER_OF_JSON.difference(named) if named else _NEVER_OF_JSON
        return _among(asked, never if not named or _is_whole(source) else never | _ONLY_WHOLE)
    if name.endswith(DATA):
        return _among(asked, _NOT_OF_YAML)
    return _among(asked, frozenset() if _is_whole(source) else _ONLY_WHOLE)


def _is_whole(source: Source | None) -> bool:
    return source is not None and source.options.get("whole") is True


def _named(lowered: str) -> tuple[str, ...]:
    """Return the readers of named JSON files that this may be one of."""
    return _holding(tuple([word for word in _WORDS if word in lowered]))


@lru_cache(maxsize=256)
def _holding(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind for kind, words in ONLY_OF_JSON.items() if not set(words).isdisjoint(found))


@lru_cache(maxsize=256)
def _among(asked: tuple[str, ...], never: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return all readers, or those asked for, but some; in order of name."""
    known = plugins.names(_FAMILY)
    return tuple(one for one in known if one not in never and (not asked or one in asked))


@lru_cache(maxsize=1024)
def _marked(kinds: tuple[str, ...], marks: frozenset[str]) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if may_take(kind, marks))


@lru_cache(maxsize=4096)
def _offered(last: str, kinds: tuple[str, ...]) -> tuple[bool, tuple[DocumentReader, ...]]:
    """Say whether the last part of a path is enough for one reader; else which the path decides."""
    others = []
    for kind in kinds:
        reader = _loaded(kind)  # one that may is enough: the others need not be imported
        if reader.named is None or (reader.last_part and reader.named(last)):
            return True, ()
        if not reader.last_part:
            others.append(reader)
    return False, tuple(others)


@lru_cache(maxsize=4096)
def _not_ruled_out(last: str, kinds: tuple[str, ...]) -> tuple[tuple[str, DocumentReader], ...]:
    """Return the readers left by the last part of a name: each file is asked about several times."""
    return tuple([one for one, named in _with_their_say(kinds) if named is None or named(last)])


@lru_cache(maxsize=1024)
def _with_their_say(
    kinds: tuple[str, ...],
) -> tuple[tuple[tuple[str, DocumentReader], Callable[[str], bool] | None], ...]:
    """Return readers, each with what rules it out by the last part of a name."""
    loaded = [(kind, _loaded(kind)) for kind in kinds]
    return tuple((one, one[1].named if one[1].last_part else None) for one in loaded)


def resources_of(snapshot: Snapshot, *, strict: bool) -> Iterator[Normalized]:
    """Yield what every reader that recognises the document makes of it.

    Args:
        snapshot: a document, as UTF-8.
        strict: whether a structured document that nobody recognises and that does not parse is
            reported: it may be a damaged one of a kind that would have been recognised. Where a
            source names its readers, only what they recognise counts, unless it asks for
            `damaged` documents as well.
    """
    name = snapshot.origin.file or snapshot.address
    text = snapshot.content.decode("utf-8", "replace")
    recognised = False
    for kind, reader in candidates(name, snapshot.source, text):
        try:
            verdict = reader.recognises(name, text)
        except Exception as error:  # noqa: BLE001 - one reader's defect must not cost the other documents
            yield _broken(snapshot, kind, type(error).__name__)
            continue
        if verdict:
            recognised = True
            yield from _read(kind, reader, snapshot, text)
    options = snapshot.source.options
    if strict and not recognised and (not options.get("readers") or options.get("damaged")):
        yield from _damaged(snapshot, name, text)


def _recognises(reader: DocumentReader, name: str, text: str) -> bool | str:
    """Return the reader's answer, or what was raised instead of one."""
    try:
        return bool(reader.recognises(name, text))
    except Exception as error:  # noqa: BLE001 - one reader's defect must not cost the other documents
        return type(error).__name__


def _read(kind: str, reader: DocumentReader, snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        yield from reader.read(snapshot, text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}" if error.line else snapshot.address
        yield Unreadable(snapshot.source.name, place, error.message)
    except Exception as error:  # noqa: BLE001 - hostile documents must not end the scan
        yield _broken(snapshot, kind, type(error).__name__)


def _broken(snapshot: Snapshot, kind: str, error: str) -> Unreadable:
    # The exception's own words may quote the document, so only its type is told.
    return Unreadable(
        snapshot.source.name,
        snapshot.address,
        f"the reader of {kind} documents failed on it ({error}); please report this as a defect",
    )


def _damaged(snapshot: Snapshot, name: str, text: str) -> Iterator[Normalized]:
    kind = format_of(name, text)
    if kind not in ("json", "yaml", "toml") or any(mark in text for mark in _TEMPLATE_MARKS):
        return
    try:
        load_structured(name, text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}" if error.line else snapshot.address
        yield Unreadable(snapshot.source.name, place, f"not {kind.upper()}: {error.message}")
