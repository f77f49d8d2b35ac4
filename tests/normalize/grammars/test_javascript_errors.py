import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.javascript_errors import javascript_swallows
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("fetch(u).catch(() => {})", ".catch(() => {})"),
        ("p.catch(async (e) => { /* no */ })", ".catch(() => {})"),
        ("p.catch(_ => null)", ".catch(() => null)"),
        ("p.catch(function (e) {})", ".catch(function () {})"),
        ("p.catch(noop)", ".catch(noop)"),
        ("try { a() } catch (e) {}", "catch (...) {}"),
        ("try { a() } catch { }", "catch {}"),
    ],
)
def test_a_handler_that_drops_everything_is_found(text: str, construct: str) -> None:
    assert [each.construct for each in javascript_swallows(text)] == [construct]


@pytest.mark.parametrize(
    "text",
    [
        "p.catch(e => { log(e) })",
        "p.catch(handle)",
        "try { a() } catch (e) { throw e }",
        "'x.catch(() => {})'",
        "// p.catch(() => {})",
        "var r = /} catch (e) {}/",
        "`try {} catch (e) {}`",
    ],
)
def test_an_error_that_somebody_deals_with_is_left_alone(text: str) -> None:
    assert javascript_swallows(text) == ()


@given(st.text(alphabet="catch(){}=>/*\"'`\\[ .\n", max_size=120))
def test_any_text_gives_places_within_it(text: str) -> None:
    for found in javascript_swallows(f"catch {text}"):
        assert 1 <= found.line <= text.count("\n") + 1


@pytest.mark.parametrize("unit", ['"\\', "/*", "/[", "}catch(", "`${", "/a", "(()=>"])
def test_a_large_hostile_text_costs_one_pass(unit: str) -> None:
    assert_linear(javascript_swallows, "catch " + unit * (1_000_000 // len(unit)))
