"""Size and build time of the HTML report for 10,000 and 100,000 findings.

Run as `python -m bench.quick_report_html [COUNT ...]`; prints one line for each count, then the load of
the machine.
"""

import os
import resource
import sys
import time

from scanner import plugins
from scanner.model.report_format import ReportFormat
from tests.report import sample


def main(counts: list[int]) -> None:
    """Print the figures for each count of findings."""
    form = plugins.load_as("report", "html", ReportFormat)
    form.render(sample.clean())
    for count in counts:
        report = sample.many(count)
        started = time.process_time()
        page = form.render(report)
        spent = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:>8,} findings: {len(page) / 1e6:.2f} MB, {spent:.2f} s CPU, {memory:.0f} MB")
    print("load average", *(f"{figure:.1f}" for figure in os.getloadavg()))


if __name__ == "__main__":
    main([int(count.replace(",", "")) for count in sys.argv[1:]] or [10_000, 100_000])
