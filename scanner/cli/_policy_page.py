"""The page of one policy: what its METADATA says, and an input that passes and one that does not."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from scanner.evaluate.policies._policy import Policy
from scanner.model.resource import Json, Resource

_SHOWN = (("Departs", "test_reports_"), ("Is accepted", "test_accepts_"))
_ASKED = "messages("
_WIDTH = 88


def page(policy: Policy, modules: Sequence[Resource]) -> Iterator[str]:
    """Yield the lines of the page of a policy."""
    rule = policy.rule
    yield f"{rule.id}: {rule.title}"
    yield f"severity {rule.severity}, mode {policy.mode}"
    sections = (
        ("Looks at", ", ".join(policy.kinds)),
        ("Why", rule.why),
        ("Fix", rule.fix),
        ("Source", rule.source),
        ("Controls", "\n".join(_by_framework(rule.controls))),
        ("Why these controls", policy.because),
        ("Owner", policy.owner),
        ("Runbook", rule.runbook),
        ("File", str(policy.module.origin)),
    )
    for name, words in sections:
        if words:
            yield f"\n{name}"
            yield "\n".join(_wrapped(line) for line in _with_addresses_apart(words))
    yield from _examples(policy, modules)


def _wrapped(line: str) -> str:
    # An address or a kind that is broken into two can be neither followed nor copied.
    return textwrap.fill(
        line,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _with_addresses_apart(words: str) -> list[str]:
    before, mark, address = words.rpartition(" https://")
    return [before, f"https://{address}"] if mark else words.splitlines()


def _by_framework(controls: Sequence[str]) -> Iterator[str]:
    """Yield a line for each framework: `NIST 800-53r5: AC-3, AC-6`."""
    for framework, each in groupby(controls, key=lambda control: control.rpartition(" ")[0]):
        yield f"{framework}: {', '.join(control.rpartition(' ')[2] for control in each)}"


def _examples(policy: Policy, modules: Sequence[Resource]) -> Iterator[str]:
    package = policy.module.attributes["package"]
    beside = [*package[:-1], f"{package[-1]}_test"]
    for module in modules:
        if module.attributes["package"] != beside:
            continue
        for title, prefix in _SHOWN:
            texts = [_text(module, n) for n in module.attributes["rules"] if n.startswith(prefix)]
            if texts:
                yield f"\n{title} (from its tests)"
                read = next((one for one in map(_as_document, texts) if one), texts[0])
                yield textwrap.indent(read, "  ")


def _as_document(test: str) -> str:
    """Return what a test hands to its policy as YAML, and what is said of it; "" if it is built."""
    import yaml  # noqa: PLC0415 - a large parser, for this page alone

    _, asked, rest = test.partition(_ASKED)
    if not asked or _ASKED in rest:
        return ""
    decoder = json.JSONDecoder()
    try:
        given, end = decoder.raw_decode(rest)
        said = _messages(rest[end:])
    except ValueError:
        return ""
    shown: str = yaml.safe_dump(given, sort_keys=False, width=_WIDTH, allow_unicode=True)
    return shown.rstrip("\n") + "".join(f"\n-> {message}" for message in said)


def _messages(rest: str) -> list[Json]:
    """Read the set of messages that a test expects; ValueError where it is not written there.

    The set of none is written `set()`.
    """
    expected = rest.partition("==")[2].strip().removesuffix("}").strip()
    if expected == "set()":
        return []
    if not (expected.startswith("{") and expected.endswith("}")):
        raise ValueError("what is expected has a name")
    found: list[Json] = json.loads(f"[{expected[1:-1]}]")
    return found


def _text(module: Resource, rule: str) -> str:
    """Return a rule as it is written, up to the line that closes it."""
    lines = module.attributes["text"].splitlines()
    start = module.attributes["rules"][rule] - 1
    end = start
    while end + 1 < len(lines) and not lines[end].startswith("}") and lines[end + 1].strip():
        end += 1
    return "\n".join(lines[start : end + 1]).expandtabs(2)
