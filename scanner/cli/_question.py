"""What the one-question commands share: options, the default subcommand, and the answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from scanner import plugins
from scanner.model.evidence import NotEvaluated, Source
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_POLICIES = "policies"
FORMATS_HELP = "Write a report as FORMAT=PATH; repeatable; PATH - is standard output."


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How to answer: where reports go, what fails, and which instant counts as now."""

    outputs: tuple[tuple[str, str], ...]
    fail_on: Severity
    as_of: datetime
    exit_zero: bool


class Instant(click.ParamType[datetime]):
    """An RFC 3339 instant with offset, or a date, which means midnight UTC."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant, or fail with an example of how to write one."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant: write 2028-03-27T00:00:00Z", param, ctx)
        if instant.tzinfo is None and "T" in value:
            self.fail(f"{value!r} has no offset: write {value}Z or {value}+01:00", param, ctx)
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


class Output(click.ParamType[tuple[str, str]]):
    """FORMAT=PATH, where FORMAT is one of the report formats."""

    name = "format=path"

    def convert(
        self,
        value: str | tuple[str, str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        """Return (format, path), or fail naming the formats there are."""
        if isinstance(value, tuple):
            return value
        name, equals, path = value.partition("=")
        known = list(plugins.names("report"))
        if not equals or not path:
            self.fail(f"{value!r}: write FORMAT=PATH, such as json=- or html=out.html", param, ctx)
        if name not in known:
            hint = plugins.closest(name, known)
            self.fail(f"no format {name!r}{hint}; there are: {', '.join(known)}", param, ctx)
        return name, path


def question_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --output, --fail-on, --as-of and --exit-zero, passed on as one `options` argument."""

    @click.option("--output", "outputs", multiple=True, type=Output(), help=FORMATS_HELP)
    @click.option(
        "--fail-on",
        type=click.Choice([level.value for level in Severity]),
        default=Severity.LOW.value,
        show_default=True,
        help="Exit 1 when there is a finding of at least this severity.",
    )
    @click.option("--as-of", type=Instant(), default=None, help="The instant that counts as now.")
    @click.option("--exit-zero", is_flag=True, help="Exit 0 even when there are findings.")
    def wrapper(
        outputs: tuple[tuple[str, str], ...],
        fail_on: str,
        as_of: datetime | None,
        *,
        exit_zero: bool,
        **rest: Any,
    ) -> Any:
        options = OutputOptions(
            outputs or (("table", "-"),), Severity(fail_on), as_of or datetime.now(UTC), exit_zero
        )
        return function(options=options, **rest)

    wrapper.__name__ = function.__name__
    wrapper.__doc__ = function.__doc__
    # Click keeps declared parameters on the function: those of `function` go first.
    mine = getattr(wrapper, "__click_params__", [])
    setattr(wrapper, "__click_params__", [*getattr(function, "__click_params__", []), *mine])  # noqa: B010 - click's own attribute
    return wrapper


def answer(
    *,
    areas: Sequence[str],
    sources: Sequence[Source],
    settings: Mapping[str, Mapping[str, Json]],
    options: OutputOptions,
    root: Path | None = None,
    keep: bool = False,
    acknowledged: Sequence[Any] = (),
    left_out: Mapping[str, str] | None = None,
) -> NoReturn:
    """Collect the sources, evaluate the areas, write the reports, and exit.

    Args:
        areas: folders of `scanner/evaluate/` to ask, such as ("dependencies",).
        sources: what to read; kinds are connector names.
        settings: per area, what trueup.yaml would say in the section of that name.
        options: from `question_options`.
        root: folder that relative paths start from; the current folder by default.
        keep: whether the answer may be kept, and an earlier one given while no file changed.
        acknowledged: gaps that somebody answers for, as `AcknowledgedGap` gives them.
        left_out: question that nothing was given for -> what would answer it; the report says so.
    """
    # Loaded only now: a command of the same group that scans nothing must start at once.
    from scanner.cli._progress import shown_progress  # noqa: PLC0415
    from scanner.operate.asked import Question  # noqa: PLC0415
    from scanner.operate.outputs import finish  # noqa: PLC0415

    question = Question(
        name=", ".join(source.name for source in sources),
        areas=areas,
        as_of=options.as_of,
        fail_on=options.fail_on,
        settings=settings,
        source_owners={source.name: source.owner for source in sources if source.owner},
        acknowledged=tuple(acknowledged),
        not_configured=_not_configured(left_out or {}),
    )
    kept = _kept_answers(question, sources) if keep else None
    report = kept.recall() if kept else None
    if report is None:
        from scanner.operate.question import ask  # noqa: PLC0415

        with shown_progress() as progress:
            report = ask(
                question, sources, root or Path.cwd(), progress, kept.keep if kept else None
            )
    finish(report, options.outputs, exit_zero=options.exit_zero)


def _not_configured(left_out: Mapping[str, str]) -> tuple[NotEvaluated, ...]:
    return tuple(NotEvaluated(what, why, incomplete=False) for what, why in left_out.items())


def _kept_answers(question: Any, sources: Sequence[Source]) -> Any:
    from scanner.operate.kept_answers import KeptAnswers, cache_folder  # noqa: PLC0415

    folder = cache_folder()
    if folder is None or _POLICIES not in question.areas:
        return KeptAnswers(folder, question, sources) if folder else None
    if tuple(question.areas) != (_POLICIES,):
        return None  # other areas may look at the day
    from scanner.operate.policy_engine_state import engine_state  # noqa: PLC0415

    engine = engine_state(question.settings.get(_POLICIES) or {})
    return KeptAnswers(folder, question, sources, engine) if engine else None


class QuestionGroup(click.Group):
    """A group that answers its main question when no subcommand is named.

    `trueup permissions FILE` asks the main question; `trueup permissions can FILE ...` another.
    The main question is the subcommand called "ask".
    """

    main_question = "ask"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the main question first unless a subcommand or help was asked for."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [self.main_question, *args]
        return super().parse_args(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the main question's help, then the other questions."""
        main = self.commands[self.main_question]
        main.format_help(click.Context(main, info_name=ctx.info_name, parent=ctx.parent), formatter)
        others = {name: c for name, c in self.commands.items() if name != self.main_question}
        with formatter.section("Further questions (each has its own --help)"):
            formatter.write_dl([(name, c.get_short_help_str(80)) for name, c in others.items()])
