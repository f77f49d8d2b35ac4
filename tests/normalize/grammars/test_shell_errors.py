import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.shell_errors import shell_swallows
from scanner.normalize.grammars.shell_words import commands
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "construct", "detail"),
    [
        ("python load.py || true # note", "|| true", "python load.py"),
        ("psql -f x.sql 2>/dev/null || :", "2>/dev/null || :", "psql -f x.sql"),
        ("make && cat x || exit 0", "|| exit 0", "make"),
        ("[ -f x ] && make || true", "|| true", "make"),
        ("docker push shop/web || true", "|| true", "docker push shop/web"),
        ("sudo ./deploy.sh || true", "|| true", "sudo ./deploy.sh"),
        ("cat <<EOF\nmake || true\nEOF\nmake all || true", "|| true", "make all"),
        ("set -e\nset +e\nmake", "set +e", "every command after it may fail unseen"),
        ("f() { make || true; }", "|| true", "make"),
    ],
)
def test_a_dropped_failure_is_found(text: str, construct: str, detail: str) -> None:
    assert [(s.construct, s.detail) for s in shell_swallows(text)] == [(construct, detail)]


@pytest.mark.parametrize(
    "text",
    [
        "grep x file || true",
        "cat x | grep y || true",
        "rm -f x || true",
        "docker rm -f db || true",
        "git diff --quiet || true",
        "x=$(python load.py) || true",
        "echo 'make || true'",
        "# make || true",
        "make || exit 1",
        "make || { echo failed; exit 1; }",
        "if make || true; then a; fi",
        "set +e\nmake",
        "set -e\nset +e\nmake\nrc=$?",
        "set -e\nset +e\nmake\nset -e",
    ],
)
def test_a_command_that_may_fail_is_left_alone(text: str) -> None:
    assert shell_swallows(text) == ()


def test_a_script_that_ci_starts_with_e_is_seen_to_turn_it_off() -> None:
    assert shell_swallows("set +e\nmake") == ()
    [found] = shell_swallows("set +e\nmake", stops_on_error=True)
    assert (found.construct, found.line) == ("set +e", 1)


@given(st.text(alphabet="ab|&;(){}<>'\"\\$#\n -E", max_size=120))
def test_any_text_gives_commands_with_a_place_in_it(text: str) -> None:
    for command in commands(text):
        assert command.words
        assert 1 <= command.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "unit", ['"\\', "'a", "$(", "a|| true;", "<<A\n", "{", "\\\n", "2>", "<<'"]
)
def test_a_megabyte_of_hostile_text_costs_one_pass(unit: str) -> None:
    assert_linear(shell_swallows, "||\n" + unit * (1_000_000 // len(unit)))
