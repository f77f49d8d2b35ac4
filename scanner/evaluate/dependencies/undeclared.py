"""Imports of distributions that the project does not declare."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import estate, go_mod, manifest, module, package
from scanner.evaluate.dependencies._missing import observation
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{import}{provider} is imported at {place}{more}, and the project does not declare it"


@check(
    title="Import without a declaration",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 CM-8",
        "NIST 800-53r5 SR-4",
        "SOC 2 CC6.8",
        "CIS v8 2.1",
        "ISO 27001:2022 A.8.19",
    ),
    examples=(
        Example(
            "declared under another name, standard library, own code, and a guarded extra",
            estate(
                manifest("pillow"),
                module("shop/images.py", "PIL.Image", "os.path", "shop.orders"),
                module("shop/orders.py", "orjson", need="guarded"),
            ),
        ),
        Example(
            "two files import what no manifest declares",
            estate(
                manifest("pillow"),
                module("shop/images.py", "PIL", "cv2"),
                module("shop/video.py", "cv2"),
            ),
            (
                "cv2 (provided by opencv-contrib-python or opencv-contrib-python-headless or opencv-python) "
                "is imported at shop/images.py:2 and 1 more, and the project does not declare it",
            ),
        ),
        Example(
            "without its guard the same import is needed",
            estate(manifest(), module("shop/orders.py", "orjson")),
            ("orjson is imported at shop/orders.py:1, and the project does not declare it",),
        ),
        Example(
            "an npm package that no package.json declares, and parts of Node.js",
            estate(
                package("react"),
                module(
                    "src/a.ts", "react", "node:fs", "./own", "lodash/chunk", language="javascript"
                ),
            ),
            ("lodash is imported at src/a.ts:4, and the project does not declare it",),
        ),
        Example(
            "a Go package of no required module",
            estate(
                go_mod("example.org/log"),
                module("main.go", "example.org/log", "example.org/other/x", language="go"),
            ),
            ("example.org/other/x is imported at main.go:2, and the project does not declare it",),
        ),
    ),
)
def undeclared(analysis: Analysis) -> Iterator[Observation]:
    """Find imports that no declaration of the project covers.

    On a clean machine the program stops at this import. Until then nobody sees the library: it is
    in no inventory, no licence check and no update.

    Fix: declare the distribution in the group that needs it, or remove the import.
    Source: NIST SP 800-53r5 CM-8 (component inventory); Python Packaging User Guide, "install_requires
    vs requirements files".
    """
    for found in analysis.undeclared:
        yield observation(found, _MESSAGE)
