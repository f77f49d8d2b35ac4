"""What `scanner.model.quick_dataclass` makes is what the standard library would have made."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import MISSING, FrozenInstanceError, asdict, field, fields, replace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.quick_dataclass import dataclass

DEFAULTS: list[dict[str, Any]] = [{"default": 7}, {"default_factory": tuple}]
NAMES = ("self_", "value", "MISSING_", "name", "_hidden", "index")


@dataclass(frozen=True, slots=True)
class Point:
    """A frozen one, which can be pickled since it stands in a module."""

    across: int
    down: int = 0
    labels: list[str] = field(default_factory=list, compare=False)
    KINDS: ClassVar[tuple[str, ...]] = ("a",)


@dataclass(slots=True)
class Counter:
    """One that changes."""

    count: int = 0


class Undocumented:
    across: int
    down: int = 0


@dataclass(frozen=True, slots=True)
class Above:
    """One that others inherit from."""

    first: int


@dataclass(frozen=True, slots=True)
class Below(Above):
    """One that inherits."""

    second: int = 2


@st.composite
def shapes(draw: st.DrawFn) -> tuple[bool, list[tuple[str, dict[str, Any]]]]:
    """Return whether a class is frozen, and options of its fields, those without default first."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    needed = draw(st.integers(0, len(names)))
    made = []
    for index, name in enumerate(names):
        options: dict[str, Any] = {
            "compare": draw(st.booleans()),
            "repr": draw(st.booleans()),
            "hash": draw(st.sampled_from([None, True, False])),
        }
        if index >= needed:
            options |= draw(st.sampled_from(DEFAULTS)) | {"init": draw(st.booleans())}
        made.append((name, options))
    return draw(st.booleans()), made


def _both(shape: tuple[bool, list[tuple[str, dict[str, Any]]]]) -> tuple[Any, Any]:
    frozen, made = shape

    def declared() -> type[Any]:
        body = {name: field(**options) for name, options in made}
        notes = {"__annotations__": {name: object for name, _ in made}, "__doc__": "Said."}
        return type("Shape", (), {**body, **notes, "__qualname__": "Shape"})

    standard = dataclasses.dataclass(frozen=frozen, slots=True)(declared())
    return standard, dataclass(frozen=frozen, slots=True)(declared())


def _taken(kind: Any) -> list[tuple[str, object, bool, object]]:
    parameters = inspect.signature(kind).parameters.values()
    none = inspect.Parameter.empty
    return [
        # What stands for "made anew" is a matter of each.
        (one.name, one.kind, one.default is none, one.default if one.default == 7 else 0)
        for one in parameters
    ]


@given(shapes(), st.lists(st.integers(0, 2), min_size=6, max_size=6), st.data())
def test_made_as_the_standard_one(shape: Any, numbers: list[int], data: st.DataObject) -> None:
    standard, ours = _both(shape)
    given_names = [name for name, options in shape[1] if options.get("init", True)]
    values = dict(zip(given_names, numbers, strict=False))
    kept = data.draw(st.sets(st.sampled_from(given_names))) if given_names else set()
    needed = {name for name, options in shape[1] if "default" not in str(options.keys())}
    values = {name: value for name, value in values.items() if name in kept | needed}

    assert _taken(ours) == _taken(standard)
    assert ours.__match_args__ == standard.__match_args__
    assert ours.__slots__ == standard.__slots__
    a, b = ours(**values), standard(**values)
    assert repr(a) == repr(b)
    assert asdict(a) == asdict(b)
    others = [{**values, name: value + 1} for name, value in values.items()]
    for other in [values, *others]:
        assert (ours(**other) == a) is (standard(**other) == b)
        if shape[0]:
            assert (hash(ours(**other)) == hash(a)) is (hash(standard(**other)) == hash(b))
    assert a != b


@given(shapes())
def test_changed_and_hashed_only_where_the_standard_one_is(shape: Any) -> None:
    standard, ours = _both(shape)
    needed = [name for name, options in shape[1] if "default" not in str(options.keys())]
    for kind in (standard, ours):
        made = kind(**dict.fromkeys(needed, 1))
        assert kind.__dataclass_params__.frozen is shape[0]
        if not shape[0]:
            with pytest.raises(TypeError, match="unhashable"):
                hash(made)
        for name, _ in shape[1]:
            if shape[0]:
                with pytest.raises(FrozenInstanceError, match=name):
                    setattr(made, name, 3)
                with pytest.raises(FrozenInstanceError, match=name):
                    delattr(made, name)
            else:
                setattr(made, name, 3)
                assert getattr(made, name) == 3
        with pytest.raises((AttributeError, TypeError)):  # the standard one is wrong of which
            made.unknown = 1


def test_pickled_copied_and_replaced() -> None:
    point = Point(1, 2, ["a"])
    for other in (pickle.loads(pickle.dumps(point)), copy.copy(point), copy.deepcopy(point)):  # noqa: S301
        assert other == point
        assert other.labels == ["a"]
    assert replace(point, down=5) == Point(1, 5)
    assert replace(Counter(3), count=4) == Counter(4)
    assert [one.name for one in fields(Point)] == ["across", "down", "labels"]
    assert Point(1).labels is not Point(1).labels
    assert inspect.get_annotations(Point.__init__)["down"] is int


def test_wrong_arguments_are_refused_with_the_name_of_the_class() -> None:
    with pytest.raises(TypeError, match=r"Point.__init__\(\) missing .* 'across'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'up'"):
        Point(1, up=2)  # type: ignore[call-arg]


def test_one_without_a_text_is_named() -> None:
    made: Any = dataclass(frozen=True, slots=True)(Undocumented)
    assert made.__doc__ == "Undocumented"
    assert repr(made(1)) == "Undocumented(across=1, down=0)"


def test_one_that_inherits() -> None:
    assert repr(Below(1)) == "Below(first=1, second=2)"
    assert Below(1) == Below(1, 2)
    assert Below(1) != Above(1)
    with pytest.raises(FrozenInstanceError):
        Below(1).first = 3  # type: ignore[misc]


def test_methods_of_its_own_stay() -> None:
    @dataclass(frozen=True, slots=True)
    class Folded:
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Folded) and self.text.casefold() == other.text.casefold()

        def __hash__(self) -> int:
            return hash(self.text.casefold())

        def __repr__(self) -> str:
            return f"<{self.text}>"

    assert Folded("A") == Folded("a")
    assert len({Folded("A"), Folded("a")}) == 1
    assert repr(Folded("A")) == "<A>"


def test_one_that_holds_itself_can_be_shown() -> None:
    held = Counter()
    held.count = held  # type: ignore[assignment]
    assert repr(held) == "Counter(count=...)"


def test_the_mark_for_a_missing_argument_is_no_value() -> None:
    assert Point(1, labels=MISSING).labels == []  # type: ignore[arg-type]
