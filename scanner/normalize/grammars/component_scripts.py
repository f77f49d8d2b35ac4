"""The JavaScript of documents that are not JavaScript: Vue, Svelte, Astro and MDX, and their styles.

What is not script is blanked, so that lines stay. HTML is not parsed: a script block is what stands
between `<script ...>` and `</script>`, which is also how the compilers of these formats find it.
"""

import re

_OPENING = re.compile(r"<(script|style)\b([^>]{0,500})>", re.I)
_LANGUAGE = re.compile(r"""\blang[ \t]{0,9}=[ \t]{0,9}["']?([\w-]{1,30})""")
_SOURCE = re.compile(r"""\bsrc[ \t]{0,9}=[ \t]{0,9}["']([^"'\n]{1,200})["']""")
_FENCE = re.compile(r"---[ \t]*\n")
_MODULE_LINE = re.compile(r"(?:import|export)\b")
MAX_BLOCKS = 200


def component_script(text: str) -> str:
    """Return the scripts of a Vue or Svelte component, all else blanked."""
    return _blocks(text, "script")[0]


def component_style(text: str) -> str:
    """Return the styles of a component, all else blanked."""
    return _blocks(text, "style")[0]


def component_languages(text: str) -> frozenset[str]:
    """Return the languages that the blocks of a component name, as in `lang="scss"`."""
    return _blocks(text, "script")[1] | _blocks(text, "style")[1]


def frontmatter_script(text: str) -> str:
    """Return the script between the fences that begin an Astro component, and its script blocks."""
    opening = _FENCE.match(text.lstrip("\ufeff\n\r \t"))
    if not opening:
        return component_script(text)
    first = text.index("---")
    end = text.find("\n---", first + 3)
    if end < 0:
        return component_script(text)
    return _blank(text[: first + 3]) + text[first + 3 : end] + component_script(text[end:])


def mdx_script(text: str) -> str:
    """Return the import and export statements of an MDX document, all else blanked."""
    kept: list[str] = []
    inside = fenced = False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        # A statement begins a paragraph at the first column and ends with it.
        inside = bool(line.strip()) and (inside or bool(_MODULE_LINE.match(line))) and not fenced
        kept.append(line if inside else "")
    return "\n".join(kept)


def _blocks(text: str, tag: str) -> tuple[str, frozenset[str]]:
    parts: list[str] = []
    languages: set[str] = set()
    at = 0
    lowered = text.lower()
    for _ in range(MAX_BLOCKS):
        opening = _OPENING.search(text, at)
        if opening is None:
            break
        end = lowered.find(f"</{opening[1].lower()}", opening.end())
        end = len(text) if end < 0 else end
        named = _LANGUAGE.search(opening[2])
        if opening[1].lower() == tag:
            languages.update([named[1].lower()] if named else [])
            parts += [
                _blank(text[at : opening.end()], _outside(opening[2])),
                text[opening.end() : end],
            ]
        else:
            parts.append(_blank(text[at:end]))
        at = end
    parts.append(_blank(text[at:]))
    return "".join(parts), frozenset(languages)


def _outside(attributes: str) -> str:
    """Return `<script src="x">` as the import that it is."""
    source = _SOURCE.search(attributes)
    return f'import "{source[1]}";' if source else ""


def _blank(text: str, ending: str = "") -> str:
    return "\n" * text.count("\n") + ending
