"""Which parser conftest takes for a file, by its name alone, as far as it is no structured format.

Source: conftest 0.71, the names that its parsers are chosen by.
"""

from functools import lru_cache

from scanner.normalize.grammars.formats import format_of

_BY_SUFFIX = {
    "tf": "HCL", "tfvars": "HCL", "hcl": "HCL", "hcl2": "HCL", "hcl1": "HCL 1", "cue": "CUE",
    "jsonnet": "Jsonnet", "edn": "EDN", "hocon": "HOCON", "vcl": "VCL", "groovy": "Groovy",
    "gitignore": "ignore", "dockerignore": "ignore", "ignore": "ignore", "jsonc": "JSONC",
    "codeowners": "CODEOWNERS", "nginx": "nginx", "xml": "XML", "ini": "INI", "textproto": "textproto",
    "textpb": "textproto", "spdx": "SPDX text", "cyclonedx": "CycloneDX", "env": "env",
}  # fmt: skip
PARSED = frozenset({"HCL", "ignore", "CODEOWNERS", "JSONC", "INI", "JSON", "XML", "env"})
"""Languages of these that are read here; files in the others are gaps."""
_BY_NAME = {"jenkinsfile": "Groovy", "nginx.conf": "nginx", "codeowners": "CODEOWNERS"}


def language_of(name: str) -> str:
    """Return the language in which conftest reads a file of this name; "" for other files.

    JSON, YAML, TOML and properties files and Dockerfiles are other files, but JSON by a name that
    none of our readers takes.
    """
    return _language(name.rpartition("/")[2])


@lru_cache(maxsize=4096)
def _language(last: str) -> str:
    base = last.lower()
    if base in _BY_NAME:
        return _BY_NAME[base]
    suffix = base.rpartition(".")[2] if "." in base else ""
    if suffix in ("yaml", "yml", "rego"):
        return ""
    if base.startswith(("jenkinsfile.", ".env.")):
        return "Groovy" if base[0] == "j" else "env"
    if suffix == "json" and not format_of(last, ""):
        return "JSON"  # a name by which settings with comments are known, which conftest does not
    return _BY_SUFFIX.get(suffix, "")
