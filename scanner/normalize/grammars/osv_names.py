"""How vulnerability databases name ecosystems and packages (OSV schema, "Defined Ecosystems")."""

from collections.abc import Mapping

from scanner.normalize.grammars.distribution_names import canonical

ECOSYSTEMS: Mapping[str, str] = {
    "PyPI": "pypi",
    "npm": "npm",
    "crates.io": "cargo",
    "Go": "go",
    "Maven": "maven",
    "RubyGems": "gem",
    "Packagist": "composer",
}
"""Name in the OSV schema -> the word that manifests and locks have here."""

SHOWN: Mapping[str, str] = {word: name for name, word in ECOSYSTEMS.items()}


def package_name(ecosystem: str, name: str) -> str:
    """Return a package's name as its ecosystem compares it."""
    if ecosystem == "pypi":
        return canonical(name)
    return name.lower() if ecosystem == "composer" else name
