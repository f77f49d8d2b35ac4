"""The comparison of drift on its own, beside DeepDiff on the same documents in one run.

    python -m bench.quick_drift [objects]

Median of five, CPU seconds, the ratio last. DeepDiff takes milliseconds for each object even when
nothing differs, so it is timed on a sample of 300 and extrapolated; the sample is printed.

1. Kubernetes objects whose live side has status, managed fields and defaults, one in a hundred
   changed by hand; all tables of meaning and field ownership are on. DeepDiff answers an easier
   question: it knows of no defaults and reports each as a difference.
   The mix of kinds, and what an API server makes of each, is in `_cluster_specs` and `_api_server`.
2. The same objects where live is byte for byte the spec, which the digests of the evidence tell;
   and where only the values are equal, and no digest says so.
3. One list of 1,000 maps in another order, half of them changed. DeepDiff with `ignore_order` takes
   minutes for that; it is timed on 50 maps and not extrapolated.
"""

import copy
import gc
import hashlib
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from deepdiff import DeepDiff

from bench import _measure
from bench._drift_estate import Pair, drifted, pairs
from scanner.evaluate.drift._analysis import Analysis, analyse
from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Estate, Resource, estate_of
from scanner.model.vocabulary import Side
from scanner.normalize.documents.kubernetes import kind_of
from scanner.normalize.meaning._compile import Node

_SAMPLE = 300
_BARS = {"drifted": 1.5, "unordered": 0.02}
_RATIOS = {"drifted": 25.0, "equal": 250.0}
_AS_OF = datetime(2028, 3, 1, tzinfo=UTC)


def estate(objects: list[Pair]) -> Estate:
    """Return both sides of all objects as an estate."""
    return estate_of(
        (
            _resource(side, document)
            for pair in objects
            for side, document in zip((Side.SPEC, Side.LIVE), pair, strict=True)
        ),
        _AS_OF,
    )


def _resource(side: Side, document: dict[str, Any]) -> Resource:
    kind, place = kind_of(document), document["metadata"]
    within = f"{place['namespace']}/" if "namespace" in place else ""
    uid = f"{kind}/{within}{place['name']}"
    # As the recorder does it for every document that is read.
    digest = hashlib.sha256(msgspec.json.encode(document)).hexdigest()
    return Resource(uid=uid, kind=kind, attributes=document, side=side, evidence=f"sha256:{digest}")


def _deepdiff(objects: list[Pair]) -> float:
    sample = random.Random(7).sample(objects, min(_SAMPLE, len(objects)))  # noqa: S311 - no secret

    def compare() -> None:
        for spec, live in sample:
            DeepDiff(spec, live).to_dict()

    return _with_usual_gc(compare) * len(objects) / len(sample)


def _with_usual_gc(call: Callable[[], object], runs: int = _measure.RUNS) -> float:
    """Time a peer under Python's own settings; the command raises them, so that ours has them."""
    ours = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        return _measure.of_call(call, runs)
    finally:
        gc.set_threshold(*ours)


def _found(analysis: Analysis) -> int:
    return len(analysis.differences) + len(analysis.missing) + len(analysis.unmanaged)


def _analysed(objects: list[Pair], expected: int) -> float:
    whole = estate(objects)
    found = _found(analyse(whole))
    if found != expected:
        raise SystemExit(f"{found} differences where {expected} were made")
    return _measure.of_call(lambda: analyse(whole))


def _unordered(elements: int) -> tuple[Callable[[], object], Callable[[], object]]:
    spec = [{"name": f"r{n}", "size": n, "tags": [n, n + 1]} for n in range(elements)]
    live = [{**element, "size": -1} if n % 2 else dict(element) for n, element in enumerate(spec)]
    random.Random(7).shuffle(live)  # noqa: S311 - the same order in every run, not a secret
    ours = differences({"all": spec}, {"all": live}, Node())
    if len(ours) != elements // 2:
        raise SystemExit(f"{len(ours)} entries where {elements // 2} elements were changed")
    return (
        lambda: differences({"all": spec}, {"all": live}, Node()),
        lambda: DeepDiff({"all": spec}, {"all": live}, ignore_order=True).to_dict(),
    )


def _print(title: str, ours: float, peer: float, bar: float, seconds: float = 0.0) -> bool:
    allowed = f" (bar {seconds} s)" if seconds else ""
    print(f"{title}: trueup {ours:.4f} s{allowed}, deepdiff {peer:.2f} s, ", end="")
    print(f"ratio {peer / ours:.0f}" + (f" (bar {bar:.0f})" if bar else ""))
    return peer / ours >= bar and (not seconds or ours <= seconds)


def main() -> None:
    """Print all comparisons, and say so when a bar is not reached."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    # As the command sets it.
    gc.set_threshold(200_000, 50, 1000)
    print(
        f"{_measure.load()}, median of {_measure.RUNS}, CPU seconds; deepdiff on {_SAMPLE} objects"
    )
    objects = list(pairs(count))
    compared = _analysed(objects, drifted(count))
    reached = [
        _print(
            f"{count} objects, one in 100 drifted", compared, _deepdiff(objects),
            _RATIOS["drifted"], _BARS["drifted"],
        )
    ]  # fmt: skip
    equal = [(spec, copy.deepcopy(spec)) for spec, _live in objects]
    reached.append(
        _print(f"{count} equal objects", _analysed(equal, 0), _deepdiff(equal), _RATIOS["equal"])
    )
    respelled = [(spec, dict(reversed(live.items()))) for spec, live in equal]
    reached.append(
        _print(
            f"{count} equal, keys in another order",
            _analysed(respelled, 0),
            _deepdiff(respelled),
            0,
        )
    )
    ours, _peer = _unordered(1000)
    _few, peer = _unordered(50)
    time = _measure.of_call(ours)
    reached.append(time <= _BARS["unordered"])
    print(
        f"1000 unordered maps, half changed: trueup {time:.4f} s (bar {_BARS['unordered']} s), ",
        end="",
    )
    slow = _with_usual_gc(peer, runs=1)
    print(
        f"deepdiff on 50 of them {slow:.2f} s, ratio {slow / time:.0f} with a twentieth of the work"
    )
    if not all(reached):
        print("SHORT: a bar was not reached")


if __name__ == "__main__":
    main()
