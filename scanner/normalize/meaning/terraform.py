"""Resources in Terraform state of any provider, and sets and places of Google Cloud and Azure.

Source: Terraform documentation, "Plugin SDK: Schema Types" (an empty text or list of a provider made
with it is the same as none); Terraform Registry, documentation of hashicorp/google (arguments of type
set) and hashicorp/azurerm ("location": the display name and the short one are the same place).
"""

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Default, Form, Meaning, Row, SetLike, Typed

_GOOGLE_SETS = (
    "members", "oauth_scopes", "scopes", "source_ranges", "destination_ranges", "source_tags",
    "target_tags", "source_service_accounts", "target_service_accounts", "included_permissions",
    "permissions",
)  # fmt: skip
_AZURE_SETS = (
    "address_space", "address_prefixes", "source_address_prefixes", "destination_address_prefixes",
    "source_port_ranges", "destination_port_ranges", "data_actions", "actions", "not_actions",
    "assignable_scopes", "identity_ids",
)  # fmt: skip


def place(value: Json) -> Json:
    """Return the short name of a region: "West Europe" is "westeurope"."""
    return value.replace(" ", "").lower() if isinstance(value, str) else value


def _set(path: str) -> Row:
    return Row(path, SetLike(), Case(["a", "b"], ["b", "a"]), Case(["a"], ["a", "b"]))


MEANING = Meaning(
    types={
        "terraform.Resource": (
            Row("", Typed(), Case({"a": []}, {"a": None}), Case({"a": []}, {"a": [1]})),
            Row("*", Default(""), Case("", None), Case("shop", None)),
        ),
        "terraform.Google": tuple(map(_set, _GOOGLE_SETS)),
        "terraform.Azure": (
            *map(_set, _AZURE_SETS),
            Row(
                "location",
                Form(place),
                Case("West Europe", "westeurope"),
                Case("West Europe", "northeurope"),
            ),
        ),
    },
    kinds={
        "terraform/*": "terraform.Resource",
        "terraform/google_*": "terraform.Google",
        "terraform/azurerm_*": "terraform.Azure",
    },
)
