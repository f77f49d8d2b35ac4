"""The qualitative rating of a CVSS vector (FIRST, CVSS v3.1 specification, sections 5, 7 and 7.4; v4.0, 6)."""

from collections.abc import Mapping

_IMPACT = {"H": 0.56, "L": 0.22, "N": 0.0}
_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "C": _IMPACT,
    "I": _IMPACT,
    "A": _IMPACT,
}
_PRIVILEGES = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
_RATINGS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))


def rating(vector: str) -> str:
    """Return "critical", "high", "medium" or "low" of a CVSS 3 or 4 vector; "" for any other text."""
    if vector.startswith("CVSS:4"):
        from scanner.normalize.grammars.cvss4 import score_of  # noqa: PLC0415 - a table of its own

        score = score_of(vector)
    else:
        score = base_score(vector)
    return next((word for least, word in _RATINGS if score is not None and score >= least), "")


def base_score(vector: str) -> float | None:
    """Return the base score, 0 to 10, of a CVSS 3.0 or 3.1 vector; None for any other text."""
    if not vector.startswith(("CVSS:3.0/", "CVSS:3.1/")) or len(vector) > 300:
        return None
    said = dict(part.partition(":")[::2] for part in vector.split("/")[1:])
    scope = said.get("S", "")
    weights = [_WEIGHTS[name].get(said.get(name, "")) for name in ("AV", "AC", "UI", "C", "I", "A")]
    privileges = _PRIVILEGES.get(scope, {}).get(said.get("PR", ""))
    if privileges is None or None in weights:
        return None
    vector_weight, complexity, interaction, *impacts = (weight or 0.0 for weight in weights)
    lost = 1.0
    for weight in impacts:
        lost *= 1 - weight
    base = 1 - lost
    changed = scope == "C"
    impact = 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 if changed else 6.42 * base
    if impact <= 0:
        return 0.0
    exploitability = 8.22 * vector_weight * complexity * privileges * interaction
    return _rounded_up(min((1.08 if changed else 1.0) * (impact + exploitability), 10.0))


def _rounded_up(score: float) -> float:
    """Return the next tenth, without the errors of binary fractions (CVSS v3.1, appendix A)."""
    whole = round(score * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (whole // 10_000 + 1) / 10.0
