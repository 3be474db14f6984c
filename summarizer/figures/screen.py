"""Which numbers are figures: not dates, clock times, ages, ordinals, names, telephone numbers, nor "one" as a pronoun."""

import calendar
import re
from bisect import bisect_right
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.figures.grammar import Reading
from summarizer.figures.names import name_places
from summarizer.items import FigureKind
from summarizer.language import ParsedArticle


class Screen:
    """Tells figures from other numbers in one article. Built once for each, so that its name places are found once.

    plain: the article's text with plain spaces, see `plain_spaces`.
    """

    def __init__(self, parsed: ParsedArticle, plain: str) -> None:
        self._parsed = parsed
        self._text = plain
        self._lists: dict[str, list[str]] = words("figures")["contexts"]
        self._places = name_places(plain)
        self._starts = [start for start, _ in self._places]

    def lets_through(self, reading: Reading) -> bool:
        """Whether `reading` counts or measures something where it stands."""
        if self._in_name(reading.span) and reading.kind is not FigureKind.MONEY:
            return False
        if reading.kind is FigureKind.MEASURE and _ORDINAL_PART.match(reading.span.of(self._text)):
            return False
        if _HALF_YEAR.fullmatch(reading.span.of(self._text)) and not self._before(reading.span).endswith("a "):
            return False  # "in the half-year"
        if reading.kind is FigureKind.MEASURE and (self._is_age(reading) or self._is_date(reading)):
            return False
        if reading.number.lower() in ("once", "twice"):
            return self._counts_times(reading)
        if reading.kind is FigureKind.RATIO and not reading.in_digits and not isinstance(reading.value, tuple):
            return self._is_part(reading)
        if reading.number.lower().startswith("one") and reading.value == 1 and not self._is_one_thing(reading):
            return False
        if reading.noun is not None:
            if reading.number.lower() == "zero":
                return False
            return self._is_modifier(reading)
        if not reading.bare:
            return not self._is_title_of_work(reading)
        return self._is_range(reading) if isinstance(reading.value, tuple) else self._is_count(reading)

    def _is_title_of_work(self, reading: Reading) -> bool:
        """ "12 Years A Slave": a unit with a capital, before another capital, outside headlines."""
        unit = re.search(r" ([A-Z])[a-z]+\Z", reading.span.of(self._text))
        return bool(unit and re.match(r" [A-Z]", self._after(reading.span)) and not self._in_title(reading.span))

    def _in_name(self, span: Span) -> bool:
        index = bisect_right(self._starts, span.end - 1) - 1
        return index >= 0 and self._places[index][1] > span.start

    def _before(self, span: Span, length: int = 30) -> str:
        return self._text[max(0, span.start - length) : span.start]

    def _after(self, span: Span, length: int = 30) -> str:
        return self._text[span.end : span.end + length]

    def _is_age(self, reading: Reading) -> bool:
        after = self._after(reading.span)
        return bool(_OLD.match(after) or _AGED.search(self._before(reading.span))) and reading.unit in _AGE_UNITS

    def _is_date(self, reading: Reading) -> bool:
        """ "three days ago", "two years later": a date told from another."""
        return reading.unit in _DATE_UNITS and bool(_RELATIVE.match(self._after(reading.span)))

    def _counts_times(self, reading: Reading) -> bool:
        before, after = self._before(reading.span), self._after(reading.span)
        if reading.value == 2:
            return not (_IDLE_TWICE.search(before) or after.startswith("-"))
        if _NOT_ONCE.search(before) or after.startswith((" in a while", " in a life", " in a blue")):
            return False
        return bool(_ONLY.search(before) or _ONCE_EVERY.match(after)) or bool(
            re.match(r"\s?[.;!?—–]|,? (?:but|and) (?:twice|never|not)|[\"”’]", after)
        )

    def _is_part(self, reading: Reading) -> bool:
        """Of "half", "a third", "one in five": those that are a share of something."""
        word = self._text[reading.span.start : reading.span.end].lower()
        before, after = self._before(reading.span), self._after(reading.span)
        if " in " in word or " of " in word or "-in-" in word:
            return not re.match(r" (?:years?|months?|days?|weeks?|hours?|games|matches|starts)\b", after)
        if _in_list(self._lists["idioms"], word, after) or self._hyphened(word, after):
            return False
        if before.endswith("and "):
            return False  # "a decade and a half"
        if reading.noun is not None:
            return reading.number.lower() != "half"  # "half-hearted"
        if word == "half":
            return not _NOT_HALF.search(before) and not _NOT_HALF_AFTER.match(after)
        if word.startswith(("a ", "an ")):
            sized = _SIZED.search(before) and not after.startswith(" time")  # "more than a third walk to school"
            return bool(sized or _PART_OF.match(after) or (_BY_PART.search(before) and _PART_ENDS.match(after)))
        return True

    def _hyphened(self, word: str, after: str) -> bool:
        noun = re.match(r"-[a-z]+", after)
        return noun is not None and (word + noun.group() in self._lists["hyphened_idioms"])

    def _is_modifier(self, reading: Reading) -> bool:
        word = reading.span.of(self._text).lower()
        head = "-".join(word.split("-")[:2])
        if word in self._lists["hyphened_idioms"] or head in self._lists["hyphened_idioms"]:
            return False
        noun = (reading.noun or "").split("-")[0]
        if _OLD.match("-" + (reading.noun or "") + self._after(reading.span)) or noun.endswith(("something", "somethings")):
            return False
        if noun[0].isupper() and not reading.in_digits and not self._in_title(reading.span):
            return False
        return not _NOT_NOUN.match(noun)

    def _in_title(self, span: Span) -> bool:
        return self._parsed.kind_at(span.start) in (ParagraphKind.TITLE, ParagraphKind.HEADING, ParagraphKind.STANDFIRST)

    def _is_one_thing(self, reading: Reading) -> bool:
        """Whether "one" counts a thing that it stands before, and is no pronoun."""
        before, after = self._before(reading.span), self._after(reading.span, 120)
        if not reading.bare and reading.noun is None and reading.kind is not FigureKind.MEASURE:
            return not (reading.unit == "points" and before.endswith(("At ", "at ")))
        word = reading.span.of(self._text).lower()
        if reading.in_digits or reading.noun:
            return True
        if _NOT_ONE.search(before) or _in_list(self._lists["idioms"], "one", self._after(reading.span)):
            return False
        if reading.kind is FigureKind.MEASURE:
            return not re.fullmatch(r"one (?:day|night|second|minute|point|foot|week|stone)", word) or bool(_ONLY.search(before))
        if _ONE_ALONE.match(after) or re.match(r"[^.;!?]*\b(?:another|the other|the next)\b", after):
            return False
        token = self._parsed.token_at(reading.span.start)
        if token.head.i <= token.i:
            return (
                not before.endswith("the only ") and bool(_ONLY.search(before)) and not re.match(r" (?:of|to|who|that)\b", after)
            )
        counted = token.head
        return (
            token.dep_ in ("nummod", "det", "amod", "compound")
            and counted.tag_ in ("NN", "NNP", "VBG")
            and counted.i - token.i <= 5
        )

    def _is_range(self, reading: Reading) -> bool:
        low, high = reading.value if isinstance(reading.value, tuple) else (0.0, 0.0)
        if reading.in_digits and 1500 <= low <= 2100 and 1500 <= high <= 2100 and "," not in reading.number:
            return False
        return not self._names_person_age(reading) and not self._designated(reading)

    def _is_count(self, reading: Reading) -> bool:
        """Whether a plain number counts: no year, no age, no part of a name."""
        token = self._parsed.token_at(reading.span.start)
        if _in_list(self._lists["idioms"], reading.number.lower(), self._after(reading.span)):
            return False
        if reading.in_digits and self._is_year(reading, token):
            return False
        if _BEFORE_DATE.match(self._after(reading.span, 40)) or self._is_marker(reading):
            return False
        if not reading.in_digits and _OF_THE_TWO.search(self._before(reading.span)) and _STOPS.match(self._after(reading.span)):
            return False  # "Callum, the younger of the two, said"
        if self._is_hour(reading) or self._is_round(reading) or self._names_person_age(reading) or self._designated(reading):
            return False
        return not self._is_name_part(reading, token)

    def _is_marker(self, reading: Reading) -> bool:
        """Whether the number is a whole sentence: it numbers the next."""
        sentence = self._parsed.sentence_at(reading.span.start)
        alone = sentence is not None and sentence.of(self._text).strip(" .)") == reading.number
        return alone and reading.in_digits and not self._in_title(reading.span)

    def _is_year(self, reading: Reading, token: Token) -> bool:
        value = reading.value
        if not isinstance(value, float) or not 1500 <= value <= 2100 or len(reading.number) != 4:
            return False
        if _IN_YEAR.search(self._before(reading.span)):
            return True
        counted = re.match(r" (?:[a-z-]+ )?(?:people|[a-z]{3,}s|men|women|children)\b", self._after(reading.span, 40))
        vague = _ONLY.search(self._before(reading.span)) or re.search(
            r"(?:some|about|nearly|almost|over) \Z", self._before(reading.span)
        )
        return not (counted and token.dep_ == "nummod" and (vague or value % 100 == 0))

    def _is_hour(self, reading: Reading) -> bool:
        """ "at four every morning", "by 6 in the evening": a time of day."""
        value = reading.value if isinstance(reading.value, float) else 0.0
        if value in range(1, 13) and not reading.in_digits and _UP_AT.search(self._before(reading.span)):
            return bool(_AT_AN_HOUR.match(self._after(reading.span)))
        hour = value in range(1, 13) and _TO_THE_HOUR.search(self._before(reading.span))
        return bool(hour and _OF_THE_DAY.match(self._after(reading.span, 40)))

    def _is_round(self, reading: Reading) -> bool:
        """ "the last 16", "the round of 32": a stage of a cup."""
        before, after = self._before(reading.span), self._after(reading.span)
        return before.endswith(("round of ", "Group of ")) or bool(before.endswith("last ") and _LAST_ENDS.match(after))

    def _names_person_age(self, reading: Reading) -> bool:
        """Whether a plain number is how old somebody is: "Ms Orr, 43, said", "when she was seven"."""
        before, after = self._before(reading.span), self._after(reading.span)
        if _BOTH.search(before) and reading.in_digits and _AGE_ENDS.match(after):
            return True
        if _AGED.search(before) or (_OF_AGE.search(before) and _AGE_ENDS.match(after)) or _OLD.match(after):
            return True
        if _YOUNGER.search(before) and not re.match(r" [a-z]+s\b", after):
            return True
        value = reading.value if isinstance(reading.value, float) else 0.0
        if not 0 < value < 116 or value % 1:
            return False
        if not reading.in_digits:  # "Kieran, nine, and Megan, six"
            named = re.search(r"[a-z’'], \Z", before) and re.match(r"(?:[,.]| and [A-Z]| was\b| is\b)", after)
            return bool(named) and self._parsed.token_at(max(0, reading.span.start - 3)).ent_type_ == "PERSON"
        if re.search(r"[\w.’'”\")], \Z", before) and _AGE_ENDS.match(after):
            earlier = self._parsed.token_at(max(0, reading.span.start - 3))
            return earlier.pos_ in ("PROPN", "NOUN", "PRON") or earlier.text in ("Jr.", "Sr.", "Jr", "Sr", "II", "III")
        if re.search(r"[a-z’'], \Z", before) and _DID.match(after):  # "Ms Holt, 53 told the court"
            return self._parsed.token_at(max(0, reading.span.start - 3)).ent_type_ == "PERSON"
        if before.endswith("(") and after.startswith(")"):
            return True
        if before.endswith((" is ", " was ")) and _AGE_ENDS.match(after):
            return self._parsed.token_at(reading.span.start).nbor(-2).ent_type_ == "PERSON"
        return bool(_TURNED.search(before) and _AGE_ENDS.match(after))

    def _designated(self, reading: Reading) -> bool:
        """Whether the word before makes the number a name: "Section 230", "phase one", "S&P 500"."""
        last = _LAST.search(self._before(reading.span))
        if last is None or last[1].lower() not in _designators():
            return False
        return last[1][0].isupper() or not _PLURAL.match(self._after(reading.span, 40))

    def _is_name_part(self, reading: Reading, token: Token) -> bool:
        """A number among capitals: "Boeing 737", "Big Ten", "One Direction"."""
        title = self._in_title(reading.span)
        parsed = self._parsed
        doc = parsed.doc
        after = self._after(reading.span)
        if not reading.in_digits and reading.number[0].isupper() and not title:
            opens = token.i == 0 or doc[token.i - 1].is_punct or doc[token.i - 1].is_space or token.is_sent_start
            following = re.match(r" [A-Z]", after)
            if not opens or (
                following and token.ent_type_ not in ("", "CARDINAL", "QUANTITY", "DATE", "TIME", "MONEY", "PERCENT")
            ):
                return True
        if "," in reading.number or reading.places:
            return False
        before = _LAST.search(self._before(reading.span))
        if before is None or not (before[1][0].isupper() or re.match(r"i[A-Z]", before[1])) or title or not reading.in_digits:
            return False
        earlier = doc[token.i - 1]
        if earlier.text == "The" and not earlier.is_sent_start and re.match(r"[.,;:!?)”’\"']", after):
            return True  # "her new show The 411"
        if earlier.pos_ != "PROPN" or earlier.text in _CALENDAR:
            return False
        return not (token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ == "NNS")


