"""What an archive has to be searched for before a question is put to the few articles that may answer it."""

from dataclasses import dataclass

from summarizer.answers.question import Asks, read
from summarizer.answers.vocabulary import split, stop_words


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look up in many articles before a question is put to a few. names: of whom it asks; words: what it is about."""

    names: tuple[str, ...]
    words: str

    @property
    def everything(self) -> bool:
        """Whether it asks for no one and nothing in particular ("who said what")."""
        return not self.names and not self.words


def sought(question: str) -> Sought:
    """What an archive has to be searched for to find the articles that may answer `question`."""
    asked = read(question)
    if asked.asks is Asks.EVERYTHING:
        return Sought((), "")
    about = " ".join([*asked.fragments, asked.topic]).strip() or (asked.text if not asked.speakers else "")
    stops = stop_words()
    words = [word.text for word in split(about) if word.plain not in stops]
    return Sought(asked.speakers, " ".join(words))
