"""Take out of a text where Kubernetes manifests only name a Secret, which most workloads do.

`- name: DB_PASSWORD` with `valueFrom` and `secretKeyRef` beside it, and nothing else, holds words
that announce a secret and no secret. To see that by the words alone takes a close look.
"""

import re

_MARK = "secretkeyref"
_NEAR = 600
_WORD = r"[\w./-]{1,253}"
_JSON = re.compile(
    rf'\{{ ?"name": ?"{_WORD}", ?"valuefrom": ?\{{ ?"secretkeyref": ?\{{'
    rf' ?"(?:name|key)": ?"{_WORD}", ?"(?:key|name)": ?"{_WORD}"'
    r'(?:, ?"optional": ?(?:true|false))? ?\} ?\} ?\}'
)
# After it the next entry must begin, or a line that stands further left: nothing may follow that
# belongs to the entry. A comment or a blank line proves neither.
_YAML = re.compile(
    rf"( {{0,80}})- name: {_WORD}\n\1  valuefrom:\n\1    secretkeyref:\n"
    rf"\1      (?:name|key): {_WORD}\n\1      (?:key|name): {_WORD}\n"
    r"(?:\1      optional: (?:true|false)\n)?"
    r"(?=\Z|(?! *(?:[#\r\n]|\Z))(?:\1[^ ]|(?!\1)))"
)


def without_references(lower: str) -> str:
    """Return a text in lower case with an empty map in place of each entry that names a Secret.

    Entries that are written in another way stay.
    """
    parts: list[str] = []
    done, at = 0, lower.find(_MARK)
    while at >= 0:
        first = max(done - 1, at - _NEAR, 0)  # the line before may be of an entry, too
        found = _in_json(lower, first, at) if lower[at - 1] == '"' else _in_yaml(lower, first, at)
        if found is not None:
            parts += [lower[done : found.start()], _empty(found)]
            done = found.end()
        at = lower.find(_MARK, at + len(_MARK))
    return "".join([*parts, lower[done:]]) if parts else lower


def _empty(found: re.Match[str]) -> str:
    return f"{found[1]}- {{}}\n" if found.re is _YAML else "{}"


def _in_json(lower: str, first: int, at: int) -> re.Match[str] | None:
    inner = lower.rfind("{", first, at)
    start = lower.rfind("{", first, inner) if inner >= 0 else -1
    return _JSON.match(lower, start) if start >= 0 else None


def _in_yaml(lower: str, first: int, at: int) -> re.Match[str] | None:
    for _ in range(3):
        at = lower.rfind("\n", first, at)
        if at < 0:
            return None
    return _YAML.match(lower, at + 1)