@cache
def _designators() -> frozenset[str]:
    return frozenset(words("figures")["contexts"]["designators"])


def _in_list(idioms: list[str], word: str, after: str) -> bool:
    """Whether the words from `word` on are one of `idioms`."""
    here = word + after.lower()
    return any(here.startswith(idiom) and not here[len(idiom) : len(idiom) + 1].isalnum() for idiom in idioms)


_CALENDAR = frozenset(calendar.day_name) | frozenset(calendar.month_name)
_AGE_UNITS = frozenset({"a", "mo", "wk", "d"})
_DATE_UNITS = frozenset({"a", "mo", "wk", "d", "h", "min", "10.a", "100.a", "nights", "s"})
_ORDINAL_PART = re.compile(r"an? (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?!of)", re.IGNORECASE)
_HALF_YEAR = re.compile(r"half[- ]year", re.IGNORECASE)
_OLD = re.compile(
    r"(?:[- ](?:year|month|week|day)s?)?[- ]olds?\b|(?: years)? of age\b|-? (?:and|or|to) [\w-]+-year[- ]olds?\b"
    r"|-(?:some)?things?\b| (?:and|or) (?:older|over|younger|under|above)\b",
    re.IGNORECASE,
)
_YEARS = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?)"
_AGED = re.compile(
    rf"\b(?:aged?|ages|ages? (?:of|between)|ages?(?: of| between)? \w+ (?:and|to|or)|aged (?:{_YEARS},? ){{1,6}}(?:and|to|or)?"
    r"|aged? (?:between|from|about|around|just|only|over|under)|at age) ?\Z"
    r"|\bas (?:young|old) as \Z|\b(?:[Oo]ver|[Uu]nder|[Uu])-\Z"
)
_TURNED = re.compile(
    r"\b(?:turn(?:ed|s|ing)?|(?:died|dies|dead|retired|married|school|home|debut|began|start(?:ed|s)|die|professional) at)"
    r"(?: just| only)? \Z"
    r"|(?:\A|[.“\"(‘\n] ?)At(?: just| only)? \Z|, (?:now|then|just|only|who is|who was|who turns) \Z"
)
_DID = re.compile(r" (?:was|is|had|has|said|told|of|from|[a-z]+ed)\b")
_YOUNGER = re.compile(
    r"\b(?:of (?:them|whom|those)|patients|pensioners|residents|voters|people|those|women|men|adults|workforce|population"
    r"|members|teachers|nurses|doctors|staff|victims|customers|parents|viewers|farmers"
    r"|children|girls|boys|anyone|everyone|players|drivers|workers|Americans|Britons|pupils)"
    r" (?:who are |is |are |was |were |aged )?(?:under|over|younger than|older than|above|below) (?:the age of )?\Z",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:both|each|all)(?: aged?| were| are)? \Z")
