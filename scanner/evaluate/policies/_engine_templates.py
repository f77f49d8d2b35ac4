"""Template strings such as `$"{input.name} is public"`, as calls that regorus understands."""

import json

from scanner.normalize.grammars.rego_tokens import Token, tokens

FUNCTION = "trueup.template"
# Characters looked at for one module: what is beyond is left as it is, and not evaluated.
_MOST = 3_000_000
_DEEPEST = 3
_QUOTES = ('"', "`")


def without_templates(text: str, depth: int = 0) -> str:
    """Return the module with each template string as `trueup.template([text, [value], ...])`.

    A part that has no value is an empty list, as OPA prints `<undefined>` for it. A template that
    cannot be followed is left as it is, and regorus says so.
    """
    done: list[str] = []
    spent = 0
    while spent <= _MOST:
        spent += len(text)
        start = _template(text) if "$" in text and depth < _DEEPEST else None
        parsed = _parsed(text, start + 1) if start is not None else None
        if start is None or parsed is None:
            break
        parts, end = parsed
        listed = [
            json.dumps(part)
            if literal
            else f"[trueup__part | trueup__part := {without_templates(part, depth + 1)}]"
            for part, literal in parts
        ]
        lines = "\n" * (text.count("\n", start, end) - sum(each.count("\n") for each in listed))
        done.append(f"{text[:start]}{FUNCTION}([{', '.join(listed)}{lines}])")
        text = text[end:]
    return "".join(done) + text


def _template(text: str) -> int | None:
    """Return the offset of the first `$` that a quote follows, outside of texts and comments."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    before: Token | None = None
    for token in tokens(text):
        opens = before is not None and before.text == "$" and not token.spaced
        if before is not None and opens and token.type in ("string", "raw"):
            return starts[before.line - 1] + before.column - 1
        before = token
    return None


def _parsed(text: str, quote: int) -> tuple[list[tuple[str, bool]], int] | None:
    """Return the parts as (text, whether it is literal) and the offset after the template."""
    mark, index = text[quote], quote + 1
    parts: list[tuple[str, bool]] = []
    literal: list[str] = []
    while index < len(text):
        sign = text[index]
        if sign == mark:
            return [*parts, ("".join(literal), True)], index + 1
        if sign == "\\":
            pair = text[index : index + 2]
            literal.append("{" if pair == "\\{" else pair if mark == "`" else _unescaped(pair))
            index += 2
        elif sign == "{":
            end = _expression(text, index + 1)
            if end is None:
                return None
            parts += [("".join(literal), True), (text[index + 1 : end], False)]
            literal = []
            index = end + 1
        else:
            literal.append(sign)
            index += 1
    return None


def _unescaped(pair: str) -> str:
    try:
        return str(json.loads(f'"{pair}"'))
    except ValueError:
        return pair


def _expression(text: str, index: int) -> int | None:
    """Return where the brace closes that was opened before `index`."""
    depth, quote = 0, ""
    while index < len(text):
        sign = text[index]
        if quote:
            index += sign == "\\" and quote == '"'
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = sign
        elif sign == "}" and depth == 0:
            return index
        else:
            depth += (sign == "{") - (sign == "}")
        index += 1
    return None
