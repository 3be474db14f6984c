"""Whether quotes take time linear in the length of a text, of prose and of the oddest that anybody may paste.

    python -m benchmarks.growth [TEXT ...] [--most KB]

For each text the CPU seconds of the parse and of `find_quotes` at an eighth, a quarter, a half and the whole of `--most`, and the
whole ÷ the quarter: 4 is linear, 16 quadratic. The exit code is 1 if one is above 8, or a text raises an exception.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from itertools import chain, count, cycle

from benchmarks.made import article
from bot.settings import load_settings
from summarizer.article import Article
from summarizer.language import parse
from summarizer.quotes.find import find_quotes

SHARES = (8, 4, 2, 1)
TOO_STEEP = 8.0  # as far from linear, by factors, as from quadratic
HARDLY_ANY = 0.3  # CPU seconds of the whole; the ratio of less is noise

_NAMES = ("Olga Brandt, ", "Henrik Vale, ", "Mara Lindqvist, ", "Tomas Okafor, ", "Kestrel Lines, ", "Port Kestrel, ", "Brandt, ")
_LIST = ("- a ferry\n", "- said Olga Brandt\n", "- “a rope”\n", "- 4 tins of paint\n", "Marrow Bay:\n", "\n", "- told the crew\n")
_NESTED = ("“One ", "‘two ", "“three ", "said ‘four’ ", "“five” ", "six’ ", "seven” ", "said Olga Brandt. ")


def filled(size: int, pieces: Iterable[str]) -> str:
    """The first `size` characters of these pieces, one after the other."""
    kept: list[str] = []
    length = 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(kept)[:size]


def prose(size: int) -> str:
    """News that nobody wrote, article after article."""
    return filled(size, (f"{line}\n\n" for number in count() for line in article(number)))


def changed(change: Callable[[str], str]) -> Callable[[int], str]:
    """The prose with every paragraph changed."""
    return lambda size: filled(size, (change(f"{line}\n\n") for number in count() for line in article(number)))


def repeated(*pieces: str) -> Callable[[int], str]:
    """These pieces over and over, after words that make the tagger read them."""
    return lambda size: filled(size, chain(("She said: ",), cycle(pieces)))


def crowd(line: str) -> Callable[[int], str]:
    """A line about somebody new, over and over: {} is a name that nobody else has."""
    return lambda size: filled(size, (line.format(_name(number)) for number in count()))


def _name(number: int) -> str:
    """The surname of somebody: "Dabefo"."""
    digits = f"{number:04}"
    return "".join(f"{'bdfgklmnpr'[int(digit)]}{'aeiou'[place % 5]}" for place, digit in enumerate(digits)).title()


def _one_sentence(paragraph: str) -> str:
    return paragraph.replace(".", ",").replace("\n\n", " ")


TEXTS: dict[str, Callable[[int], str]] = {
    "prose": prose,
    "one letter": repeated("x"),
    "straight marks": repeated('"'),
    "opening marks": repeated("“a ”"),
    "never closed": repeated("“a "),
    "apostrophes": repeated("'a "),
    "said": repeated("said "),
    "said by somebody": repeated("“Yes,” she said, "),
    "lists": repeated(*_LIST),
    "line breaks": repeated("\n", " \n", "a"),
    "no full stop": changed(_one_sentence),
    "no spaces": changed(lambda paragraph: "".join(paragraph.split())),
    "one paragraph": changed(lambda paragraph: paragraph.replace("\n\n", " ")),
    "names only": repeated(*_NAMES),
    "marks nested": repeated(*_NESTED),
    "capitals": changed(str.upper),
    "pronouns": repeated("He said she had told them. ", "“No,” they said. "),
    "somebody new": crowd("Olga {0} came to Tarn. “No,” she said. Mr {0} told them he was late.\n\n"),
    "mayors": crowd("Mayor Olga {0} spoke. “No,” the mayor said. The mayor of {0} said it was late.\n\n"),
    "firms": crowd("{0} Lines sold a ferry. The company said it was late. It told them “no”.\n\n"),
    "a crowd in one paragraph": crowd("Henrik {0} came to Tarn. “No,” she said. They said he was late. "),
    "a crowd in one sentence": crowd("Henrik {0} came to Tarn, she said, and they said he was late, "),
    "labels": repeated("VALE: No.\n\n", "BRANDT: I said it was “safe”.\n\n"),
    "dashes": repeated("said — ", "“no” – ", "- "),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", metavar="TEXT", help=f"all unless named: {', '.join(TEXTS)}")
    parser.add_argument("--most", type=int, default=200, help="thousand characters of the longest (200)")
    options = parser.parse_args()
    if unknown := [name for name in options.texts if name not in TEXTS]:
        parser.error(f"no such text: {', '.join(unknown)}; there are {', '.join(TEXTS)}")
    pipeline = load_settings().pipeline
    sizes = [1000 * options.most // share for share in SHARES]
    cpu_seconds(prose(2_000), pipeline)  # loads the models
    print(f"CPU seconds at {', '.join(f'{size / 1000:g}' for size in sizes)} thousand characters; pipeline {pipeline}")
    steep = [name for name in options.texts or TEXTS if not _measure(name, sizes, pipeline)]
    print(f"not linear: {', '.join(steep)}" if steep else "all linear")
    return 1 if steep else 0


def cpu_seconds(text: str, pipeline: str) -> tuple[float, float]:
    """CPU seconds of the parse of `text`, and of its quotes once it is parsed."""
    begin = time.process_time()
    parsed = parse(Article(text), pipeline)
    between = time.process_time()
    find_quotes(parsed)
    return between - begin, time.process_time() - between


def ratio(seconds: list[float]) -> float | None:
    """The whole ÷ the quarter of what was measured at `SHARES`; None if there is too little to tell."""
    return seconds[-1] / seconds[SHARES.index(4)] if seconds[-1] >= HARDLY_ANY else None


def _measure(name: str, sizes: list[int], pipeline: str) -> bool:
    """Prints a text's line and says whether its time is linear."""
    try:
        taken = [cpu_seconds(TEXTS[name](size), pipeline) for size in sizes]
    except Exception as problem:  # what this looks for; the other texts are still to be measured
        print(f"{name:24} raises {type(problem).__name__}: {problem}", flush=True)
        return False
    parts = {part: list(of) for part, of in zip(("parse", "quotes"), zip(*taken, strict=True), strict=True)}
    parts["both"] = list(map(sum, taken))
    ratios = {part: ratio(seconds) for part, seconds in parts.items()}
    print(f"{name:24}" + "".join(f"  {part}" + _cells(parts[part], ratios[part]) for part in parts), flush=True)
    return all(steepness is None or steepness <= TOO_STEEP for steepness in ratios.values())


def _cells(seconds: list[float], steepness: float | None) -> str:
    return "".join(f"{second:7.2f}" for second in seconds) + (f"  ×{steepness:4.1f}" if steepness else "      –")


if __name__ == "__main__":
    sys.exit(main())