_OF_AGE = re.compile(
    r"\b(?:she|he|i|who|they|turn(?:ed|s|ing)?)(?:['’]s| was| were| is|['’]m| am)?(?: still| now)?(?: only| just| about)? \Z",
    re.IGNORECASE,
)
_AGE_ENDS = re.compile(r"(?:  |[,.;:!?)—–\"”’]| ?\(| (?:and|when|in|on|at|this|last|next|but|or|who|she|he|they)\b|$|\n)")
_PART_OF = re.compile(r" (?:of|more|less|fewer|higher|lower|larger|smaller|as|said|say)\b")
_BY_PART = re.compile(r"\b(?:by|than|about|nearly|almost|over|around|only|just|roughly|up|down) \Z", re.IGNORECASE)
_SIZED = re.compile(r"\b(?:(?:more|less|fewer|higher) than|nearly|almost|roughly|barely) \Z", re.IGNORECASE)
_PART_ENDS = re.compile(
    r"[.,;:)—–]|$| (?:in|on|from|since|to|after|last|this|and|but|or|compared|over|for|by|at|while|during|despite|under|within"
    r"|between|before|because|amid|every|each|thanks|against|when|if|today|yesterday|overall|again)\b"
)
_LAST_ENDS = re.compile(r"[.,;:]| (?:of|in|at|for|after|against|and|when|with)\b")
_RELATIVE = re.compile(r" (?:ago|later|earlier|from now|hence|since|previously|prior|on,)\b|['’] time\b")
_BEFORE_DATE = re.compile(r" (?:and|or|to) [\w-]+ (?:years|months|weeks|days|hours|minutes) (?:ago|later|earlier)\b")
_IDLE_TWICE = re.compile(r"\b(?:think|thought|thinking|once or|once and) \Z", re.IGNORECASE)
_ONLY = re.compile(
    r"\b(?:only|just|least|most|than|exactly|even|about|nearly|almost|not|precisely|every|additional|barely|single) \Z",
    re.IGNORECASE,
)
_NOT_ONCE = re.compile(
    r"\b(?:at|all at|for|than|if|when|it|that|this|was|were|had|has|who|which|and|but|or|once) \Z|(?:\A|[.“\"”] ?)\Z",
    re.IGNORECASE,
)
_ONCE_EVERY = re.compile(
    r" (?:every|per|(?:a|each) (?:day|week|month|year|decade|season|generation)|in (?:a|his|her|its|their|the (?:last|past)) )"
)
_NOT_HALF = re.compile(
    r"\b(?:first|second|other|better|in|opening|the|early|late|time|[a-z]+-|final|latter|top|bottom|front|back|lower|upper"
    r"|northern|southern|eastern|western|each|either|last|by) \Z|-\Z",
    re.IGNORECASE,
)
_NOT_HALF_AFTER = re.compile(
    r"-|[.,;:!?] ?(?:time)"
    r"|(?: (?:way|time|term|expected|hoped|joking|asleep|naked|open|past|empty|full|right|wrong|true|finished|done)\b)"
)
_UP_AT = re.compile(
    r"\b(?:up|come|came|in|get|got|wake|woke|start(?:s|ed)?|began|begins?|open(?:s|ed)?|clos(?:es|ed)|arrived?|left|home) at \Z"
)
_AT_AN_HOUR = re.compile(r"[.,;:!?)”\"’'—–]| (?:and|to|in|every|each|on|when|for)\b")
_OF_THE_TWO = re.compile(r"\b(?:of|between|from|among) the \Z")
_STOPS = re.compile(r"\s*[.,;:!?)”\"]")
_NOT_ONE = re.compile(
    r"\b(?:no|any|every|each|the|this|that|which|another|number|phase|day|part|loved|some|last|next|round|week|stage|level"
    r"|type|formula|back|the only|air force|chapter|from|if|ground|page|season|act|year|tier|as|or|pick|picked) \Z|[-–]\Z",
    re.IGNORECASE,
)
_ONE_ALONE = re.compile(
    r" (?:last|next|this|that|who|which|of|is|was|has|had|to|for|from|with|at|by|and|or|as|would|will|could|in|on|if|when"
    r"|where|a)(?![\w-])"
)
_NOT_NOUN = re.compile(
    r"(?:on|to|for|in|by|off|up|and|or|out|at|of|th|st|nd|rd|ish|style|like|esque|era|times?)\Z", re.IGNORECASE
)
_IN_YEAR = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|during|before|after|between|of the|the|this|their|his|her|its|our|early|late|mid"
    r"|spring|summer|autumn|fall|winter|year|through|to|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)|['’]s|-|–|/) ?\Z",
    re.IGNORECASE,
)
_TO_THE_HOUR = re.compile(r"\b(?:at|by|until|till|before|after|around|about|from|since) \Z", re.IGNORECASE)
_DAY_PART = r"(?:morning|afternoon|evening|night|day)"
_OF_THE_DAY = re.compile(
    rf" (?:(?:every|each|this|that|in the|the next) {_DAY_PART}|tomorrow|tonight|on \w+day|o['’]clock)\b", re.IGNORECASE
)
_LAST = re.compile(r"([^\W\d][\w&.’'-]*) \Z")
_PLURAL = re.compile(r" (?:[a-z-]+ )?(?:people|men|women|children|[a-z]{2,}[^s\W]s)\b")
