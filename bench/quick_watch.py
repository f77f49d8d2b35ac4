"""What one event costs a watch, for estates of two sizes: it should grow with the event alone."""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from scanner.model.connector import Followed
from scanner.operate.asked import Question
from scanner.operate.assessment import assess_resources
from scanner.operate.judgement import Judgement
from scanner.operate.watched_estate import EVERYTHING, WatchedEstate
from tests.operate.test_watched_estate import _LIVE, _SPECS, recorded

SIZES = (500, 5_000)
EVENTS = 15


def main() -> int:
    """Print the cost of judging everything, and of one event, in milliseconds of CPU."""
    costs = [_cost(size) for size in SIZES]
    for size, (whole, event) in zip(SIZES, costs, strict=True):
        print(f"watch {size:>6} objects and specs: whole {whole:7.1f} ms, an event {event:5.2f} ms")
    print(f"ten times the estate: an event costs {costs[1][1] / costs[0][1]:.2f} times as much")
    return 0


def _cost(size: int) -> tuple[float, float]:
    estate = WatchedEstate()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for source in (_SPECS, _LIVE):
            items = tuple(recorded(root, source, number) for number in range(size))
            estate.apply(source.name, Followed("1", items, whole=True))
        whole = _judged(estate, None)
        events = [
            _judged(estate, Followed("2", (recorded(root, _LIVE, number, "debug"),)))
            for number in range(EVENTS)
        ]
    return whole, median(events)


def _judged(estate: WatchedEstate, event: Followed | None) -> float:
    """Return the milliseconds that it takes to take in an event and judge it; None for everything."""
    start = time.process_time()
    names = EVERYTHING if event is None else estate.apply("prod", event)
    gathered, understood = estate.part(names)
    question = Question("bench", ("drift",), datetime.now(UTC))
    assess_resources(gathered, understood, question, Judgement())
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
