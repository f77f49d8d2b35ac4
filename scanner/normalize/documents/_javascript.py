"""What every reader of JavaScript and of what is bundled with it produces: one record per file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource

if TYPE_CHECKING:
    from scanner.normalize.grammars._javascript_scan import JavaScriptScan

SCRIPTS = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts")
COMPONENTS = (".vue", ".svelte", ".astro", ".mdx")
LANGUAGE = "javascript"


def file_record(
    snapshot: Snapshot,
    scan: "JavaScriptScan",
    *,
    tool: str = "",
    words: Iterable[str] | None = None,
    features: Sequence[str] = (),
    base: str | None = None,
) -> Resource:
    """Return a file as a resource of kind "trueup/module" and language "javascript".

    Beside the attributes of every module it has: `tool` (whose settings it holds; "" for a source),
    `features` (languages and formats that a package must provide), `aliases`, `declares`, `jsx`
    and `computed` as the scan gives them, and `base` (the `baseUrl` of a tsconfig.json, or None). The strings of a source are the ones that load what they
    name; those of settings are all words. An import's need may also be "configuration".
    """
    # What knows the imports of sources is large, and many documents are not about them.
    from scanner.normalize.documents._module import module  # noqa: PLC0415
    from scanner.normalize.grammars.python_imports import ImportScan  # noqa: PLC0415

    given = scan.loaded if words is None else dict.fromkeys(words, 0)
    held = module(
        snapshot,
        "",
        ImportScan(tuple(scan.imports), given),
        language=LANGUAGE,
    )
    marks = [*features, *(["jsx"] if scan.has_jsx else [])]
    more: dict[str, Json] = {
        "tool": tool,
        "features": marks,
        "aliases": scan.aliases,
        "declares": scan.declares,
        "jsx": scan.jsx,
        "computed": scan.computed,
        "base": base,
    }
    return replace(held, attributes={**held.attributes, **more})
