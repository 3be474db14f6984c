"""Is a quotation in any article that this channel has seen: word for word, altered, or nowhere?"""

from collections.abc import Sequence

from bot.channel import Channel
from bot.compose import names_shown
from bot.memory import open_all
from bot.opened import Opened, headline, one_line
from bot.reply import Block, Change, Compare, Excerpt, Heading, Reply, Text
from bot.store import Store
from summarizer.verify import Place, Verdict, verify

_MOST_ARTICLES = 40  # that a quotation is looked for in, those that share most of its words
_SHOWN = 3


def verify_reply(store: Store, channel: Channel, quotation: str, articles: Sequence[int] = ()) -> Reply:
    """Where the channel's articles have `quotation`, the thread's (`articles`) before the others."""
    found = store.search_articles(channel, quotation, _MOST_ARTICLES, any_word=True)
    opened = open_all(store, list(dict.fromkeys([*articles, *found])))
    result = verify(quotation, [one.digest for one in opened])
    if result.verdict is Verdict.NOWHERE:
        seen = "no article yet" if not store.recent(channel, 1) else "no article that has it, word for word or nearly"
        return Reply((Text(f"Nowhere: this channel has seen {seen}."),))
    blocks: list[Block] = []
    for place in result.places[:_SHOWN]:
        if place.verdict is result.verdict:
            blocks += _place(place, opened[place.index])
    return Reply(tuple(blocks))


def _place(place: Place, opened: Opened) -> list[Block]:
    article = opened.digest.article
    said = "Word for word" if place.verdict is Verdict.EXACT else "Altered"
    said += _remarks(place)
    names = ", ".join(map(one_line, names_shown(place.speakers)))
    who = f", said by {names}" if names else ", in the article's own words" if place.narrated else ", speaker not named"
    site = f", {one_line(article.site)}" if article.site else ""
    blocks: list[Block] = [Text(f"{said}{who}:"), Heading(headline(opened.digest), article.url, site.strip(", ") or None)]
    if place.verdict is Verdict.ALTERED:
        blocks.append(Compare(tuple((Change(piece.change.value), piece.text) for piece in place.pieces)))
    if place.sentence is not None and place.spans and not place.apart:
        text = article.text
        start, end = place.spans[0].start, place.spans[-1].end
        item = place.quotes[0].id if place.quotes else None
        before, words, after = text[place.sentence.start : start], text[start:end], text[end : place.sentence.end]
        blocks.append(Excerpt(_spaced(before), one_line(words), _spaced(after), opened.ref(item) if item else None))
    return blocks


def _remarks(place: Place) -> str:
    remarks = []
    if place.in_title:
        remarks.append("in the headline")
    if place.apart:
        remarks.append("from several places of the article")
    elif place.interrupted:
        remarks.append("with something in between")
    if place.shortened:
        remarks.append("shortened where you put dots")
    if place.inserted:
        remarks.append(f"[{'], ['.join(place.inserted)}] is not the article's")
    return f" ({'; '.join(remarks)})" if remarks else ""


def _spaced(text: str) -> str:
    return f"{' ' if text[:1].isspace() else ''}{one_line(text)}{' ' if text[-1:].isspace() and text.strip() else ''}"
