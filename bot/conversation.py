"""One conversation: messages in, views out. It holds the articles at hand; the newest answer questions. Knows no platform."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.message import MIN_PASTED_WORDS, Asked, Command, Named, Nothing, Pasted, TooShort, read_message
from bot.reading import InputError, Readers, Reading, check, find_sources, read_all
from bot.settings import Settings
from bot.view import Note, View, answer_view, digest_view, who_said_what
from bot.work import digest_all
from summarizer.article import Article
from summarizer.items import Digest

HELP = f"""\
Paste an article (at least {MIN_PASTED_WORDS} words) or its link, or give the path of one. Then ask:
  who said what
  what did <name> say about <topic>?
  who said "<words>"?
  how many …?
points, figures, digest or all: the article again, in part or in full.
help: this. quit: the end."""

FAREWELL = "Goodbye."


def names_a_file(text: str) -> bool:
    """Whether `text` is the path of something that exists."""
    try:
        return Path(text).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False


class Conversation:
    """The state of one conversation: the digests that questions are about."""

    def __init__(self, settings: Settings, readers: Readers) -> None:
        self._settings = settings
        self._readers = readers
        self._digests: list[Digest] = []
        self.ended = False

    def hear(self, text: str) -> Iterator[View]:
        """What is answered to one message. After a farewell `ended` is true."""
        match read_message(text, names_a_file):
            case Nothing():
                pass
            case Command("quit"):
                self.ended = True
                yield Note(FAREWELL)
            case Command("help"):
                yield Note(HELP)
            case Command(name):
                yield from self._show(name)
            case Named(inputs):
                yield from self.open(inputs)
            case Pasted(pasted):
                article = Article(pasted.strip("\r\n"))
                yield from self._digest([Reading("the pasted text", check(article, self._settings) or article)])
            case Asked(question):
                yield from self._answer(question)
            case TooShort(words):
                yield Note(f"That is neither a question nor long enough for an article: {words} of {MIN_PASTED_WORDS} words.")

    def open(self, inputs: Sequence[str]) -> Iterator[View]:
        """Digests of the articles that `inputs` name, as for `pullquote digest`."""
        sources = find_sources([name for name in inputs if name != "-"], self._settings)
        yield from self._digest(read_all(sources, self._settings, self._readers))

    def take(self, article: Article) -> Iterator[View]:
        """The digest of an article that is already at hand."""
        yield from self._digest([Reading("", article)])

    def _digest(self, readings: Iterator[Reading] | list[Reading]) -> Iterator[View]:
        digests: list[Digest] = []
        for result in digest_all(readings, self._settings.pipeline):
            if isinstance(result.outcome, InputError):
                yield Note(f"{result.path}: {result.outcome.message}.")
            else:
                digests.append(result.outcome)
                yield digest_view(result.outcome)
        if digests:
            self._digests = digests

    def _show(self, name: str) -> Iterator[View]:
        if not self._digests:
            yield self._no_article()
        elif name == "who":
            yield who_said_what(self._digests, everything=True)
        else:
            for digest in self._digests:
                view = digest_view(digest, everything=name != "digest")
                if name == "points":
                    view = replace(view, figures=(), more_figures=0, speakers=())
                if name == "figures":
                    view = replace(view, points=(), speakers=())
                yield view

    def _answer(self, question: str) -> Iterator[View]:
        if not self._digests:
            yield self._no_article()
            return
        from summarizer.answer import answer

        yield answer_view(answer(question, self._digests))

    def _no_article(self) -> Note:
        return Note("There is no article yet: paste one or its link, or give the path of one. help says more.")
