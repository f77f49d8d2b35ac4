"""The comparison: a walk over a spec and a live document, and over what was last applied.

What it counts as a difference, and what not:
- A key that only live has is none, unless it was applied from the spec before and has been removed
  there since, or the place is declared exact, or `strict` was asked for.
- A list that the spec declares is declared as a whole: an element that only live has is one.
- Null, `{}` and absence say the same in a spec; `[]`, `""`, 0 and false are statements.
"""

from collections.abc import Hashable, Mapping

from scanner.evaluate.drift._entry import UNKNOWN, Entry, Op, cause_of
from scanner.evaluate.drift._lists import (
    Match,
    as_set,
    by_key,
    by_position,
    is_reordered,
    key_of,
    keys_of,
    out_of_order,
)
from scanner.evaluate.drift._places import is_named
from scanner.evaluate.drift._values import (
    NOTHING,
    covers,
    frozen,
    is_default,
    is_left_open,
    same,
    same_scalar,
    states_nothing,
    without_empty_lists,
)
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.meaning._compile import Node
from scanner.normalize.meaning._rows import ABSENT

_Path = tuple[PathPart, ...]
_Shown = tuple[Json, Json, Json]
_COLLECTIONS: frozenset[type] = frozenset({dict, list})
_LEAVES = frozenset({str, int, bool, float, type(None)})


def differences(
    spec: Json,
    live: Json,
    node: Node,
    *,
    base: Json = UNKNOWN,
    strict: bool | tuple[str, ...] = False,
    one_shape: bool = False,
) -> list[Entry]:
    """Return every difference between a spec and a live document, in order of the spec.

    Args:
        spec: the decoded spec; it is not changed.
        live: the decoded live document; it is not changed.
        node: how documents of this kind are compared.
        base: the document that was last applied; UNKNOWN when there is no record of it.
        strict: also report keys that only live has: everywhere, or in the maps whose written path
            one of these patterns matches.
        one_shape: live values have the shape of spec values everywhere, so that what is the same
            on both sides need not be walked through.
    """
    walk = _Walk(strict=strict, one_shape=one_shape, typed=node.typed)
    spec = dict(spec) if isinstance(spec, Mapping) else spec
    live = dict(live) if isinstance(live, Mapping) else live
    walk.both(spec, live, base, node, ())
    return walk.entries


