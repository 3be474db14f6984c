"""What a channel has seen, asked: which of its articles may answer, and the answer from them, newest first, with links."""

from collections.abc import Sequence
from dataclasses import replace

from bot.channel import Channel
from bot.compose import answer_reply, who_reply
from bot.opened import Opened, headline
from bot.reply import Reply, Text
from bot.store import Store
from summarizer.answer import Sought, answer, sought

MOST_ARTICLES = 16
"""Articles that one question is put to."""
_MOST_HITS = 200
_AS_GOOD = 0.6  # how nearly as well as the best one an article must answer to be shown
NOTHING_SEEN = "There is no article yet: paste one or its link, then ask."


def ask(store: Store, channel: Channel, question: str, articles: Sequence[int] = ()) -> Reply:
    """The answer to `question` from `articles` (those of a thread), or from all that the channel has seen if there are none."""
    if articles:
        opened = open_all(store, articles)
        return _answer(question, opened, named=len(opened) > 1) if opened else _say(NOTHING_SEEN)
    terms = sought(question)
    recent = [sighting.article for sighting in store.recent(channel, MOST_ARTICLES)]
    if not recent:
        return _say(NOTHING_SEEN)
    if terms.everything:
        return newest(store, channel) or _say(NOTHING_SEEN)
    found = open_all(store, _candidates(store, channel, terms))
    reply = _answer(question, found, named=True) if found else None
    if reply is None or all(isinstance(block, Text) for block in reply.blocks):
        return _say(_nothing(terms))
    return reply


def newest(store: Store, channel: Channel) -> Reply | None:
    """Who said what in the article that the channel saw last, by its name."""
    last = open_all(store, [sighting.article for sighting in store.recent(channel, 1)])
    return replace(who_reply(last), headline=headline(last[0].digest), url=last[0].digest.article.url) if last else None


def open_all(store: Store, articles: Sequence[int]) -> list[Opened]:
    """The digests of `articles` that the store has, in this order."""
    found = [(article, store.digest(article)) for article in articles]
    return [Opened(digest, article) for article, digest in found if digest is not None]


def _candidates(store: Store, channel: Channel, terms: Sought) -> list[int]:
    """Articles in which the question's names are quoted or its words stand, those that fit best, newest first."""
    fitting: dict[int, float] = {}
    for name in terms.names:
        for hit in store.search_quotes(channel, name, _MOST_HITS):
            fitting[hit.article] = max(fitting.get(hit.article, 0), 2.0)
    if terms.words and (not terms.names or not fitting):
        for search in (store.search_quotes, store.search_figures):
            for hit in search(channel, terms.words, _MOST_HITS):
                fitting[hit.article] = 2.0
    if terms.words:
        listed = store.search_articles(channel, terms.words, MOST_ARTICLES, any_word=True)
        for place, article in enumerate(listed):
            if not terms.names or article in fitting or not fitting:
                fitting[article] = fitting.get(article, 0.0) + 1.0 - place / (2 * len(listed))
    best = sorted(fitting, key=lambda article: (-fitting[article], -article))[:MOST_ARTICLES]
    return sorted(best, reverse=True)


def _answer(question: str, opened: Sequence[Opened], named: bool) -> Reply:
    """Newest first: the order of `opened`, without articles that answer much worse than another does."""
    found = answer(question, [one.digest for one in opened])
    place = {id(one.digest): number for number, one in enumerate(opened)}
    best: dict[int, float] = {}
    for item in found.items:
        best[id(item.digest)] = max(best.get(id(item.digest), 0.0), item.score)
    least = _AS_GOOD * max(best.values(), default=0.0)
    items = [item for item in found.items if best[id(item.digest)] >= least]
    items.sort(key=lambda item: place[id(item.digest)])
    return answer_reply(replace(found, items=tuple(items)), {id(one.digest): one.article for one in opened}, named=named)


def _nothing(terms: Sought) -> str:
    if terms.names:
        return f"Nothing that this channel has seen quotes {terms.names[0]}{' on that' if terms.words else ''}."
    return "Nothing that this channel has seen answers that."


def _say(text: str) -> Reply:
    return Reply((Text(text),))
