"""Write the live value into the spec, for a change that people decide to keep."""

from collections.abc import Mapping

from scanner.model.remediation import FixExample, fix
from scanner.model.resource import Json
from scanner.remediate._set_value import set_value

_SPEC = "spec:\n  replicas: 3  # agreed\n  image: 'web:1'\n"


@fix(
    title="Write the live value into the spec",
    examples=(
        FixExample(
            "the number changes and its comment stays",
            {"file": "web.yaml", "path": ["spec", "replicas"], "value": 5, "expected": 3},
            _SPEC,
            "spec:\n  replicas: 5  # agreed\n  image: 'web:1'\n",
        ),
        FixExample(
            "JSON keeps its layout",
            {"file": "web.json", "path": ["spec", "replicas"], "value": 5},
            '{"spec" : {"replicas":3}}\n',
            '{"spec" : {"replicas":5}}\n',
        ),
        FixExample(
            "an env file keeps its quotes and comments",
            {"file": "app.env", "path": ["LEVEL"], "value": "debug", "expected": "info"},
            "# shop\nexport LEVEL='info' # usual\n",
            "# shop\nexport LEVEL='debug' # usual\n",
        ),
        FixExample(
            "a spec that was changed since the scan stays",
            {"file": "web.yaml", "path": ["spec", "replicas"], "value": 5, "expected": 4},
            _SPEC,
            None,
        ),
        FixExample(
            "a masked secret is not written",
            {"file": "web.yaml", "path": ["spec", "image"],
             "value": {"masked": "hmac-sha256:k1", "hmac": "00"}},
            _SPEC,
            None,
        ),
        FixExample(
            "a value that looks like a secret is not written",
            {"file": "db.yaml", "path": ["password"], "value": "hunter2-hunter2"},
            "password: env:DB\n",
            None,
        ),
        FixExample(
            "more access is not written without a person",
            {"file": "pod.yaml", "path": ["securityContext", "privileged"], "value": True},
            "securityContext: {privileged: false}\n",
            None,
        ),
        FixExample(
            "an address range for everybody is not written",
            {"file": "group.yaml", "path": ["cidr"], "value": "0.0.0.0/0"},
            "cidr: 10.0.0.0/8\n",
            None,
        ),
    ),
)  # fmt: skip
def adopt_value(arguments: Mapping[str, Json], text: str) -> str:
    """Return the text of the spec with the live value in place of its own.

    The result is a proposal: whoever reviews it says whether the live change was meant. Values that
    may give more access than the spec are refused.
    """
    return set_value(arguments, text)
