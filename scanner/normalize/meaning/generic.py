"""Plain documents: compared value by value, because nothing is known about them.

A mention here is what makes a kind configuration at all, so that specs and live are compared.
"""

from scanner.normalize.meaning._rows import Meaning

MEANING = Meaning(
    types={"generic.Document": ()},
    kinds={
        "generic": "generic.Document",
        "github/*": "generic.Document",
        "postgresql/*": "generic.Document",
        "helm/*": "generic.Document",
    },
)
