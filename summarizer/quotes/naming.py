"""Names as strings: which words of a name count, which name is short for which."""

import re
from functools import cache

from config import words

_POSSESSIVE = re.compile(r"['’]s?$")
_FORMS_OF_FIRM = frozenset(
    {"Co", "Cos", "Inc", "Corp", "Corporation", "Ltd", "LLC", "Plc", "PLC", "Group", "Company", "Holdings", "AG", "SA", "Bank"}
)
_GIVEN_IN_BRACKETS = re.compile(r"\s\([\"“‘']?(?:the |or )?([^()\"”’']{2,30}?)[\"”’']?\)")


@cache
def titles() -> frozenset[str]:
    """Titles that stand before a name and are no part of it, in lower case."""
    return frozenset(words("people")["titles"])


@cache
def post_nominals() -> frozenset[str]:
    """Letters after a name that are no part of it: "KC", "MP", "PhD"; in lower case."""
    return frozenset(words("people")["post_nominals"])


@cache
def body_nouns() -> frozenset[str]:
    """Nouns that stand for a body ("the company"), never for a person."""
    return frozenset(words("people")["bodies"]["nouns"])


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, in lower case, without titles, initials' dots and possessive."""
    bare = [_POSSESSIVE.sub("", word).strip(".,\"“”‘’'").lower() for word in name.split()]
    while len(bare) > 1 and bare[-1] in post_nominals():
        bare.pop()
    kept = [word for word in bare if word and word not in titles()]
    return tuple(kept or [word for word in bare if word])


def bare_body(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", _POSSESSIVE.sub("", name.strip()).lower())


def is_short_form(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` is how an article shortens `full`: its last name(s), or its first name alone."""
    if len(short) > len(full):
        return False
    if short == full[-len(short) :] or (len(short) == 1 and len(full) > 1 and short[0] == full[0]):
        return True
    return len(short) >= 2 and short[0] == full[0] and short[-1] == full[-1]


def short_forms(name: str) -> set[str]:
    """What a body's name may be shortened to: its initials ("PG&E"), or the name without its form of firm."""
    parts = [w for w in re.split(r"[\s-]+", name) if w and (w[0].isupper() or w == "&") and w != "The"]
    core = [w for w in parts if w.strip(".,") not in _FORMS_OF_FIRM]
    forms = {"".join(w[0] for w in kept) for kept in (parts, core)}
    forms |= {form.replace("&", "") for form in forms}
    kept_words = name.split()
    while len(kept_words) > 1 and kept_words[-1].strip(".,") in _FORMS_OF_FIRM:
        kept_words.pop()
    forms.add(" ".join(kept_words).rstrip(" ,&"))
    return {form for form in forms if len(form) >= 2 and form != name}


def without_form(name: str) -> str | None:
    """ "Quillon" of "Quillon Inc.": a firm's name without its form, if it is one word that nothing else may mean."""
    parts = name.split()
    bare = len(parts) == 2 and parts[1].strip(".,") in _FORMS_OF_FIRM - {"Bank", "Group", "Company", "Holdings"}
    return parts[0].rstrip(",") if bare and len(parts[0]) > 3 else None


def introduced_short_form(text: str, end: int) -> str | None:
    """The short form that an article introduces right after a name that ends at `end`: "… Commission (CPUC)"."""
    match = _GIVEN_IN_BRACKETS.match(text, end)
    return match.group(1).strip() if match else None


def without_possessive(name: str) -> str:
    return _POSSESSIVE.sub("", name) if re.search(r"['’]s$", name) else name
