"""entitlements/tool-outside-ledger."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, tool
from scanner.evaluate.entitlements._observe import about_tool
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Origin, Resource
from scanner.model.vocabulary import Certainty, Severity


def _workflow(**step: Json) -> Resource:
    return Resource(
        "github/workflow/shop/build.yml",
        "github/workflow",
        {"jobs": {"build": {"steps": [step]}}},
        origin=Origin(source="shop", file=".github/workflows/build.yml", line=1),
        evidence="sha256:03",
    )


_ROBOT = tool("robot", aliases=["RoboTool"])


@check(
    title="Licensed tool outside the ledger",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-8", "ISO 27001:2022 A.5.32"),
    examples=(
        Example("it has an entitlement", estate(_ROBOT, entitlement("E1"), _workflow(uses="acme/robot@v2"))),
        Example(
            "an action of a pipeline runs it, and nothing was bought",
            estate(_ROBOT, _workflow(uses="acme/robot@v2")),
            ("robot runs in .github/workflows/build.yml and is in no entitlement",),
        ),
        Example(
            "by another of its names, in a command",
            estate(_ROBOT, _workflow(run="set -e\nrobotool --batch")),
            ("robot runs in .github/workflows/build.yml and is in no entitlement",),
        ),
        Example("a longer word is another tool", estate(_ROBOT, _workflow(uses="acme/robot-arm@v1"))),
        Example("a name beside a command is no use", estate(_ROBOT, _workflow(name="feed the robot", uses="acme/x@v1"))),
    ),
)  # fmt: skip
def tool_outside_ledger(analysis: Analysis) -> Iterator[Observation]:
    """Find tools of the catalogue that pipelines, images or clusters run without any entitlement.

    Usage records come from the tools that keep them; a licensed tool that is simply started in a
    container is in none of them, and an audit finds it there. Looked for are the ids and aliases of
    the `tools` that the entitlement files list, as whole words of images, actions and commands.
    Conditional: the name says what is started, not under which licence. Facts: `files`, `names`.

    Fix: add the entitlement to the file, or stop running the tool there.
    Source: ISO/IEC 19770-1:2017, licence management; NIST SP 800-53 rev. 5, CM-8 and CM-10.
    """
    held = {each.tool for each in analysis.catalogue.entitlements}
    held |= {each.tool for each in analysis.catalogue.unusable}
    for known in analysis.catalogue.tools.values():
        places = [each for each in analysis.seen if each.tool == known.id]
        if known.id in held or not places:
            continue
        files = sorted({str(each.resource.origin.file or each.resource.uid) for each in places})
        told = about_tool(
            known,
            (),
            "{tool} runs in {files} and is in no entitlement",
            {
                "files": ", ".join(files[:3])
                + (f" and {len(files) - 3} more" if len(files) > 3 else "")
            },
            facts={"files": files, "names": sorted({each.name for each in places})},
            certainty=Certainty.CONDITIONAL,
        )
        yield replace(
            told,
            origin=places[0].resource.origin,
            evidence=tuple(
                dict.fromkeys(
                    (
                        *told.evidence,
                        *(each.resource.evidence for each in places if each.resource.evidence),
                    )
                )
            ),
        )
