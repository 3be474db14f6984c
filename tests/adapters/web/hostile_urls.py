"""Thousands of links that try to reach what is not public: every spelling of private addresses times every trick of URLs."""

import itertools
import random
from collections.abc import Iterator
from ipaddress import IPv4Address

PRIVATE_V4 = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
]
PRIVATE_V6 = [
    "::",
    "::1",
    "0:0:0:0:0:0:0:1",
    "0000:0000:0000:0000:0000:0000:0000:0001",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "fe80::1%25eth0",
    "fe80::1%eth0",
    "::1%251",
]
LOCAL_NAMES = ["localhost", "LocalHost", "localhost.", "a.localhost", "ip6-localhost", "metadata", "metadata.google.internal"]
LOCAL_NAMES += ["instance-data", "kubernetes.default.svc", "host.docker.internal", "router.lan", "printer.local", "db.internal"]
SCHEMES = ["http", "https", "HTTP", "hTTps", "ftp", "file", "gopher", "dict", "ldap", "ws", "jar:http", "view-source:http", ""]


def spellings(address: str) -> Iterator[str]:
    """Ways to write one IPv4 address as the host of a URL, legal and not."""
    number = int(IPv4Address(address))
    a, b, c, d = IPv4Address(address).packed
    yield from (address, f"{address}.", f"{address}..", f".{address}")
    yield from (str(number), hex(number), f"0{number:o}", f"0X{number:08X}", str(number + 2**32))
    yield from (
        f"{a}.{(b << 16) + (c << 8) + d}",
        f"{a}.{b}.{(c << 8) + d}",
        f"{a:#x}.{b}.{c}.{d}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
    )
    yield from (f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:04d}.{b:04d}.{c}.{d}", f"{a + 256}.{b}.{c}.{d}", f"{a}.{b}.{c}.{d}.")
    yield address.replace(".", "。")
    yield address.replace(".", "．")
    yield address.replace(".", "%2e")
    yield address.replace(".", "%E3%80%82")
    yield "".join(chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit for digit in address)
    yield "".join(chr(ord(digit) - 48 + 0x1D7CE) if digit.isdigit() else digit for digit in address)
    yield "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(digit)] if digit.isdigit() else digit for digit in address)
    yield "".join(f"%{ord(character):02x}" for character in address)
    high, low = f"{a:02x}{b:02x}", f"{c:02x}{d:02x}"
    for prefix in ("::ffff:", "::FFFF:", "0:0:0:0:0:ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::"):
        yield f"[{prefix}{address}]"
        yield f"[{prefix}{high}:{low}]"
    yield from (f"[2002:{high}:{low}::]", f"[2002:{high}:{low}::1]", f"[2001:0:{high}:{low}::1]")
    yield f"[2001:0:1:1::{0xFFFF ^ int(high, 16):x}:{0xFFFF ^ int(low, 16):x}]"
    yield from (f"[fe80::5efe:{address}]", f"[2606:4700::5efe:{address}]", f"[2606:4700::200:5efe:{high}:{low}]")
    yield from (f"[{address}]", f"[::ffff:{address}%25lo]", f"[::ffff:{address}", f"::ffff:{address}")
    yield from (f"{address}.nip.example", f"{address.replace('.', '-')}.sslip.example", "rebinding.example", "bücher.example")


def hosts() -> list[str]:
    found = [spelling for address in PRIVATE_V4 for spelling in spellings(address)]
    return list(dict.fromkeys(found + [f"[{address}]" for address in PRIVATE_V6] + LOCAL_NAMES))


def tricks(host: str) -> Iterator[str]:
    """What stands between the scheme and the end of a URL to `host`."""
    yield f"://{host}/"
    yield f"://{host}:80/latest/meta-data/"
    yield f"://{host}:22/"
    yield f"://{host}?a=1"
    yield f"://{host}#@kestrel.example/"
    yield f"://kestrel.example@{host}/"
    yield f"://kestrel.example:80@{host}:80/"
    yield f"://{host}@kestrel.example:80@{host}/"
    yield f"://kestrel.example\\@{host}/"
    yield f"://{host}\\@kestrel.example/"
    yield f"://kestrel.example#@{host}/"
    yield f":\\\\{host}\\"
    yield f":/{host}/"
    yield f":{host}/"
    yield f":///{host}/"
    yield f"://\t{host}/"
    yield f"://{host}\n/"
    yield f"://{host}%00.kestrel.example/"
    yield f"://{host}\x00.kestrel.example/"
    yield f"://{host}%09/"
    yield f"://\u200b{host}/"
    yield f"//{host}/"


def corpus(seed: int, size: int) -> list[str]:
    """`size` different hostile URLs: all hosts plainly over http and https, then schemes, tricks and hosts by chance."""
    plain = [f"{scheme}://{host}/" for scheme in ("http", "https") for host in hosts()]
    mixed = [scheme + trick for scheme, host in itertools.product(SCHEMES, hosts()) for trick in tricks(host)]
    random.Random(seed).shuffle(mixed)
    return list(dict.fromkeys(plain + mixed))[:size]


def rebound(chance: random.Random) -> list[str]:
    """A DNS answer with nothing public in it."""
    every = (
        PRIVATE_V4
        + [address for address in PRIVATE_V6 if "%" not in address]
        + ["::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1%1"]
    )
    return chance.sample(every, chance.randint(1, 4))
