"""Kubernetes Secrets: `stringData` is written into `data` in base64, and empty values are null.

Source: Kubernetes API reference, Secret v1.
"""

import base64
from typing import Any

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Default, Form, Meaning, Row


def merge_string_data(secret: Json) -> Json:
    """Return the Secret as the server stores it: `stringData` merged over `data`.

    A masked value stands as it is: redaction takes the HMAC of the decoded secret, so that both
    spellings have the same one.
    """
    if not isinstance(secret, dict) or not isinstance(secret.get("stringData"), dict):
        return secret
    data = dict(secret.get("data") or {})
    data.update({key: _encoded(value) for key, value in secret["stringData"].items()})
    rest = {key: value for key, value in secret.items() if key != "stringData"}
    return {**rest, "data": data}


def _encoded(value: Any) -> Json:
    return base64.b64encode(value.encode()).decode() if isinstance(value, str) else value


MEANING = Meaning(
    types={
        "kubernetes.Secret": (
            Row(
                "",
                Form(merge_string_data),
                Case({"stringData": {"user": "bar"}}, {"data": {"user": "YmFy"}}),
                Case({"stringData": {"user": "bar"}}, {"data": {"user": "YmF6"}}),
            ),
            Row("data.*", Default(""), Case("", None), Case("YmFy", None)),
            Row(
                "type", Default("Opaque"), Case("Opaque", None), Case("Opaque", "kubernetes.io/tls")
            ),
        ),
    },
    kinds={"kubernetes/Secret": "kubernetes.Secret"},
)
