"""The standard library's dataclass, with classes that are ready five times sooner.

`dataclasses` compiles up to six methods for each class at every start of a program, about half a
millisecond; a command loads about a hundred of them before it begins to work. Here only `__init__`
is compiled. The other methods are functions that read the fields. What is made is a dataclass like
any other: `fields`, `replace`, `asdict`, pickling and inspection work as with the standard one,
which type checkers are shown.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

__all__ = ["dataclass"]

C = TypeVar("C", bound=type[Any])
_Fields: TypeAlias = Sequence[Field[Any]]


def _quick_dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[C], C]:
    """Return a decorator that makes a dataclass.

    Args:
        frozen: its values cannot be changed, and can be hashed where their fields can.
        slots: as of the standard one.
    """
    return lambda declared: _made(declared, frozen=frozen, slots=slots)


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _quick_dataclass


def _made(declared: C, *, frozen: bool, slots: bool) -> C:
    if not slots or any(map(dataclasses.is_dataclass, declared.__mro__[1:])):
        # What these inherit, and rules about it, are left to the standard one.
        standard: Any = dataclasses.dataclass(frozen=frozen, slots=slots)
        return standard(declared)  # type: ignore[no-any-return]
    own = declared.__dict__.copy()
    # Without a text the standard one writes a signature, which takes longer than all else here.
    declared.__doc__ = declared.__doc__ or declared.__name__
    make = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)
    made: Any = make(declared)
    held = fields(made)
    made.__init__ = _init(made, held, frozen=frozen)
    if "__repr__" not in own:
        made.__repr__ = _repr
    if "__eq__" not in own:
        made.__eq__ = _eq([field.name for field in held if field.compare])
    if own.get("__hash__") is None:
        hashed = [one.name for one in held if (one.compare if one.hash is None else one.hash)]
        made.__hash__ = _hash(hashed) if frozen else None
    if frozen:
        made.__dataclass_params__.frozen = True
        made.__setattr__, made.__delattr__ = _refuse_change, _refuse_removal
        made.__getstate__, made.__setstate__ = _state, _restore
    return made  # type: ignore[no-any-return]


def _init(made: Any, held: _Fields, *, frozen: bool) -> Callable[..., None]:
    """Return `__init__`, the one method that is worth compiling: its arguments have names."""
    known: dict[str, Any] = {"MISSING": MISSING}
    taken, lines = ["self"], []
    for index, field in enumerate(held):
        name = value = field.name
        if field.default is not MISSING:
            known[f"_default{index}"] = field.default
            taken.append(f"{name}=_default{index}")
            value = name if field.init else f"_default{index}"
        elif field.default_factory is not MISSING:
            known[f"_new{index}"] = field.default_factory
            taken.append(f"{name}=MISSING")
            new = f"_new{index}()"
            value = f"{new} if {name} is MISSING else {name}" if field.init else new
        else:
            taken.append(name)
        if not field.init:
            taken.pop()
            if field.default is MISSING and field.default_factory is MISSING:
                continue
        known[f"_set{index}"] = made.__dict__[name].__set__
        lines.append(f"_set{index}(self, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    # Names and nothing else come from the class; that they are names, the interpreter made sure of.
    exec(f"def __init__({', '.join(taken)}):\n {'; '.join(lines) or 'pass'}", known)  # noqa: S102
    init: Any = known["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    init.__annotations__ = {one.name: one.type for one in held if one.init} | {"return": None}
    return init  # type: ignore[no-any-return]


def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads these attributes of a value."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda _value: ()
    [name] = names
    return lambda value: (getattr(value, name),)


def _eq(names: Sequence[str]) -> Callable[[Any, object], Any]:
    values = _values(names)

    def eq(self: Any, other: object) -> Any:
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    return eq


def _hash(names: Sequence[str]) -> Callable[[Any], int]:
    values = _values(names)
    return lambda self: hash(values(self))


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_change(self: Any, name: str, value: object) -> None:
    if name in self.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _refuse_removal(self: Any, name: str) -> None:
    if name in self.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: Sequence[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
