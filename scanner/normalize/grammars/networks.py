"""Read IP addresses and networks in one spelling: `10.0.0.7/8` is `10.0.0.0/8`."""

import ipaddress

_LONGEST = 64


def canonical_network(text: str) -> str | None:
    """Return the network with host bits cleared and zeros compressed; None when it is not one.

    A bare address is the network of that one address.
    """
    if len(text) > _LONGEST:
        return None
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        return None