class _Walk:
    __slots__ = ("alike", "entries", "places", "strict", "typed")

    def __init__(self, *, strict: bool | tuple[str, ...], one_shape: bool, typed: bool) -> None:
        self.entries: list[Entry] = []
        self.strict = strict is True
        self.places = strict if isinstance(strict, tuple) else ()
        self.alike = _COLLECTIONS if one_shape else frozenset()
        self.typed = typed

    def both(self, spec: Json, live: Json, base: Json, node: Node, path: _Path) -> None:
        """Compare two values that are both there."""
        if node.silent:
            return
        shown = (spec, live, base)
        if node.align is not None:
            shown = (spec, live if node.shown is None else node.shown(live), base)
            spec, live = node.align(spec, live)
        if node.form is not None:
            form = node.form
            spec, live = form(spec), form(live)
            base = base if base is ABSENT or base is UNKNOWN else form(base)
        if node.settle is not None:
            live = node.settle(spec, live)
        if type(spec) is dict and type(live) is dict:
            if ("hmac" in spec and is_masked(spec)) or ("hmac" in live and is_masked(live)):
                self._secret(spec, live, base, shown, path)
            else:
                self._map(spec, live, base, node, path)
        elif states_nothing(spec, node):
            self._dropped(live, base, node, path)
        else:
            self._unlike(spec, live, base, node, path, shown)

    def _unlike(
        self, spec: Json, live: Json, base: Json, node: Node, path: _Path, shown: _Shown
    ) -> None:
        """Compare values of which at most one is a map."""
        if isinstance(spec, list) and isinstance(live, list):
            self._list(spec, live, base, node, path)
        elif isinstance(spec, dict | list) or isinstance(live, dict | list):
            self._changed(shown, path, base_is_live=covers(base, live))
        elif not same_scalar(spec, live):
            self._changed(shown, path, base_is_live=same_scalar(base, live))

    def _secret(self, spec: Json, live: Json, base: Json, shown: _Shown, path: _Path) -> None:
        """Compare secrets by their keyed hashes; what is no secret is unlike any secret."""
        if spec.get("hmac") != live.get("hmac"):
            known = isinstance(base, dict) and base.get("hmac") == live.get("hmac")
            self._changed(shown, path, base_is_live=known)

    def _changed(self, shown: _Shown, path: _Path, *, base_is_live: bool) -> None:
        spec, live, base = shown
        cause = cause_of(Op.CHANGED, base, base_is_live=base_is_live)
        self.entries.append(Entry(Op.CHANGED, path, spec, live, base, cause))

    def _alone(self, op: Op, value: Json, base: Json, path: _Path) -> None:
        spec, live = (value, ABSENT) if op is Op.MISSING else (ABSENT, value)
        cause = cause_of(op, base, base_is_live=False)
        self.entries.append(Entry(op, path, spec, live, base, cause))

    def _map(
        self, spec: dict[str, Json], live: dict[str, Json], base: Json, node: Node, path: _Path
    ) -> None:
        fields, rest = node.fields, node.any
        known = base if isinstance(base, dict) else {}
        below = UNKNOWN if base is UNKNOWN else ABSENT
        for key, wanted in spec.items():
            held = live.get(key, ABSENT)
            # Most values of most documents end here.
            if type(wanted) is type(held) and type(wanted) in _LEAVES and wanted == held:
                continue
            if type(held) in self.alike and same(wanted, held):
                continue
            child = fields.get(key) or rest or NOTHING
            if held is ABSENT or held is None:
                if not is_default(wanted, child):
                    self._absent(wanted, known.get(key, below), child, (*path, key))
            else:
                self.both(wanted, held, known.get(key, below), child, (*path, key))
        if known and not known.keys() <= spec.keys():
            self._removed(spec, live, known, node, path)
        if node.exact or self.strict or (self.places and is_named(self.places, path)):
            self._only_live(spec, live, known, node, path)

    def _absent(self, wanted: Json, base: Json, node: Node, path: _Path) -> None:
        if node.silent or (self.typed and is_default(without_empty_lists(wanted), node)):
            return
        self._alone(Op.MISSING, wanted, base, path)

    def _removed(
        self,
        spec: dict[str, Json],
        live: dict[str, Json],
        base: dict[str, Json],
        node: Node,
        path: _Path,
    ) -> None:
        """Report what was applied from the spec once, is gone there, and is still live."""
        for key, applied in base.items():
            held = live.get(key)
            child = node.child(key) or NOTHING
            if key in spec or held is None or is_default(held, child, key, (node, live)):
                continue
            self._dropped(held, applied, child, (*path, key))

    def _dropped(self, held: Json, applied: Json, node: Node, path: _Path) -> None:
        if applied is UNKNOWN or states_nothing(applied) or node.silent or is_default(held, node):
            return
        if node.open and is_left_open(applied, node):
            return
        split = isinstance(applied, dict) and isinstance(held, dict) and not is_masked(held)
        if split and not self.strict and not held.keys() <= applied.keys():
            self._removed({}, held, applied, node, path)
        else:
            self._alone(Op.ADDED, held, applied, path)

    def _only_live(
        self,
        spec: dict[str, Json],
        live: dict[str, Json],
        known: dict[str, Json],
        node: Node,
        path: _Path,
    ) -> None:
        for key, held in live.items():
            if key in spec or (key in known and not states_nothing(known[key])):
                continue
            child = node.child(key) or NOTHING
            if child.silent or held is None or (not node.exact and states_nothing(held, child)):
                continue
            if not (node.exact and states_nothing(held, child)) and is_default(
                held, child, key, (node, live)
            ):
                continue
            self._alone(Op.ADDED, held, UNKNOWN if not known else ABSENT, (*path, key))

    def _list(
        self, spec: list[Json], live: list[Json], base: Json, node: Node, path: _Path
    ) -> None:
        if (not spec and not live) or (node.item is None and same(spec, live)):
            return
        keys = keys_of(spec, live, node)
        if keys:
            matches = by_key(spec, live, keys, node)
            if node.in_order and out_of_order(matches):
                self._changed((spec, live, base), path, base_is_live=covers(base, live))
        elif node.shape == "set":
            matches = as_set(spec, live, node)
        elif is_reordered(spec, live, node):
            self._changed((spec, live, base), path, base_is_live=covers(base, live))
            return
        else:
            matches = by_position(spec, live, node)
        bases = _Bases(base, keys, node)
        for match in matches:
            self._element(match, spec, live, bases, path)

    def _element(
        self, match: Match, spec: list[Json], live: list[Json], bases: "_Bases", path: _Path
    ) -> None:
        where = (*path, match.part)
        if match.live < 0:
            element = spec[match.spec]
            self._alone(Op.MISSING, element, bases.of(element, match.spec), where)
        elif match.spec < 0:
            element = live[match.live]
            self._alone(Op.ADDED, element, bases.of(element, match.live), where)
        else:
            element = spec[match.spec]
            item = bases.node.item or NOTHING
            self.both(element, live[match.live], bases.of(element, match.spec), item, where)


class _Bases:
    """Finds the element of the last applied list that belongs to another element."""

    __slots__ = ("_by_value", "_keys", "_known", "_list", "node")

    def __init__(self, base: Json, keys: tuple[str, ...], node: Node) -> None:
        self._known = base is not UNKNOWN
        self._list: list[Json] = base if isinstance(base, list) else []
        self._keys = keys
        self._by_value: dict[Hashable, Json] | None = None
        self.node = node

    def of(self, element: Json, place: int) -> Json:
        """Return the element that was applied; ABSENT for none, UNKNOWN without a record."""
        if not self._list:
            return ABSENT if self._known else UNKNOWN
        if not self._keys and self.node.shape != "set":
            return self._list[place] if place < len(self._list) else ABSENT
        if self._by_value is None:
            self._by_value = {self._name(each): each for each in self._list}
        return self._by_value.get(self._name(element), ABSENT)

    def _name(self, element: Json) -> Hashable:
        if not self._keys:
            return frozen(element, self.node.item)
        return key_of(element, self._keys, self.node) if isinstance(element, dict) else None
