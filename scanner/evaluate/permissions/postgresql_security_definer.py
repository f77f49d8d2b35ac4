"""PostgreSQL functions that run with their owner's rights and look names up where callers say."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, observed
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity

_MESSAGE = "function {function} on {server} runs as {owner} without a fixed search_path"


def _function(config: list[str], by: list[str], **more: Json) -> Resource:
    return example(
        "function", "shop/sales.total()", schema="sales", name="total", arguments="",
        owner="app", config=config, executable_by=by, **more,
    )  # fmt: skip


def _pinned(function: Resource) -> bool:
    return any(str(one).startswith("search_path=") for one in function.attributes["config"])


@check(
    title="Function runs with its owner's rights and without a fixed search path",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 SI-10", "SOC 2 CC6.3", "CIS v8 16.1"),
    examples=(
        Example(
            "callable by everybody",
            account(_function([], ["PUBLIC"])),
            ("function sales.total() on orders-db runs as app without a fixed search_path",),
        ),
        Example(
            "with a fixed search path",
            account(_function(["search_path=pg_catalog, pg_temp"], ["PUBLIC"])),
        ),
        Example("callable by nobody but its owner", account(_function([], []))),
        Example("made by an extension", account(_function([], ["PUBLIC"], of_extension=True))),
    ),
)
def postgresql_security_definer(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL functions that run with their owner's rights and look names up where callers say.

    A caller puts a function or table of the same name earlier in its `search_path`, and it runs
    with the rights of the owner. Facts: `function`, `owner`, `executable_by`,
    `owner_is_superuser`.

    Fix: `ALTER FUNCTION ... SET search_path = schema, pg_temp`, and revoke EXECUTE from PUBLIC.

    Source: PostgreSQL documentation, "CREATE FUNCTION: Writing SECURITY DEFINER Functions Safely";
    NIST SP 800-53 Rev. 5 AC-6.
    """
    for function in analysis.resources.of_kind("postgresql/function"):
        attributes = function.attributes
        if _pinned(function) or not attributes["executable_by"] or attributes.get("of_extension"):
            continue
        superuser = attributes.get("owner_is_superuser") is True
        facts: dict[str, Json] = {
            "function": f"{attributes['schema']}.{attributes['name']}({attributes['arguments']})",
            "owner": attributes["owner"],
            "executable_by": attributes["executable_by"],
            "owner_is_superuser": superuser,
        }
        if superuser:
            facts["severity_reason"] = "the owner is a superuser"
        observation = observed(function, _MESSAGE, facts)
        yield replace(observation, severity=Severity.HIGH if superuser else None)
