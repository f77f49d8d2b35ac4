"""Hold the trial of a pruned state against the trial of the state before."""

from collections import Counter
from collections.abc import Collection, Iterator

from scanner.operate.pruning.python_needs import module_name
from scanner.operate.pruning.python_trial import Trial


def unfit(before: Trial) -> str:
    """Return why a state proves nothing about what follows it; "" when it does."""
    failed = sorted(before.having("failed"))
    if before.code:
        what = f": {failed[0]}" if failed else f" ({before.said})"
        return f"its own tests fail before anything is taken out{what}"
    if before.tests and not before.having("passed"):
        return "none of its tests passes before anything is taken out"
    return ""


def broken(before: Trial, after: Trial, gone: Collection[str]) -> str:
    """Return what works before and no longer after; "" when nothing broke.

    Args:
        before: fit, see `unfit`.
        after: the pruned state.
        gone: paths of files that were taken out.
    """
    for module, error in sorted(after.imports.items()):
        if error and not before.imports.get(module, error):
            return f"{module} can no longer be imported: {error}"
    away = {module_name(path) for path in gone}
    for module in sorted(set(before.imports) - set(after.imports) - away):
        return f"{module} is no longer installed"
    if after.code:
        failed = sorted(after.having("failed"))
        return f"its own tests fail without it: {failed[0] if failed else after.said}"
    now = _counted(after)
    for test, count in sorted(_counted(before).items()):
        if now[test] < count and test.partition("::")[0] not in gone:
            return f"a test that passed is no longer run or is skipped: {test}"
    return ""


def _counted(trial: Trial) -> Counter[str]:
    """Return how many cases of each test passed: the names of cases may hold anything."""
    return Counter(test.partition("[")[0] for test in trial.having("passed"))


def in_words(before: Trial, after: Trial) -> Iterator[str]:
    """Yield what the trials have proven, a line each."""
    works = sum(not error for error in after.imports.values())
    if after.imports:
        yield f"installed in a clean environment: {works} of {len(after.imports)} modules import"
    if after.tests:
        counts = len(before.having("passed")), len(after.having("passed"))
        yield f"its own tests: {counts[0]} passed before, {counts[1]} pass after, none fails"
    else:
        yield "its own tests end without an error, before and after"
    failing = sorted(module for module, error in after.imports.items() if error)
    if failing:
        yield f"not importable before either: {', '.join(failing[:5])}"
