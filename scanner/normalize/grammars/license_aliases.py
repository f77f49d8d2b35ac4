"""What free text and trove classifiers say about a licence, where they say one thing only.

A word that several licences share ("BSD", "GPL", "Apache") is never guessed: it gives a family.
Names of licences are facts; the classifiers are those of the Python Package Index.
Source: PEP 639, appendix on mapping licence classifiers to SPDX identifiers.
"""

import re
from collections.abc import Iterator, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.spdx import Reading, read

MAX_NAME = 120
"""Longer text is a licence text or a note, not a licence name."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name says.

    Attributes:
        expression: canonical SPDX expression; "" when the name does not say exactly one.
        family: beginnings of the ids that the name may mean, when it is known but ambiguous.
    """

    expression: str = ""
    family: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the name says anything at all."""
        return bool(self.expression or self.family)


NOTHING = Meaning()
_SPACES = re.compile(r"[\s_]+")

_NAMES: Mapping[str, str] = {
    "MIT": "mit license|the mit license|mit licence|the mit licence|expat|expat license|mit/expat|"
    "the mit license (mit)|mit license (mit)|license :: osi approved :: mit license",
    "Apache-2.0": "apache 2|apache 2.0|apache2|apache2.0|apache license 2.0|apache license, 2.0|"
    "apache license version 2.0|apache license, version 2.0|apache license 2|apache-2|asl 2.0|"
    "apache software license 2.0|apache software license, version 2.0|apache v2|apache v2.0|"
    "apache license v2.0|the apache license, version 2.0|apache software license version 2.0|"
    "apache licence 2.0|apache license v2|asl 2",
    "BSD-3-Clause": "bsd 3-clause|bsd-3|3-clause bsd|new bsd|new bsd license|modified bsd|"
    "modified bsd license|bsd 3-clause license|3-clause bsd license|bsd 3 clause|"
    "bsd-3-clause license|the bsd 3-clause license|revised bsd|revised bsd license|"
    "bsd 3-clause new or revised license|new bsd 3-clause|bsd (3-clause)|three-clause bsd",
    "BSD-2-Clause": "bsd 2-clause|bsd-2|2-clause bsd|simplified bsd|simplified bsd license|"
    "bsd 2-clause license|2-clause bsd license|bsd 2 clause|bsd-2-clause license",
    "ISC": "isc license|isc licence|isc license (iscl)|the isc license",
    "MPL-2.0": "mpl 2.0|mpl2|mpl2.0|mozilla public license 2.0|mozilla public license 2.0 (mpl 2.0)|"
    "mozilla public license, version 2.0|mpl v2|mpl-2",
    "MPL-1.1": "mpl 1.1|mozilla public license 1.1 (mpl 1.1)|mozilla public license 1.1",
    "GPL-2.0-only": "gplv2 only|gpl 2 only|gpl-2 only",
    "GPL-2.0-or-later": "gplv2+|gpl2+|gpl-2+|gpl v2 or later|gpl 2 or later|gplv2 or later|"
    "gnu general public license v2 or later (gplv2+)|gpl version 2 or later",
    "GPL-3.0-only": "gplv3 only|gpl 3 only|gpl-3 only",
    "GPL-3.0-or-later": "gplv3+|gpl3+|gpl-3+|gpl v3 or later|gpl 3 or later|gplv3 or later|"
    "gnu general public license v3 or later (gplv3+)|gpl version 3 or later",
    "LGPL-2.0-or-later": "gnu lesser general public license v2 or later (lgplv2+)|lgplv2+",
    "LGPL-2.1-or-later": "lgpl 2.1 or later|lgplv2.1+|lgpl-2.1+|lgpl v2.1 or later",
    "LGPL-3.0-or-later": "lgplv3+|lgpl 3 or later|lgpl v3 or later|"
    "gnu lesser general public license v3 or later (lgplv3+)",
    "AGPL-3.0-or-later": "agplv3+|gnu affero general public license v3 or later (agplv3+)|"
    "agpl v3 or later",
    "PSF-2.0": "psf-2.0 license|python software foundation license 2.0",
    "Unlicense": "the unlicense|the unlicense (unlicense)|unlicense license",
    "CC0-1.0": "cc0 1.0|cc0|cc0 1.0 universal|cc0 1.0 universal (cc0 1.0) public domain dedication",
    "Zlib": "zlib license|zlib/libpng|zlib/libpng license|the zlib license",
    "BSL-1.0": "boost software license|boost software license 1.0 (bsl-1.0)|boost",
    "WTFPL": "wtfpl license|do what the fuck you want to public license",
    "0BSD": "bsd zero clause license|zero-clause bsd|0bsd license",
    "HPND": "historical permission notice and disclaimer (hpnd)|"
    "historical permission notice and disclaimer",
    "ZPL-2.1": "zpl 2.1|zope public license 2.1",
    "MIT-0": "mit no attribution license (mit-0)|mit no attribution",
    "MIT-CMU": "cmu license (mit-cmu)",
    "NCSA": "university of illinois/ncsa open source license",
    "EPL-1.0": "eclipse public license 1.0 (epl-1.0)|epl 1.0",
    "EPL-2.0": "eclipse public license 2.0 (epl-2.0)|epl 2.0|eclipse public license 2.0",
    "EUPL-1.2": "european union public licence 1.2 (eupl 1.2)",
    "UPL-1.0": "universal permissive license (upl)",
    "BlueOak-1.0.0": "blue oak model license (blueoak-1.0.0)",
    "NONE": "unlicensed|all rights reserved",
}
"""Expression -> the names that mean exactly it, joined by "|"."""

_FAMILIES: Mapping[str, str] = {
    "BSD- 0BSD": "bsd|bsd license|bsd-like|bsd licence|bsd style|bsd-style|the bsd license|bsd derived",
    "Apache-": "apache|apache license|apache software license|asl|apache licence",
    "GPL-": "gpl|gnu gpl|gnu general public license|gnu general public license (gpl)|gnu",
    "GPL-2.0-": "gplv2|gpl v2|gpl 2|gpl2|gpl-2|gnu general public license v2 (gplv2)|gnu gpl v2",
    "GPL-3.0-": "gplv3|gpl v3|gpl 3|gpl3|gpl-3|gnu general public license v3 (gplv3)|gnu gpl v3|"
    "gnu gplv3|gnu general public license v3|gnu gpl 3",
    "LGPL-": "lgpl|gnu lgpl|gnu library or lesser general public license (lgpl)|"
    "gnu lesser general public license",
    "LGPL-2": "gnu lesser general public license v2 (lgplv2)|lgplv2|lgpl v2",
    "LGPL-2.1-": "lgplv2.1|lgpl 2.1|lgpl v2.1",
    "LGPL-3.0-": "lgplv3|lgpl v3|lgpl 3|gnu lesser general public license v3 (lgplv3)|gnu lgplv3",
    "AGPL-": "agpl|gnu affero general public license",
    "AGPL-3.0-": "agplv3|agpl v3|gnu affero general public license v3|agpl3",
    "Artistic-": "artistic|artistic license|perl|artistic-licence",
    "MPL-": "mpl|mozilla public license",
    "PSF- Python- CNRI-Python": "psf|psf license|python|python license|psfl|"
    "python software foundation license|python software foundation|"
    "psf license agreement|python license (cnri python license)",
    "ZPL-": "zpl|zope public license",
    "EPL-": "epl|eclipse public license",
    "AFL-": "afl|academic free license (afl)",
    "CC-": "creative commons|cc-by|cc by",
    "EUPL-": "eupl",
    "Unlicense CC0- 0BSD": "public domain|public-domain",
    "OFL-": "sil open font license|ofl|sil open font license 1.1 (ofl-1.1)",
    "LicenseRef-": "proprietary|commercial|other/proprietary license|free for non-commercial use|"
    "freeware|free to use but restricted|free for educational use|free for home use|freely distributable",
    "": "dual license|osi approved|multiple licenses|free software",
}
"""Beginnings of ids -> names that may mean any of them; "" stands for any licence."""


def _spread(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for meaning, names in table.items():
        for name in names.split("|"):
            yield name, meaning


_MEANINGS: Mapping[str, Meaning] = {
    **{name: Meaning(family=tuple(ids.split()) or ("",)) for name, ids in _spread(_FAMILIES)},
    **{name: Meaning(expression) for name, expression in _spread(_NAMES)},
}
_SAYS_NOTHING = frozenset(
    ("", "unknown", "none", "n/a", "see license", "see license file", "license")
)
_PREFIX = "License :: "


def says_nothing(text: str) -> bool:
    """Say whether a licence field is filled in with nothing, such as UNKNOWN."""
    return _folded(text) in _SAYS_NOTHING


def meaning_of(text: str) -> Meaning:
    """Return what the text of a licence field means; nothing for licence texts and the unknown."""
    if len(text) > MAX_NAME:
        return NOTHING
    known = _MEANINGS.get(_folded(text))
    if known is not None:
        return known
    meaning = _without_gnu_doubt(read(text))
    return meaning if meaning.is_known else _joined(text) or _named_license(text)


def _joined(text: str) -> Meaning | None:
    """Return what names joined by one operator mean, where each means exactly one licence."""
    for operator in (" OR ", " AND "):
        parts = re.split(operator, text, flags=re.IGNORECASE)
        if len(parts) > 1:
            said = [_MEANINGS.get(_folded(part)) or _exact(part) for part in parts]
            if all(each.expression for each in said):
                return Meaning(read(operator.join(f"({e.expression})" for e in said)).canonical)
    return None


def _named_license(text: str) -> Meaning:
    """Return what an id followed by the word "license" means: "Apache-2.0 license"."""
    bare = re.sub(r"(?i)\blicen[cs]e\Z", "", text.strip()).strip()
    return _exact(bare) if bare and bare != text.strip() else NOTHING


def _exact(text: str) -> Meaning:
    reading = read(text)
    return _without_gnu_doubt(reading) if reading.error is None else NOTHING


def _without_gnu_doubt(reading: Reading) -> Meaning:
    """Return what free text says: a bare "GPL-3.0" does not tell -only from -or-later."""
    bare = [old for old in reading.deprecated if f"{old}-only" == reading.canonical]
    return Meaning(family=(f"{bare[0]}-",)) if bare else Meaning(reading.canonical)


def meaning_of_classifier(classifier: str) -> Meaning | None:
    """Return what a trove classifier says; None when it is not about a licence."""
    if not classifier.startswith(_PREFIX):
        return None
    name = classifier.rpartition(" :: ")[2]
    if len(name) > MAX_NAME:
        return NOTHING
    return _MEANINGS.get(_folded(name), NOTHING)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip().strip("\"'.").casefold()
