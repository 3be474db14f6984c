"""How near texts of an article are in meaning to what is asked, of many only the few read that look likeliest at a glance."""

from collections.abc import Sequence

from summarizer.meaning import load_encoder, load_glance

_WORDS = 0.5  # what having the question's words counts beside looking near
_LONGEST = 170  # characters of a text that the encoder reads, about
_EACH = 20  # what reading any text costs besides, in characters
_READ = 440  # characters, about, that are read for one question: some five quotes


def near(asked: str, texts: Sequence[str], shares: Sequence[float], room: int = _READ) -> list[float]:
    """How near each text is to `asked`, 0 to 1; 0 too where others look so much likelier that it was not read.

    shares: how much of the question's words each has, 0 to 1. room: how many characters are read, about; one text is anyway.
    """
    looks = load_glance().near(asked, texts)
    chances = [look + _WORDS * share for look, share in zip(looks, shares, strict=True)]
    likely = sorted(range(len(texts)), key=lambda place: -chances[place])
    costs = [_EACH + min(_LONGEST, len(text)) for text in texts]
    read: list[int] = []
    for place in likely:
        if read and costs[place] > room:
            break
        room -= costs[place]
        read.append(place)
    found = [0.0] * len(texts)
    for place, likeness in zip(read, load_encoder().near(asked, [texts[place] for place in read]), strict=True):
        found[place] = likeness
    return found
