"""What a JSON document of a kind must hold, so that most readers need not even be imported for it.

A reader that is named here takes a `.json` document only where one of its words stands in the text
or in the path. Readers that are not named are always asked.
"""

from collections.abc import Mapping

MARKS_OF_JSON: Mapping[str, tuple[str, ...]] = {
    "aws-authorization-details": ('"UserDetailList"', '"RoleDetailList"', '"GroupDetailList"'),
    "aws-changes": ('"eventSource"',),
    "aws-cloudtrail": ('"eventSource"', '"ServicesLastAccessed"'),
    "aws-organization-policy": ('"PolicySummary"', '"TargetId"', '"Id"'),
    "aws-policy-document": ('"Statement"',),
    "aws-resource-policy": ("Statement",),
    "cargo-metadata": ('"workspace_members"',),
    "crates-index": ('"yanked"',),
    "github-export": (
        '"node_id"', '"members_url"', '"read_only"', '"enforcement"', '"custom_roles"', '"full_name"',
        '"default_workflow_permissions"', '"allowed_actions"', '"default_repository_permission"',
    ),
    "github-repository": ('"pushed_at"',),
    "github-settings": ("enforce_admins", "required_"),
    "go-module-list": ('"GoMod"',),
    "inventory": ("resources",),
    "license-lock": ('"license-lock/1"',),
    "nginx-config": ("# configuration file /",),
    "npm-packument": ('"dist-tags"',),
    "osv-advisory": ('"affected"',),
    "postgresql-log": ('"backend_type"',),
    "postgresql-settings": ("setting",),
    "pypi-index": ('"api-version"', '"classifiers"'),
    "role-grants": ("roles/1",),
    "sbom-cyclonedx": ('"bomFormat"', "bom.json", ".cdx.json"),
    "sbom-spdx": ('"spdxVersion"', ".spdx.json"),
    "seat-exports": (
        '"last_activity_at"', '"total_seats_consumed"', '"license_id"', '"free_seats_count"',
    ),
    "terraform-show": ('"terraform_version"',),
    "terraform-state": ('"terraform_version"',),
    "uipath-jobs": ('"RuntimeType"',),
}  # fmt: skip
"""Reader -> words."""


_WORDS = frozenset(word for words in MARKS_OF_JSON.values() for word in words)
# A text is cut at its quotes once: to look for each string in it takes four times as long.
_STRINGS = frozenset(word[1:-1] for word in _WORDS if word[0] == word[-1] == '"')
_BARE = tuple(sorted(word for word in _WORDS if word[0] != '"'))
_LONGEST = 200_000
"""In a longer text, to look for all words takes longer than to ask all readers."""


def marks_in(name: str, text: str) -> frozenset[str]:
    """Return the words that stand in a document or in its path; all of a long one."""
    if len(text) > _LONGEST:
        return _WORDS
    strings = [f'"{word}"' for word in _STRINGS.intersection(text.split('"'))]
    return frozenset(strings + [word for word in _BARE if word in text or word in name])


def may_take(reader: str, marks: frozenset[str]) -> bool:
    """Say whether a reader may take a JSON document that holds these words."""
    words = MARKS_OF_JSON.get(reader)
    return words is None or not marks.isdisjoint(words)
