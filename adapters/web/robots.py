"""What a site's robots.txt asks of us (RFC 9309), read by protego; hostile files are cut to what cannot hold it up."""

import re
from dataclasses import dataclass

from protego import Protego

TOKEN = "Pullquote"
"""The name by which a robots.txt speaks to us."""

MAX_BYTES = 512_000
"""How much of a robots.txt is read; RFC 9309 asks for at least 500 kibibytes."""

_MAX_RULES = 5_000
_GROUP = re.compile(r"\s*user[- ]?agent\s*[: ]\s*(.*?)\s*(?:#.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt allows us; parsed None: everything."""

    parsed: Protego | None = None

    def allows(self, url: str) -> bool:
        return self.parsed is None or bool(self.parsed.can_fetch(url, TOKEN))

    @property
    def delay(self) -> float:
        """Seconds between two requests that it asks for, 0 if it does not."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(TOKEN)
        per_request = rate.seconds / rate.requests if rate else 0.0
        return max(float(self.parsed.crawl_delay(TOKEN) or 0.0), per_request)


def read_rules(body: bytes) -> Rules:
    """The rules in a robots.txt. Never raises."""
    try:
        return Rules(Protego.parse(_relevant(body[:MAX_BYTES].decode("utf-8-sig", "replace"))))
    except (ValueError, RecursionError):
        return Rules()


def _relevant(text: str) -> str:
    """`text` with all names of other robots as one, each once in a row: protego's work grows with names times rules."""
    lines: list[str] = []
    group: set[str] = set()
    for line in re.split(r"[\r\n]+", text):
        named = _GROUP.fullmatch(line)
        if named:
            token = named[1].partition("/")[0].strip()
            name = token if token == "*" or token.lower() == TOKEN.lower() else "another"
            if name in group:
                continue
            group.add(name)
            lines.append(f"User-agent: {name}")
        elif line.strip() and not line.lstrip().startswith("#"):
            group.clear()
            lines.append(line)
        if len(lines) >= _MAX_RULES:
            break
    return "\n".join(lines)
