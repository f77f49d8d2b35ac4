"""Ask the embedded engine and the opa binary the same of every builtin function, with odd arguments.

Run: python -m bench.proof_policy_builtins [NAME ...] [--number N] [--seed S]. The names, and the types
of their arguments, are what the binary itself says it has. An answer of the embedded engine that is
another one fails the proof: such a function is mended, guarded, or refused when a policy is loaded.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bench._builtin_calls import Call, calls
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    Value,
)
from scanner.evaluate.policies._engine_embedded import EmbeddedEngine
from scanner.evaluate.policies._engine_opa import OpaEngine

_LIMITS = Limits(seconds=20)
_RULE = "data.p.finding"
_SHOWN = 5
# Fractions are added up in more binary digits by OPA than by the embedded engine; see docs/limits.md.
_NEARLY = 1e-9


def main() -> int:
    """Run the proof; 1 when an answer differs, 0 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        opa, embedded = OpaEngine(_LIMITS), EmbeddedEngine(_LIMITS)
    except EngineUnavailableError as error:
        sys.stdout.write(f"{error}\n")
        return 0
    named = [one for one in opa.declared() if "infix" not in one]
    named = [one for one in named if not one["name"].startswith("internal.")]
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for call in calls(named, options.number, options.seed):
        if not options.names or call.name in options.names:
            seen, different = _compared(call, opa, embedded)
            total += seen
            wrong += different
    said = ", ".join(f"{count} {what}" for what, count in total.most_common())
    sys.stdout.write(f"{said}\n" + "".join(f"DIFFERENT {one[:500]}\n" for one in wrong))
    return 1 if wrong else 0


def _compared(
    call: Call, opa: OpaEngine, embedded: EmbeddedEngine
) -> tuple["Counter[str]", list[str]]:
    text = f'package p\n\nfinding := {{"t": type_name(x), "v": x}} if {{\n\tx := {call.text}\n}}\n'
    bundle = Bundle({"p.rego": text}, now_ns=7)
    reference, ours = opa.load(bundle), embedded.load(bundle)
    if isinstance(reference, tuple):
        return Counter(), []  # A function that OPA itself no longer takes.
    if isinstance(ours, tuple):
        reference.close()
        return Counter({"refused when loaded": len(call.inputs)}), []
    try:
        pairs = zip(
            call.inputs,
            reference.evaluate_many(_RULE, call.inputs),
            ours.evaluate_many(_RULE, call.inputs),
            strict=True,
        )
        judged = [
            (_judged(one, other), f"{call.text} {given}: {one} and {other}")
            for given, one, other in pairs
        ]
    finally:
        reference.close()
        ours.close()
    different = [said for kind, said in judged if kind == "different"]
    return Counter(kind for kind, _ in judged), different[:_SHOWN]


def _judged(one: Answer, other: Answer) -> str:
    if isinstance(other, EvaluationError):
        return "left open, with words"
    if isinstance(one, EvaluationError):
        return "not answered by the binary"
    return "the same" if _alike(_held(one), _held(other)) else "different"


def _held(answer: Answer) -> Any:
    if not isinstance(answer, Value):
        return None
    held: Mapping[str, Any] = answer.value
    listed = held["t"] == "set"
    return [held["t"], sorted(held["v"], key=json.dumps) if listed else held["v"]]


def _alike(one: Any, other: Any) -> bool:
    """Say whether two values are the same, but for the last digits of a fraction."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other or math.isclose(one, other, rel_tol=_NEARLY)
    return bool(one == other)


if __name__ == "__main__":
    sys.exit(main())
