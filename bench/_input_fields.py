"""Fields of documents that no package describes: of GitHub, and of what our own readers make."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from github.Repository import Repository

Schema: TypeAlias = dict[str, Any]
ANY: Schema = {}


def closed(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of an object with these fields and no others."""
    return {
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }


def array(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def mapping(values: Schema) -> Schema:
    """Return the schema of an object whose keys are names that somebody chose."""
    return {"type": "object", "additionalProperties": values}


def named(names: str) -> dict[str, Schema]:
    """Return fields that may hold anything."""
    return dict.fromkeys(names.split(), ANY)


def of_github() -> dict[str, Schema]:
    """Return the kinds of GitHub, under the field names of its REST API."""
    properties = {n: ANY for n, held in vars(Repository).items() if isinstance(held, property)}
    status = closed(named("status"))
    features = (
        "advanced_security code_security secret_scanning secret_scanning_push_protection "
        "secret_scanning_ai_detection secret_scanning_non_provider_patterns "
        "secret_scanning_validity_checks dependabot_security_updates"
    )
    properties["security_and_analysis"] = closed(dict.fromkeys(features.split(), status))
    properties |= named("license node_id permissions owner parent source template_repository")
    switch = {"anyOf": [closed({"enabled": {"type": "boolean"}, "url": ANY}), {"type": "boolean"}]}
    switches = (
        "required_signatures enforce_admins required_linear_history allow_force_pushes lock_branch "
        "allow_deletions block_creations required_conversation_resolution allow_fork_syncing"
    )
    reviews = named(
        "url dismiss_stale_reviews require_code_owner_reviews required_approving_review_count "
        "require_last_push_approval dismissal_restrictions bypass_pull_request_allowances"
    )
    checks = named("url strict contexts contexts_url checks enforcement_level")
    protection = {
        **dict.fromkeys(switches.split(), switch),
        **named("url name protection_url restrictions"),
        "required_pull_request_reviews": closed(reviews),
        "required_status_checks": closed(checks),
    }
    ruleset = named(
        "id name target source_type source enforcement bypass_actors current_user_can_bypass "
        "node_id _links conditions rules created_at updated_at"
    )
    key = named("id key url title verified created_at read_only added_by last_used enabled")
    return {
        "github/repository": closed(properties),
        "github/branch_protection": closed(protection),
        "github/ruleset": closed(ruleset),
        "github/deploy_key": closed(key),
        "github/workflow": _workflow(),
    }


def _workflow() -> Schema:
    step = closed(
        {
            **named("id if name uses run shell with continue-on-error timeout-minutes"),
            "working-directory": ANY,
            "env": ANY,
        }
    )
    job = {
        **named("name needs if permissions runs-on environment concurrency outputs env defaults"),
        **named("timeout-minutes strategy continue-on-error container uses with secrets snapshot"),
        "services": mapping(ANY),
        "steps": array(step),
    }
    top = {"jobs": mapping(closed(job))}
    return closed(
        {**named("name run-name on permissions env defaults concurrency"), **top, "true": ANY}
    )


def of_our_own() -> dict[str, Schema]:
    """Return the kinds whose attributes our own readers make."""
    instruction = {**named("instruction arguments"), "stage": {"type": "integer"}}
    grant = "object_type schema name is_default owner of_extension grantee privileges grantable"
    role = (
        "rolname rolsuper rolinherit rolcreaterole rolcreatedb rolcanlogin rolreplication "
        "rolbypassrls rolconnlimit rolvaliduntil predefined bootstrap"
    )
    function = (
        "schema name arguments owner of_extension owner_is_superuser language config executable_by"
    )
    return {
        "container/dockerfile": closed(
            {
                "instructions": array(closed(instruction)),
                "stages": array(closed(named("image name"))),
            }
        ),
        "nginx/config": closed({"directives": array(ANY)}),
        "postgresql/role": closed(named(role)),
        "postgresql/membership": closed(named("role member grantor admin_option")),
        "postgresql/override": closed(named("database role settings")),
        "postgresql/grant": closed(named(grant)),
        "postgresql/function": closed(named(function)),
        "postgresql/default_privilege": closed(
            named("schema owner object_type grantee privileges")
        ),
        "trueup/listing": closed(named("kind place complete reason")),
        "trueup/unread": closed(named("resource path reason")),
        "aws/resource-policy": closed(named("Policy Arn")),
    }
