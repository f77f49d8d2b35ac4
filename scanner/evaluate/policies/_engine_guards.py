"""Builtins of regorus behind a look at their arguments, where it and OPA part.

OPA leaves an expression undefined where an argument is of another type than the function takes;
regorus ends the evaluation. And some functions regorus answers otherwise than OPA for odd arguments.
A guarded function is a Rego function with the builtin's name in a package of its own: it asks the
builtin where both agree, is undefined where OPA is, and raises where nothing is certain, which leaves
that input without a verdict. `bench/proof_policy_builtins.py` holds them to OPA.

Source: types of arguments from the capabilities of Open Policy Agent 1.22 (facts; no text copied).
"""

from collections.abc import Iterator, Mapping
from functools import cache

PACKAGE = "trueup__guards"
# One letter for each argument: s text, n number, i whole number, b boolean, a array, o object, c array
# or set, t array or set of texts, m array or set of numbers, l collection, k array or set of sets,
# q array of objects, x anything.
_TYPES: Mapping[str, str] = {
    "abs": "n", "array.concat": "aa", "array.flatten": "a", "array.reverse": "a", "array.slice": "aii",

    "concat": "st", "contains": "ss",
    "crypto.hmac.equal": "ss",

    "endswith": "ss",
    "io.jwt.decode": "s", "max": "c", "min": "c",
    "net.cidr_intersects": "ss",
    "object.filter": "ol", "object.get": "oxx", "object.keys": "o", "object.remove": "ol", "object.union": "oo",
    "object.union_n": "q", "sort": "c", "split": "ss", "startswith": "ss",
    "strings.any_prefix_match": "tt", "strings.any_suffix_match": "tt", "strings.count": "ss",
    "strings.replace_n": "os", "strings.reverse": "s", "strings.split_n": "ssi",
    "time.parse_rfc3339_ns": "s", "time.parse_ns": "ss",
    "trim": "ss", "trim_left": "ss", "trim_prefix": "ss", "trim_right": "ss", "trim_space": "s", "trim_suffix": "ss",
    "units.parse": "s", "units.parse_bytes": "s", "uri.parse": "s",
}  # fmt: skip
_CHECKS = {
    "s": "is_string({0})", "n": "is_number({0})", "b": "is_boolean({0})", "a": "is_array({0})",
    "i": "is_number({0}); {0} == floor({0})",
    "o": "is_object({0})", "c": "listed({0})", "l": "held({0})",
    "t": "texts({0})", "m": "numbers_in({0})", "q": "is_array({0}); every one in {0} {{ is_object(one) }}",
    "x": "true",
}  # fmt: skip
_SHARED = """
listed(x) if is_array(x)
listed(x) if is_set(x)
members(x) := count(x) if is_object(x)
held(x) if listed(x)
held(x) if is_object(x)
held(x) if is_string(x)
texts(x) if { listed(x); every one in x { is_string(one) } }
texts(x) if is_string(x)
numbers_in(x) if { listed(x); every one in x { is_number(one) } }
g_in(x, y) := found if found := x in y
g_in_keyed(k, x, y) := found if found := (k, x in y)
part(x) := ["n", x] if is_number(x)
part(x) := ["t", x] if is_string(x)
part(x) := ["t", trueup.printed(shown(x))] if { not is_string(x); not is_number(x) }
shown(x) := text if { text := sprintf("%v", [x]); not contains(text, "{}") }
shown(x) := text if { text := sprintf("%v", [x]); contains(text, "{}"); not has_empty_set(x) }
shown(x) := "set()" if x == set()
shown(x) := trueup.unsure(0) if { has_empty_set(x); x != set() }
has_empty_set(x) if { walk(x, [_, one]); one == set() }
path(x) if { is_string(x); x != "" }
path(x) if { is_array(x); count(x) > 0; every one in x { is_string(one); one != "" } }
paths(x) if { listed(x); every one in x { path(one) } }
small(x) if { is_number(x); abs(x) < 1e15 }
whole(x) if { small(x); x == floor(x) }
alike(x, y) if { is_object(x); is_object(y) }
alike(x, y) if { is_set(x); is_set(y) }
alike(x, y) if { is_array(x); is_array(y); count(y) > 0 }
alike(x, y) if { is_array(x); is_set(y); count(y) > 0 }
counted(n) if whole(n)
own_neighbour(x) if {
	is_object(x)
	some key, neighbours in x
	listed(neighbours)
	key in neighbours
	some one in neighbours
	not one in object.keys(x)
}
ends_early(x, paths) if trueup.ends_early(x, [one | some one in paths])
html_in(x) if { plain := json.marshal(x); trueup.html_safe(plain) != plain }
splits_letters(x) if { is_array(x); "" in x }
one_line(x) := replace(replace(x, "\\n", ""), "\\r", "")
odd_yaml(x) if contains(x, "{{")
odd_yaml(x) if regex.match(`(^|[^0-9A-Za-z.])0[0-9_]|[0-9]_[0-9]`, x)
"""
# By name: number of arguments, and bodies for arguments a, b, c, d. What is asked for and is not
# certain is handed to `trueup.unsure`, which raises.
_ALWAYS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "sprintf": (2, (":= trueup.sprintf(a, [part(one) | some one in b]) if { is_string(a); is_array(b) }",)),
    "substring": (3, (
        ":= substring(a, b, c) if { is_string(a); whole(b); whole(c); b >= 0 }",
        ":= trueup.unsure(0) if { is_string(a); is_number(b); is_number(c); not small(b) }",
        ":= trueup.unsure(0) if { is_string(a); is_number(b); is_number(c); not small(c) }",
    )),
    "ceil": (1, (":= ceil(a) if { is_number(a); not large(a); not small_negative(a) }",
                 ":= trueup.unsure(0) if { is_number(a); large(a) }",
                 ":= trueup.unsure(0) if small_negative(a)")),
    "floor": (1, (":= floor(a) if { is_number(a); not large(a); not small_negative(a) }",
              ":= trueup.unsure(0) if { is_number(a); large(a) }", ":= trueup.unsure(0) if small_negative(a)")),
    "round": (1, (":= round(a) if { is_number(a); not large(a) }", ":= trueup.unsure(0) if { is_number(a); large(a) }")),
    "sum": (1, (":= x if { numbers_in(a); x := sum(a); small(x) }",
                ":= trueup.unsure(0) if { numbers_in(a); not small(sum(a)) }")),
    "product": (1, (":= x if { numbers_in(a); x := product(a); small(x) }",
                    ":= trueup.unsure(0) if { numbers_in(a); not small(product(a)) }")),
    "object.subset": (2, (":= object.subset(a, b) if alike(a, b)",
                          ":= true if { is_array(a); listed(b); count(b) == 0 }")),
    "json.filter": (2, (":= json.filter(a, b) if { is_object(a); paths(b); not ends_early(a, b) }",
                        ":= trueup.unsure(0) if { is_object(a); paths(b); ends_early(a, b) }",
                        ":= trueup.unsure(0) if { is_object(a); listed(b); not paths(b) }")),
    "json.remove": (2, (":= json.remove(a, b) if { is_object(a); paths(b); not ends_early(a, b) }",
                        ":= trueup.unsure(0) if { is_object(a); paths(b); ends_early(a, b) }",
                        ":= trueup.unsure(0) if { is_object(a); listed(b); not paths(b) }")),
    "json.marshal": (1, (":= trueup.html_safe(json.marshal(a))",)),
    "json.marshal_with_options": (2, (
        ":= json.marshal_with_options(a, b) if { is_object(b); not html_in(a) }",
        ":= trueup.unsure(0) if { is_object(b); html_in(a) }")),
    "yaml.marshal": (1, (":= trueup.indented_yaml(yaml.marshal(a))",)),
    "json.unmarshal": (1, (":= x if { is_string(a); trueup.is_json(a); x := json.unmarshal(trueup.read(trueup.short_numbers(a))) }",)),
    "json.is_valid": (1, (":= trueup.is_json(a) if is_string(a)", ":= false if not is_string(a)")),
    "semver.is_valid": (1, (":= semver.is_valid(a) if { is_string(a); not startswith(a, \"v\") }", ":= false if not is_string(a)",
                            ":= trueup.unsure(0) if { is_string(a); startswith(a, \"v\") }")),
    "semver.compare": (2, (":= semver.compare(a, b) if { is_string(a); is_string(b); semver.is_valid(a); semver.is_valid(b) }",
                           ":= trueup.unsure(0) if { is_string(a); not semver.is_valid(a); startswith(a, \"v\") }",
                           ":= trueup.unsure(0) if { is_string(b); not semver.is_valid(b); startswith(b, \"v\") }")),
    "base64.is_valid": (1, (":= base64.is_valid(one_line(a)) if is_string(a)", ":= false if not is_string(a)")),
    "base64.decode": (1, (":= trueup.decoded(one_line(a)) if { is_string(a); base64.is_valid(one_line(a)) }",)),
    **{name: (1, (f":= {name}(trueup.intact(a)) if is_string(a)",)) for name in (
        "base64.encode", "base64url.encode", "base64url.encode_no_pad", "hex.encode",
        "crypto.md5", "crypto.sha1", "crypto.sha256", "urlquery.encode")},
    **{f"crypto.hmac.{name}": (2, (f":= crypto.hmac.{name}(trueup.intact(a), trueup.intact(b)) if {{ is_string(a); is_string(b) }}",))
       for name in ("md5", "sha1", "sha256", "sha512")},
    "base64url.decode": (1, (":= trueup.whole_text(base64url.decode(a)) if is_string(a)",)),
    "hex.decode": (1, (":= trueup.whole_text(hex.decode(a)) if is_string(a)",)),
    "graph.reachable_paths": (2, (":= graph.reachable_paths(a, b) if { is_object(a); not own_neighbour(a) }",
                                  ":= trueup.unsure(0) if own_neighbour(a)")),
    "glob.match": (3, (":= glob.match(a, b, c) if { not splits_letters(b); trueup.is_alike_glob(a, c) }", ":= trueup.unsure(0) if splits_letters(b)")),
    "format_int": (2, (":= format_int(a, b) if { is_number(a); small(a); not small_negative(a); b in {2, 8, 10, 16} }",
                       ":= trueup.unsure(0) if small_negative(a)",
                       ":= trueup.unsure(0) if { is_number(a); not small(a) }")),
    "net.cidr_is_valid": (1, (":= net.cidr_is_valid(a) if is_string(a)", ":= false if not is_string(a)")),
    "net.cidr_contains": (2, (":= x if { is_string(a); is_string(b); x := trueup.place_in(a, b); is_boolean(x) }",)),
    "net.cidr_expand": (1, (":= {one | some one in net.cidr_expand(a)} if { is_string(a); not contains(lower(a), \":ffff:\") }",
                            ":= trueup.unsure(0) if { is_string(a); contains(lower(a), \":ffff:\") }")),
    "json.verify_schema": (1, (":= json.verify_schema(a) if is_object(a)", ":= json.verify_schema(a) if is_string(a)",
                               ":= trueup.unsure(0) if { not is_object(a); not is_string(a) }")),
    "time.add_date": (4, (
        ":= x if { is_number(a); whole(b); whole(c); whole(d); x := trueup.add_date(a, b, c, d); is_number(x) }",
        ":= time.add_date(a, b, c, d) if { is_array(a); whole(b); whole(c); whole(d); trueup.keeps_its_day(time.date(a), b, c) }",
        ":= trueup.unsure(0) if { is_array(a); whole(b); whole(c); not trueup.keeps_its_day(time.date(a), b, c) }")),
    "time.format": (1, (":= time.format(a) if { whole_seconds(a) }",
                        ":= time.format(a) if { is_array(a); whole_seconds(a[0]) }",
                        ":= trueup.unsure(0) if { is_number(a); not whole_seconds(a) }",
                        ":= trueup.unsure(0) if { is_array(a); not whole_seconds(a[0]) }")),
    "indexof": (2, (":= indexof(a, b) if { is_string(a); is_string(b); b != \"\" }",)),
    "indexof_n": (2, (":= indexof_n(a, b) if { is_string(a); is_string(b); b != \"\" }",)),
    "yaml.unmarshal": (1, (":= yaml.unmarshal(trueup.read(a)) if { is_string(a); not odd_yaml(a) }",
                           ":= trueup.unsure(0) if { is_string(a); odd_yaml(a) }")),
    "replace": (3, (":= replace(a, b, c) if { is_string(a); is_string(b); is_string(c); b != \"\" }",
                    ":= trueup.unsure(0) if { is_string(a); b == \"\"; is_string(c) }")),
    "to_number": (1, (":= to_number(a) if { not is_string(a); scalar(a) }",
                      ":= to_number(trueup.read(a)) if { is_string(a); trueup.is_numeral(a) }")),
    "trace": (1, (":= true if is_string(a)",)),
    "regex.match": (2, (":= regex.match(p, b) if { is_string(a); is_string(b); p := trueup.sure_pattern(a, b); is_string(p) }",)),
    "regex.replace": (3, (":= regex.replace(a, p, c) if { is_string(a); is_string(b); is_string(c); p := trueup.sure_pattern(b, a); is_string(p) }",)),
    "regex.split": (2, (":= regex.split(p, b) if { is_string(a); is_string(b); p := trueup.sure_pattern(a, b); is_string(p); not regex.match(p, \"\") }",
                        ":= trueup.unsure(0) if { is_string(a); is_string(b); p := trueup.sure_pattern(a, b); is_string(p); regex.match(p, \"\") }")),
    "regex.find_n": (3, (":= regex.find_n(p, b, c) if { is_string(a); is_string(b); counted(c); p := trueup.sure_pattern(a, b); is_string(p) }",
                         ":= trueup.unsure(0) if { is_string(a); is_string(b); is_number(c); not small(c) }")),
    "regex.find_all_string_submatch_n": (3, (
        ":= regex.find_all_string_submatch_n(p, b, c) if { is_string(a); is_string(b); counted(c); p := trueup.sure_pattern(a, b); is_string(p) }",
        ":= trueup.unsure(0) if { is_string(a); is_string(b); is_number(c); not small(c) }")),
    "regex.is_valid": (
        1,
        (":= trueup.is_pattern(a) if is_string(a)", ":= false if not is_string(a)"),
    ),
    "regex.template_match": (4, (
        ":= regex.template_match(a, b, c, d) if { is_string(a); is_string(b); is_string(c); is_string(d); "
        "count(c) == 1; count(d) == 1; contains(a, c); contains(a, d) }",
        ":= trueup.unsure(0) if { is_string(a); is_string(b); count(c) == 1; count(d) == 1; not contains(a, c) }",
        ":= trueup.unsure(0) if { is_string(a); is_string(b); count(c) == 1; count(d) == 1; not contains(a, d) }")),
    **{f"bits.{name}": (2, (f":= bits.{name}(floor(a), floor(b)) if {{ whole(a); whole(b) }}",
                            ":= trueup.unsure(0) if { is_number(a); is_number(b); not small(a) }",
                            ":= trueup.unsure(0) if { is_number(a); is_number(b); not small(b) }"))
       for name in ("and", "or", "xor")},
    "bits.negate": (1, (":= bits.negate(floor(a)) if whole(a)", ":= trueup.unsure(0) if { is_number(a); not small(a) }")),
    **{f"bits.{name}": (2, (f":= bits.{name}(floor(a), floor(b)) if {{ whole(a); whole(b); abs(a) <= 2147483648; b >= 0; b < 32 }}",
                            ":= trueup.unsure(0) if { is_number(a); is_number(b); abs(a) > 2147483648 }",
                            ":= trueup.unsure(0) if { is_number(a); is_number(b); b >= 32 }"))
       for name in ("lsh", "rsh")},
}  # fmt: skip
_SHARED_NUMBERS = """
large(x) if { is_number(x); abs(x) > 9223372036854775808 }
small_negative(x) if { x > -1; x < 0 }
whole_seconds(x) if { is_number(x); x == floor(x); x % 1000000000 == 0 }
"""
# Asked in these words only where an input has been left open, or holds letters that need care.
_CAREFUL: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "count": (1, (":= count(a) if { not is_string(a); held(a) }", ":= trueup.letters(a) if is_string(a)")),
    "lower": (1, (":= trueup.lower(a) if is_string(a)",)),
    "upper": (1, (":= trueup.upper(a) if is_string(a)",)),
}  # fmt: skip
_SHARED_CAREFUL = """
scalar(x) if is_number(x)
scalar(x) if is_boolean(x)
scalar(x) if is_null(x)
"""
_ARGUMENTS = "abcd"


