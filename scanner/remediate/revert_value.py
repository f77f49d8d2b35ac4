"""Write the value of the spec back into a live configuration that is kept in a file."""

from collections.abc import Mapping

from scanner.model.remediation import FixExample, fix
from scanner.model.resource import Json
from scanner.remediate._set_value import set_value

_LIVE = "ports:\n- {name: http, port: 81}\n- {name: admin, port: 9000}\n"


@fix(
    title="Write the value of the spec back into the live file",
    examples=(
        FixExample(
            "an element of a keyed list is found by its key",
            {"file": "service.yaml", "path": ["ports", {"name": "http"}, "port"], "value": 80},
            _LIVE,
            "ports:\n- {name: http, port: 80}\n- {name: admin, port: 9000}\n",
        ),
        FixExample(
            "one of several documents is changed",
            {"file": "all.yml", "path": ["replicas"], "value": 3, "document": 1},
            "replicas: 3\n---\nreplicas: 5\n",
            "replicas: 3\n---\nreplicas: 3\n",
        ),
        FixExample(
            "a template is refused",
            {"file": "chart.yaml", "path": ["replicas"], "value": 3},
            "replicas: {{ .Values.replicas }}\n",
            None,
        ),
        FixExample(
            "a file of an unknown kind is refused",
            {"file": "app.conf", "path": ["replicas"], "value": 3},
            "replicas: 5\n",
            None,
        ),
    ),
)
def revert_value(arguments: Mapping[str, Json], text: str) -> str:
    """Return the text of the live file with the value of the spec in place of its own."""
    return set_value(arguments, text)
