import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.python_errors import python_swallows
from tests.growth import assert_linear


def _try(body: str, handler: str, after: str = "") -> str:
    return f"def load():\n    try:\n        {body}\n    {handler}\n    {after}\n"


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        (_try("save(o)", "except: pass"), "except: pass"),
        (_try("save(o)", "except Exception: ..."), "except Exception: ..."),
        (_try("save(o)", "except (ValueError,\n      BaseException): pass"), "except BaseException: pass"),
        (_try("save(o)", "except Exception:  # why\n        # not\n        pass"), "except Exception: pass"),
        ("for o in x:\n    try:\n        a(o)\n    except Exception:\n        continue\n", "except Exception: continue"),
        ("from contextlib import suppress as s\nwith s(Exception):\n    a()\n", "contextlib.suppress(Exception)"),
        (_try("return a()", "except Exception: pass", "return None"), "except Exception: pass"),
        (_try("c.close()\n        save(o)", "except Exception: pass"), "except Exception: pass"),
    ],
)  # fmt: skip
def test_a_handler_that_drops_everything_is_found(text: str, construct: str) -> None:
    assert [each.construct for each in python_swallows(text)] == [construct]


@pytest.mark.parametrize(
    "text",
    [
        _try("save(o)", "except KeyError: pass"),
        _try("save(o)", "except Exception as e: log(e)"),
        _try("save(o)", "except Exception: raise"),
        _try("save(o)", "except Exception: return False"),
        _try("c.close()", "except Exception: pass"),
        _try("import fast", "except Exception: pass"),
        _try("return fast()", "except Exception: pass", "return slow()"),
        "class A:\n    def __del__(self):\n        try:\n            self.x()\n        except Exception:\n            pass\n",
        "for i in range(3):\n    try:\n        a()\n    except Exception:\n        continue\nraise TimeoutError\n",
        "from contextlib import suppress\nwith suppress(KeyError):\n    a()\n",
        "def suppress(x): return x\nwith suppress(Exception):\n    a()\n",
        "x = 'except Exception: pass'\n",
    ],
)
def test_an_error_that_somebody_deals_with_is_left_alone(text: str) -> None:
    assert python_swallows(text) == ()


def test_the_place_and_what_may_fail_are_named() -> None:
    [found] = python_swallows(
        "class A:\n    def f(self):\n        try:\n            save(1)\n        except Exception:\n            pass\n"
    )
    assert (found.line, found.column, found.function, found.detail) == (5, 9, "A.f", "save(1)")


def test_text_that_is_not_python_is_an_error_for_the_caller() -> None:
    with pytest.raises(SyntaxError):
        python_swallows("try:\n    print 1\nexcept: pass\n")


@given(
    st.lists(
        st.sampled_from(
            ["try:\n", "except:\n", " pass\n", "  ", "# x\n", "a()\n", "suppress(", "\x00"]
        )
    )
)
def test_any_text_gives_places_or_a_syntax_error(parts: list[str]) -> None:
    try:
        python_swallows("".join(parts))
    except SyntaxError:
        return


@pytest.mark.parametrize(
    "unit",
    ["except:", "except:#", "except a\n", "\nexcept a:\n #", "\n except : #:#", "except a:   "],
)
def test_a_megabyte_of_hostile_text_costs_one_look(unit: str) -> None:
    def read(text: str) -> None:
        with contextlib.suppress(SyntaxError):
            python_swallows(text)

    assert_linear(read, unit * (1_000_000 // len(unit)))
