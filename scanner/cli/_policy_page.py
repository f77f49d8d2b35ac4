"""The page of one policy: what its METADATA says, and an input that passes and one that does not."""

import textwrap
from collections.abc import Iterator, Sequence

from scanner.evaluate.policies._policy import Policy
from scanner.model.resource import Resource

_SHOWN = (("Departs", "test_reports_"), ("Is accepted", "test_accepts_"))


def page(policy: Policy, modules: Sequence[Resource]) -> Iterator[str]:
    """Yield the lines of the page of a policy."""
    rule = policy.rule
    yield f"{rule.id}: {rule.title}"
    yield f"severity {rule.severity}, mode {policy.mode}, looks at {', '.join(policy.kinds)}"
    sections = (
        ("Why", rule.why),
        ("Fix", rule.fix),
        ("Source", rule.source),
        ("Controls", ", ".join(rule.controls)),
        ("Why these controls", policy.because),
        ("Owner", policy.owner),
        ("Runbook", rule.runbook),
        ("File", str(policy.module.origin)),
    )
    for name, words in sections:
        if words:
            yield f"\n{name}"
            yield textwrap.fill(words, 88, initial_indent="  ", subsequent_indent="  ")
    yield from _examples(policy, modules)


def _examples(policy: Policy, modules: Sequence[Resource]) -> Iterator[str]:
    package = policy.module.attributes["package"]
    beside = [*package[:-1], f"{package[-1]}_test"]
    for module in modules:
        if module.attributes["package"] != beside:
            continue
        for title, prefix in _SHOWN:
            first = next((n for n in module.attributes["rules"] if n.startswith(prefix)), None)
            if first is not None:
                yield f"\n{title} (from its tests)"
                yield textwrap.indent(_text(module, first), "  ")


def _text(module: Resource, rule: str) -> str:
    """Return a rule as it is written, up to the line that closes it."""
    lines = module.attributes["text"].splitlines()
    start = module.attributes["rules"][rule] - 1
    end = start
    while end + 1 < len(lines) and not lines[end].startswith("}") and lines[end + 1].strip():
        end += 1
    return "\n".join(lines[start : end + 1]).expandtabs(2)
