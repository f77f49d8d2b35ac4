"""Take a part that only live has into the spec."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json, PathPart
from scanner.remediate._safety import refuse_unsafe
from scanner.remediate.edits import insertion

_POD = "containers:\n- name: web  # ours\n  image: web:1\nrestartPolicy: Always\n"


@fix(
    title="Take the part that only live has into the spec",
    widens=True,
    examples=(
        FixExample(
            "a key comes behind the others, and comments stay",
            {"file": "web.yaml", "path": ["spec", "paused"], "value": True},
            "spec:\n  replicas: 3  # agreed\n",
            "spec:\n  replicas: 3  # agreed\n  paused: true\n",
        ),
        FixExample(
            "an element of a list is written in the layout of the list",
            {"file": "pod.yaml", "path": ["containers", {"name": "proxy"}],
             "value": {"name": "proxy", "ports": [{"port": 80}]}},
            _POD,
            "containers:\n- name: web  # ours\n  image: web:1\n- name: proxy\n  ports:\n"
            "    - port: 80\nrestartPolicy: Always\n",
        ),
        FixExample(
            "brackets stay brackets",
            {"file": "job.yaml", "path": ["args", 1], "value": "--all"},
            'args: ["-v"]\n',
            'args: ["-v", "--all"]\n',
        ),
        FixExample(
            "JSON keeps its margins",
            {"file": "web.json", "path": ["paused"], "value": True},
            '{\n  "replicas": 3\n}\n',
            '{\n  "replicas": 3,\n  "paused": true\n}\n',
        ),
        FixExample(
            "a key that is there already is not written twice",
            {"file": "web.yaml", "path": ["replicas"], "value": 5},
            "replicas: 3\n",
            None,
        ),
        FixExample(
            "a masked secret is not written",
            {"file": "web.yaml", "path": ["token"], "value": "(masked)"},
            "name: web\n",
            None,
        ),
        FixExample(
            "more access is not written",
            {"file": "pod.yaml", "path": ["hostNetwork"], "value": True},
            "containers: []\n",
            None,
        ),
        FixExample(
            "nor is more access deep inside a part",
            {"file": "pod.yaml", "path": ["containers", {"name": "agent"}],
             "value": {"name": "agent", "securityContext": {"privileged": True}}},
            "containers:\n- name: web\n",
            None,
        ),
        FixExample(
            "a template is refused",
            {"file": "chart.yaml", "path": ["paused"], "value": True},
            "replicas: {{ .Values.replicas }}\n",
            None,
        ),
    ),
)  # fmt: skip
def add_value(arguments: Mapping[str, Json], text: str) -> str:
    """Return the text of the spec with `arguments["value"]` as the new `arguments["path"]`.

    The result is a proposal: whoever chooses it says that the part was meant.
    """
    file, path = arguments.get("file"), arguments.get("path")
    if not isinstance(file, str) or not isinstance(path, Sequence) or not path:
        raise CannotFixError("the finding does not say what to add to which file")
    if "value" not in arguments:
        raise CannotFixError("the finding does not say what to add")
    value, suffix = arguments["value"], PurePosixPath(file).suffix.lower()
    _refuse_inside(path, value)
    if suffix == ".json":
        return insertion.in_json(text, path, value)
    if suffix in {".yaml", ".yml"}:
        return insertion.in_yaml(text, path, value, arguments.get("document"))
    raise CannotFixError(f"files of this kind are not edited: {suffix or file}")


def _refuse_inside(path: Sequence[PathPart], value: Json) -> None:
    """Refuse what must not be written, also deep inside the part."""
    waiting: list[tuple[tuple[PathPart, ...], Json]] = [(tuple(path), value)]
    while waiting:
        place, held = waiting.pop()
        refuse_unsafe(place, None, held)
        if isinstance(held, Mapping):
            waiting += [((*place, key), each) for key, each in held.items()]
        elif isinstance(held, list):
            waiting += [((*place, at), each) for at, each in enumerate(held)]
