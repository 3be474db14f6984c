"""Which internet addresses are public. Pure: no lookups, no sockets.

Python's own `is_global` lets through multicast, mapped and translated forms, so the registries are written out here
(IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890), without their few globally reachable anycast services.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # shared by carriers, RFC 6598
        "127.0.0.0/8",  # loopback, RFC 1122
        "168.63.129.16/32",  # the host of virtual machines on Azure: public by number, answered from inside only
        "169.254.0.0/16",  # link local, cloud metadata, RFC 3927
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.31.196.0/24",  # AS112, RFC 7535
        "192.52.193.0/24",  # multicast tunnelling, RFC 7450
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "192.175.48.0/24",  # AS112, RFC 7534
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved and broadcast, RFC 1112, RFC 919
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that is allocated to hosts, RFC 4291; mapped and NAT64 forms lie outside
_SPECIAL_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments with Teredo, ORCHID, benchmarking, RFC 2928
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, which carries any IPv4 address, RFC 3056
        "2620:4f:8000::/48",  # AS112, RFC 7534
        "3ffe::/16",  # the old test network, RFC 3701
        "3fff::/20",  # documentation, RFC 9637
    )
)
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # interface identifiers that carry an IPv4 address, RFC 5214 section 6.1


def is_public(address: Address | str) -> bool:
    """Whether `address` is a host's on the public internet. Any text that is not an address in its plain form is not."""
    if isinstance(address, str):
        found = read_address(address)
        if found is None:
            return False
        address = found
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address.scope_id is not None or address not in _GLOBAL_UNICAST:
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return not any(address in network for network in _SPECIAL_V6)


def read_address(text: str) -> Address | None:
    """The address that `text` is, in the plain forms alone: four decimal numbers without leading zeros, or RFC 4291's."""
    if not text.isascii():
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None
