"""Builtin functions about networks, as OPA answers them; read by the worker, by path.

A function that raises leaves its input without a verdict, which is said; so whatever is not certain
to equal OPA's answer raises.

Source: Open Policy Agent documentation, "Built-in Functions"; RFC 4291 and RFC 4632 for the texts.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


_CIDR = re.compile(r"[0-9A-Fa-f.:]{2,45}/(?:0|[1-9][0-9]{0,2})")


def _network(text: Any) -> _Network:
    if not _CIDR.fullmatch(_text(text)):
        raise ValueError("not an address with a prefix length")
    found = ipaddress.ip_network(text, strict=False)
    if found.version == 6 and found.network_address.ipv4_mapped:
        raise ValueError("an IPv4 address in an IPv6 one is not compared here")
    return found


def cidr_intersects(one: Any, other: Any) -> bool:
    """Say whether two networks overlap."""
    first, second = _network(one), _network(other)
    return first.version == second.version and first.overlaps(second)


def cidr_contains(network: Any, other: Any) -> bool:
    """Say whether a network holds an address or a whole network."""
    held = _network(network)
    inner = _network(other) if "/" in _text(other) else ipaddress.ip_network(other)
    if inner.version == 6 and inner.network_address.ipv4_mapped:
        raise ValueError("an IPv4 address in an IPv6 one is not compared here")
    if isinstance(held, ipaddress.IPv4Network):
        return isinstance(inner, ipaddress.IPv4Network) and inner.subnet_of(held)
    return isinstance(inner, ipaddress.IPv6Network) and inner.subnet_of(held)


_ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}(?:/[0-9]{1,3})?")


@lru_cache(maxsize=4096)
def place_in(network: str, other: str) -> bool | None:
    """Say whether a network holds an address or a network; None where one of the texts is neither.

    Raises:
        ValueError: engines may read them differently.
    """
    if "/" not in network or not all(map(_ADDRESS.fullmatch, (network, other))):
        return None
    if any("/0" in text and not text.endswith("/0") for text in (network, other)):
        raise ValueError("a prefix length with zeros before it")
    for text in (network, other):
        try:
            ipaddress.ip_network(text, strict=False)
        except ValueError:
            return None
    return cidr_contains(network, other)


def _members(operand: Any) -> Iterable[tuple[Any, Any]]:
    """Yield (network, what names it in the answer)."""
    if isinstance(operand, str):
        return [(operand, operand)]
    if isinstance(operand, dict):
        return [(_first(value), key) for key, value in operand.items()]
    if isinstance(operand, list):
        return [(_first(value), index) for index, value in enumerate(operand)]
    if isinstance(operand, set | frozenset):
        return [(_first(value), value) for value in operand]
    raise TypeError("not networks")


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple) and value else value


def cidr_contains_matches(networks: Any, others: Any) -> set[tuple[Any, Any]]:
    """Return the pairs of which the first holds the second."""
    held, inner = list(_members(networks)), list(_members(others))
    for text, _ in (*held, *inner):
        _network(text if "/" in _text(text) else f"{text}/32")
    return {
        (name, other)
        for network, name in held
        for one, other in inner
        if cidr_contains(network, one)
    }


def cidr_merge(networks: Any) -> set[str]:
    """Return the fewest networks that hold the same addresses."""
    if not isinstance(networks, list | set | frozenset):
        raise TypeError("not networks")
    held = [_network(each) for each in networks]
    four = [one for one in held if isinstance(one, ipaddress.IPv4Network)]
    six = [one for one in held if isinstance(one, ipaddress.IPv6Network)]
    if four and six:
        raise ValueError("networks of both versions are not merged here")
    merged = (*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six))
    return {str(one) for one in merged}


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "net.cidr_contains_matches": (2, cidr_contains_matches),
    "net.cidr_intersects": (2, cidr_intersects),
    "net.cidr_merge": (1, cidr_merge),
    "trueup.place_in": (2, place_in),
}
"""By name: how many arguments it takes, and what it does."""