def arities(*, careful: bool) -> Mapping[str, int]:
    """Return how many arguments each guarded function takes.

    Args:
        careful: also those that are guarded only for inputs that were left open.
    """
    return _CAREFUL_ARITIES if careful else _USUAL_ARITIES


_USUAL_ARITIES = {name: count for name, (count, _) in _ALWAYS.items()}
_CAREFUL_ARITIES = (
    {name: len(types) for name, types in _TYPES.items()}
    | _USUAL_ARITIES
    | {name: count for name, (count, _) in _CAREFUL.items()}
)


def guarded(name: str) -> str:
    """Return what a function is called behind its guard."""
    return f"data.{PACKAGE}.{_mangled(name)}"


@cache
def module() -> str:
    """Return the module of all guarded functions."""
    rules = [_SHARED, _SHARED_NUMBERS, _SHARED_CAREFUL, *_rules()]
    return "\n".join([f"package {PACKAGE}\n\nimport rego.v1\n", *rules])


def _rules() -> Iterator[str]:
    for name, (count, bodies) in {**_ALWAYS, **_CAREFUL}.items():
        head = f"{_mangled(name)}({', '.join(_ARGUMENTS[:count])})"
        yield from (f"{head} {body}" for body in bodies)
    for name, types in _TYPES.items():
        given = ", ".join(_ARGUMENTS[: len(types)])
        checks = "; ".join(
            _CHECKS[kind].format(argument)
            for kind, argument in zip(types, _ARGUMENTS, strict=False)
        )
        yield f"{_mangled(name)}({given}) := {name}({given}) if {{ {checks} }}"


def _mangled(name: str) -> str:
    return f"g_{name.replace('.', '_')}"
