"""Specs that a tool renders: a Helm chart, a kustomization, or a plan of Terraform.

A tool runs only over what is `trusted_to_run`, in an environment of its own; else hand in what it rendered
(`rendered`). Files are taken from the commit, as other specs are, not from the work tree.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from scanner.collect._commit import Checkout, checkout, entries_of
from scanner.collect._git import GitError, read_blobs
from scanner.collect._local_mark import following
from scanner.collect._rendered_places import (
    Place,
    helm_places,
    kustomize_places,
    terraform_lines,
    texts_below,
)
from scanner.collect._tool_run import ToolError, run_tool
from scanner.evidence.reader import CannotReadError, decode, read_file
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents

_TEMPLATE = re.compile(r"# Source: [^/\n]{1,200}/(\S{1,400})")
_MOST_FILES = 5_000
_YAML = (".yaml", ".yml")
_TOOLS = ("helm", "kustomize", "terraform")


@dataclass(frozen=True, slots=True)
class _Job:
    """One rendering: `folder` holds the files, `inside` is where the tool looks in it."""

    options: Mapping[str, Json]
    folder: Path
    inside: str

    @property
    def place(self) -> Path:
        return self.folder / self.inside

    def names(self, option: str) -> list[str]:
        held = self.options.get(option)
        listed = held if isinstance(held, list) else [held] if held else []
        return [str(one) for one in listed]


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    source = replace(source, side=Side.SPEC)
    tool = str(source.options.get("tool", ""))
    inside = str(source.options.get("path", "."))
    try:
        place = checkout(context.root)
        documents = _all(tool, inside, source, place)
    except (ToolError, GitError, CannotReadError, DocumentSyntaxError, ValueError) as error:
        reason = getattr(error, "reason", "") or str(error).replace(str(context.root), "")
        yield Unreadable(source.name, inside, reason, whole=True)
        return
    origin = Origin(source=source.name, api=f"rendered from {inside}", commit=place.commit)
    value = {"tool": tool, "from": inside, "documents": documents}
    yield context.recorder.answer(
        source, Answer(f"rendered/{inside}", value, origin, query=tool, found=len(documents))
    )


def _all(tool: str, inside: str, source: Source, place: Checkout) -> list[dict[str, Json]]:
    """Return everything that is rendered.

    Raises:
        ToolError: an option cannot be used, or the tool failed.
    """
    if tool not in _TOOLS:
        raise ToolError(f"`tool` must be one of {', '.join(_TOOLS)}")
    with tempfile.TemporaryDirectory(prefix="trueup-") as folder:
        job = _Job(source.options, _exported(place, Path(folder)), inside)
        for one in (inside, *job.names("values"), *job.names("plan"), *job.names("rendered")):
            if Path(one).is_absolute() or ".." in Path(one).parts:
                raise ToolError(f"{one}: name a file below the folder of trueup.yaml")
        if not job.place.exists():
            raise ToolError("no such folder in what is committed")
        return list(_rendered(tool, job))


def _exported(place: Checkout, folder: Path) -> Path:
    """Return a folder with the committed files; the folder itself where it is in no repository."""
    if place.git_dir is None:
        return place.folder
    entries = entries_of(place)
    if len(entries) > _MOST_FILES:
        raise ToolError(f"more than {_MOST_FILES} files: keep specs that are rendered apart")
    blobs = read_blobs(place.git_dir, [one.oid for one in entries])
    for entry, data in zip(entries, blobs, strict=True):
        target = (folder / entry.path).resolve()
        if data is not None and target.is_relative_to(folder.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return folder


def _rendered(tool: str, job: _Job) -> Iterator[dict[str, Json]]:
    handed = job.options.get("rendered")
    if handed:
        data = read_file(job.folder, str(handed))
    elif job.options.get("trusted_to_run") is not True:
        raise ToolError("set `trusted_to_run: true` to let the tool run, or hand in `rendered`")
    else:
        data = run_tool(_command(tool, job), job.folder)
    text = decode(data)
    if tool == "terraform":
        yield from _planned(job, json.loads(text))
    else:
        yield from _objects(tool, job, text)


def _command(tool: str, job: _Job) -> list[str]:
    if tool == "helm":
        values = [part for one in job.names("values") for part in ("--values", one)]
        named = str(job.options.get("release") or Path(job.inside).name)
        namespace = str(job.options.get("namespace") or "default")
        return ["helm", "template", named, job.inside, "--namespace", namespace, *values]
    if tool == "kustomize":
        return ["kustomize", "build", job.inside]
    return ["terraform", f"-chdir={job.inside}", "show", "-json", *job.names("plan")]


def _objects(tool: str, job: _Job, text: str) -> Iterator[dict[str, Json]]:
    templates = _templates(text)
    files = texts_below(job.folder, _YAML) if tool == "kustomize" else []
    values = [("values.yaml", job.inside), *((one, "") for one in job.names("values"))]
    stated = [(f"{at}/{one}" if at else one, _text(job.folder / at / one)) for one, at in values]
    for number, document in enumerate(load_documents(text)):
        if not isinstance(document.value, dict):
            continue
        template = templates[number] if number < len(templates) else ""
        if tool == "helm":
            found = helm_places(document.value, _text(job.place / template), stated) if template else iter(())  # fmt: skip
        else:
            found = kustomize_places(document.value, files)
        namespaced = _with_namespace(document.value, str(job.options.get("namespace") or ""))
        yield _row(namespaced, template, list(found))


def _templates(text: str) -> list[str]:
    """Return of each rendered document which template it says it is from; "" where it says none."""
    parts = re.split(r"^---[ \t]*$", text, flags=re.MULTILINE)
    held = [part for part in parts if any(_says(line) for line in part.split("\n"))]
    return [(found[1] if (found := _TEMPLATE.search(part)) else "") for part in held]


def _says(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def _with_namespace(value: dict[str, Json], namespace: str) -> dict[str, Json]:
    metadata = value.get("metadata")
    if not namespace or not isinstance(metadata, dict) or metadata.get("namespace"):
        return value
    return {**value, "metadata": {**metadata, "namespace": namespace}}


def _planned(job: _Job, plan: Json) -> Iterator[dict[str, Json]]:
    """Yield the resources of a plan or a state as `terraform show -json` prints them."""
    held = plan.get("planned_values") or plan.get("values") if isinstance(plan, dict) else None
    if not isinstance(held, dict):
        raise ToolError("what terraform printed holds neither planned values nor a state")
    lines = terraform_lines(texts_below(job.place, (".tf",))) if job.place.is_dir() else {}
    waiting = [held.get("root_module") or {}]
    while waiting:
        module = waiting.pop()
        waiting += module.get("child_modules") or []
        for one in module.get("resources") or ():
            if one.get("mode") == "managed":
                place = lines.get((str(one.get("type")), str(one.get("name"))))
                file = f"{job.inside}/{place[0]}" if place else ""
                yield {
                    "terraform": {"type": one.get("type"), "address": one.get("address")},
                    "values": one.get("values") or {},
                    "sensitive_values": one.get("sensitive_values") or {},
                    "template": "",
                    "places": [[[], file, place[1]]] if place else [],
                }


def _row(value: dict[str, Json], template: str, places: list[Place]) -> dict[str, Json]:
    return {"object": value, "template": template, "places": [one.row() for one in places]}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


CONNECTOR = Connector(
    collect=_collect,
    options={
        "tool": "helm, kustomize or terraform",
        "path": "the chart, the kustomization, or the folder of .tf files; relative to trueup.yaml",
        "values": "values files for helm, later ones winning",
        "release": "name of the release for helm; the folder's by default",
        "namespace": "namespace of objects that name none",
        "plan": "file of the plan, for terraform; the state by default",
        "rendered": "a file that holds what the tool rendered, so that nothing has to run",
        "trusted_to_run": "true to let the tool run over these files",
    },
    needs=("read access to the files; the tool on the PATH, unless `rendered` is given",),
    follow=following(_collect, lambda _source, context: [context.root]),
)
