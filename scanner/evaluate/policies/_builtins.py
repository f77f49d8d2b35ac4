"""Which builtin functions policies may call, and what is said about one that they may not.

Source: names from the capabilities of Open Policy Agent 1.22 (facts; no text copied).
"""

from collections.abc import Mapping
from functools import cache

from scanner.evaluate.policies._engine import PolicyError
from scanner.normalize.grammars.rego_tokens import outline

_OUTSIDE = "a policy may not reach outside its input: hand the fact in as input or data"
_CHANCE = "its result differs from run to run, so that no report could be replayed"
REFUSED: Mapping[str, str] = {
    "http.send": _OUTSIDE,
    "net.lookup_ip_addr": _OUTSIDE,
    "opa.runtime": "it shows the environment of the scanner, secrets included",
    "rand.intn": _CHANCE,
    "uuid.rfc4122": _CHANCE,
}

_BARE = (
    "abs all and any assign cast_array cast_boolean cast_null cast_object cast_set cast_string "
    "ceil concat contains count div endswith eq equal floor format_int gt gte indexof indexof_n "
    "intersection is_array is_boolean is_null is_number is_object is_set is_string lower lt lte "
    "max min minus mul neq plus print product re_match rem replace round set_diff sort split "
    "sprintf startswith substring sum to_number trace trim trim_left trim_prefix trim_right "
    "trim_space trim_suffix type_name union upper walk"
)
_IN_NAMESPACES = {
    "array": "concat flatten reverse slice",
    "base64": "decode encode is_valid",
    "base64url": "decode encode encode_no_pad",
    "bits": "and lsh negate or rsh xor",
    "crypto": "hmac.equal hmac.md5 hmac.sha1 hmac.sha256 hmac.sha512 md5 parse_private_keys sha1 "
    "sha256 x509.parse_and_verify_certificates "
    "x509.parse_and_verify_certificates_with_options x509.parse_certificate_request "
    "x509.parse_certificates x509.parse_keypair x509.parse_rsa_private_key",
    "glob": "match quote_meta",
    "graph": "reachable reachable_paths",
    "graphql": "is_valid parse parse_and_verify parse_query parse_schema schema_is_valid",
    "hex": "decode encode",
    "http": "send",
    "io.jwt": "decode decode_verify encode_sign encode_sign_raw verify_eddsa verify_es256 "
    "verify_es384 verify_es512 verify_hs256 verify_hs384 verify_hs512 verify_ps256 verify_ps384 "
    "verify_ps512 verify_rs256 verify_rs384 verify_rs512",
    "json": "filter is_valid marshal marshal_with_options match_schema patch remove unmarshal "
    "verify_schema",
    "net": "cidr_contains cidr_contains_matches cidr_expand cidr_intersects cidr_is_valid "
    "cidr_merge cidr_overlap lookup_ip_addr",
    "numbers": "range range_step",
    "object": "filter get keys remove subset union union_n",
    "opa": "runtime",
    "providers.aws": "sign_req",
    "rand": "intn",
    "regex": "find_all_string_submatch_n find_n globs_match is_valid match replace split "
    "template_match",
    "rego": "metadata.chain metadata.rule parse_module",
    "semver": "compare is_valid",
    "strings": "any_prefix_match any_suffix_match count render_template replace_n reverse split_n",
    "time": "add_date clock date diff format now_ns parse_duration_ns parse_ns parse_rfc3339_ns "
    "weekday",
    "units": "parse parse_bytes",
    "uri": "is_valid parse",
    "urlquery": "decode decode_object encode encode_object",
    "uuid": "parse rfc4122",
    "yaml": "is_valid marshal unmarshal",
}
KNOWN = frozenset(_BARE.split()) | {
    f"{space}.{name}" for space, names in _IN_NAMESPACES.items() for name in names.split()
}


_COUNTS = {
    0: "opa.runtime rego.metadata.chain rego.metadata.rule time.now_ns",
    2: "and array.concat assign bits.and bits.lsh bits.or bits.rsh bits.xor concat contains "
    "crypto.hmac.equal crypto.hmac.md5 crypto.hmac.sha1 crypto.hmac.sha256 crypto.hmac.sha512 "
    "crypto.x509.parse_and_verify_certificates_with_options crypto.x509.parse_keypair div "
    "endswith eq equal format_int graph.reachable graph.reachable_paths graphql.is_valid "
    "graphql.parse graphql.parse_and_verify gt gte indexof indexof_n io.jwt.decode_verify "
    "io.jwt.verify_eddsa io.jwt.verify_es256 io.jwt.verify_es384 io.jwt.verify_es512 "
    "io.jwt.verify_hs256 io.jwt.verify_hs384 io.jwt.verify_hs512 io.jwt.verify_ps256 "
    "io.jwt.verify_ps384 io.jwt.verify_ps512 io.jwt.verify_rs256 io.jwt.verify_rs384 "
    "io.jwt.verify_rs512 json.filter json.marshal_with_options json.match_schema json.patch "
    "json.remove lt lte minus mul neq net.cidr_contains net.cidr_contains_matches "
    "net.cidr_intersects net.cidr_overlap numbers.range object.filter object.remove "
    "object.subset object.union or plus rand.intn re_match regex.globs_match regex.match "
    "regex.split rego.parse_module rem semver.compare set_diff split sprintf startswith "
    "strings.any_prefix_match strings.any_suffix_match strings.count strings.render_template "
    "strings.replace_n time.diff time.parse_ns trim trim_left trim_prefix trim_right "
    "trim_suffix",
    3: "array.slice glob.match io.jwt.encode_sign io.jwt.encode_sign_raw numbers.range_step object.get "
    "providers.aws.sign_req regex.find_all_string_submatch_n regex.find_n regex.replace replace "
    "strings.split_n substring",
    4: "regex.template_match time.add_date",
}


@cache
def arguments() -> Mapping[str, int]:
    """Return how many arguments each function takes; `print`, which takes any number, is there with one."""
    counted = {name: count for count, names in _COUNTS.items() for name in names.split()}
    return {**dict.fromkeys(sorted(KNOWN), 1), **counted}


def refusals(
    modules: Mapping[str, str], capabilities: frozenset[str], engine: str
) -> tuple[PolicyError, ...]:
    """Return one error for each builtin that is called and that the engine cannot or may not run.

    An engine that lacks a function may leave the rule undefined without a word, which would read
    as a pass; that is why this is looked at before anything is evaluated.
    """
    errors = []
    for path, text in modules.items():
        found = outline(text)
        for name, line in found.calls.items():
            if name in found.rules:
                continue
            if name in REFUSED:
                message = f"{name} is refused: {REFUSED[name]}"
                errors.append(PolicyError(path, line, 0, "refused", message))
            elif name in KNOWN and name not in capabilities:
                message = f"the {engine} engine has no {name}: evaluate it with the opa binary"
                errors.append(PolicyError(path, line, 0, "missing", message))
    return tuple(errors)
