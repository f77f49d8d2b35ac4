"""Files that conftest has a parser for and this program has none: never passed over in silence."""

from collections.abc import Iterator, Sequence

from scanner.model.evidence import Source, Unreadable

_BY_SUFFIX = {
    "tf": "HCL", "tfvars": "HCL", "hcl": "HCL", "cue": "CUE", "jsonnet": "Jsonnet", "edn": "EDN",
    "hocon": "HOCON", "vcl": "VCL", "groovy": "Groovy", "jenkinsfile": "Groovy",
}  # fmt: skip


def unparsed(source: Source, names: Sequence[str]) -> Iterator[Unreadable]:
    """Yield a gap for each named file that policies about whole documents cannot be asked about."""
    if source.options.get("whole") is not True:
        return
    for name in names:
        base, _, suffix = name.rpartition("/")[2].lower().rpartition(".")
        language = _BY_SUFFIX.get(suffix) or ("Groovy" if base == "jenkinsfile" else "")
        if language:
            hint = (
                "hand in the plan as `terraform show -json` prints it" if language == "HCL" else ""
            )
            reason = f"{language} is not parsed here: " + (hint or "turn it into JSON first")
            yield Unreadable(source.name, name, reason)
