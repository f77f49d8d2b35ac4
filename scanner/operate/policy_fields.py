"""Fields that policies read and no input has: found by their text, and by OPA where it is at hand."""

from collections.abc import Iterator, Mapping, Sequence

from scanner.evaluate.policies._engine import Bundle, Engine, PolicyError
from scanner.evaluate.policies._engine_opa import OpaEngine
from scanner.evaluate.policies._input_fields import mistyped
from scanner.evaluate.policies._policy import FINDING, Policy, policies_of
from scanner.model.resource import Resource
from scanner.operate.policy_schemas import input_schemas, schema_of

_UNDEFINED = "rego_type_error"


def wrong_fields(
    modules: Sequence[Resource], engines: Sequence[Engine], rego_version: str
) -> Iterator[PolicyError]:
    """Yield an error with its place for each field that no input of its policy has.

    Args:
        modules: all of a place, since policies import one another.
        engines: those that are at hand; OPA follows a field through variables and loops.
        rego_version: of the modules.
    """
    schemas = input_schemas()
    found = list(mistyped(modules, schemas))
    yield from found
    said = {(one.file, one.row) for one in found}
    opa = next((one for one in engines if isinstance(one, OpaEngine)), None)
    if opa is None:
        return
    texts = {
        one.origin.file: one.attributes["text"] for one in modules if not one.attributes["test"]
    }
    for policy in policies_of(modules, ()):
        if not isinstance(policy, Policy) or policy.shape != FINDING:
            continue
        schema = schema_of(policy.kinds, schemas)
        if schema is None:
            continue
        file = policy.module.origin.file
        bundle = Bundle(_with_imports(file, texts, modules), rego_version=rego_version)
        for error in opa.typed(bundle, schema):
            if error.code == _UNDEFINED and error.file == file and (file, error.row) not in said:
                yield error


def _with_imports(
    file: str, texts: Mapping[str, str], modules: Sequence[Resource]
) -> Mapping[str, str]:
    """Return a module and the libraries beside it: other policies read other inputs."""
    return {
        one.origin.file: texts[one.origin.file]
        for one in modules
        if one.origin.file == file
        or (one.origin.file in texts and FINDING not in one.attributes["rules"])
    }
