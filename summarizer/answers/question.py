"""What a question asks: its kind, about whom, about what, with which words. Patterns only; the word lists are in `config`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from config import words
from summarizer.answers.sides import AGAINST, FOR, feeling, is_charge, is_denial, side_of
from summarizer.answers.vocabulary import plain_words, stop_words


class Asks(StrEnum):
    EVERYTHING = "who said what"
    SPEAKER = "what did X say [about T]"
    SPEAKER_SAID = "did X say that P"
    WORDS = 'who said "P"'
    WHO_SAID = "who said that P"
    WHO_DENIES = "who denies [P]"
    STANCE = "who is for or against T"
    QUOTES_ABOUT = "who talked about T"
    FIGURE = "how many T"
    ABOUT = "what does the article say about T"
    OTHER = "none of these"


@dataclass(frozen=True, slots=True)
class Question:
    """asks: the kind. speakers: ways to read whom it names, likeliest first. topic: what it is about, without the speaker.

    listener: whom it was told to. fragments: the words that stand in quotation marks. verb: a reporting verb that says
    something itself ("warned"). side: `sides.FOR` or `AGAINST`, where that is asked. measure: the word after "how" ("many",
    "fast") or what stands for it ("percentage").
    """

    text: str
    asks: Asks
    speakers: tuple[str, ...] = ()
    topic: str = ""
    listener: str = ""
    fragments: tuple[str, ...] = ()
    verb: str = ""
    side: int = 0
    measure: str = ""

    @property
    def denies(self) -> bool:
        """Whether the verb is one of denying."""
        return self.verb in _lists()["deny"]


_RUN_TOGETHER = re.compile(r"^((?:what|who|how|where|when|that))(s|d|re|ll)(?=\s)", re.IGNORECASE)  # "whats she saying"
_BODIES = re.compile(r"\b(?P<the>the) (?P<body>who|us)\b", re.IGNORECASE)  # which nobody asks for as "the who"
_QUOTED = re.compile(
    r"[“„«\"]\s*([^“”„«»\"]+?)\s*(?:[”“»\"]|$)"
    r"|(?:(?<=\s)|^)[‘'](.+?)[’'](?=[\s?.!,;:]|$)"
    r"|(?:(?<=\s)|^)‹(.+?)›"
)
EVERY = "every"  # the measure of a question that asks for all figures about something
_ALL_FIGURES = frozenset(["figures", "numbers", "statistics", "stats", "data"])
_LONGEST = 1000  # characters of a message that are read as a question
_READINGS = 6  # ways to part a speaker from what they said that are tried
_AUX = r"(?:did|does|do|has|have|had|is|was|are|were|will|would|can|could|'s|’s)"
_ON = r"(?:about|on|regarding|concerning)"
_NO_KIND = r"what|who|how|why|when|where|which|any|of|for|from|by|to|with|and|or|quotes?|word|whose"  # no part of "average rent"
_THAT = re.compile(r"^(?:that|how|whether|if)\b\s*(?=\S)", re.IGNORECASE)
_ABOUT = re.compile(rf"^(?:(?:some|any)thing |out |things |at all )*(?:{_ON}|of)\s+(?P<topic>.+)$", re.IGNORECASE)
_WHEN_ASKED = re.compile(
    r"^(?:(?:when|while)\s+(?:he|she|they|it)\s+(?:was|were)\s+asked\b\s*)?"
    r"(?:(?:anything|something|out|back|in response|in reply|the following|things?)\b\s*)?",
    re.IGNORECASE,
)
_AFTER_SIDE = re.compile(r"^(?:with|to|about|of|for|over|at|against|(?:the|any)?\s*idea of)\b\s*", re.IGNORECASE)
_WHAT_SAID = re.compile(r"^what\s+(?P<name>.+?)\s+(?:said|says|claim(?:s|ed)|told)\b.*$", re.IGNORECASE)
_VOTED = re.compile(r"\bvot(?:e|es|ed|ing)\s+(?:against|for|in favou?r)\b", re.IGNORECASE)
_THING = 3  # words that may name what somebody rejects; of more, they rather reject a claim
_BEFORE_VERB = re.compile(
    r"(?:\s+(?:ever|also|really|actually|even|exactly|just|been|first|then|have|has|had|to))+$", re.IGNORECASE
)
_ALL_OF_IT = re.compile(
    r"who(?:'s| is| has| all)? (?:said|says|saying|told|claims?|claimed) what(?: (?:about|on) (?P<topic>.+))?"
    r"|who (?:is|was|are|were|gets|got) (?:quoted|cited|speaking)"
    r"|who (?:speaks|spoke|talks|talked|said (?:anything|something)|says (?:anything|something))"
    r"|(?:all|every|the|any)? ?(?:of )?(?:the )?(?:quotes?|quotations?|statements?)"
    r"|who are the speakers|what are the (?:main |key )?quotes"
    r"|what (?:was|is|were|has been) (?:said|being said)|what(?:'s| is) everyone saying",
    re.IGNORECASE,
)


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = words("questions")
    names = ("say", "report", "act", "deny", "views", "everyone", "listeners", "pronouns", "times")
    return {name: frozenset(lists[name]) for name in names}


def _any(names: Iterable[str]) -> str:
    """One of these words or expressions, the longest first."""
    return "|".join(sorted((re.escape(name).replace(r"\ ", r"\s+") for name in names), key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = words("questions")
    verbs = [*lists["say"], *lists["report"], *lists["act"], *lists["deny"]]
    view = _any(lists["views"])
    what_is = r"(?:what(?:'s|’s|\s+is|\s+was|\s+are|\s+were)?\s+)?"
    whole = r"(?:the|this)\s+(?:article|story|piece|text|report)"
    of_it = r"(?:all |the |any )*(?:quotes?|statements?|comments?|info|information|news|more|details?)|summary|tell me"
    named = set(lists["figures"]) - set(lists["after_how"])
    forms = {
        "short": rf"(?<![\w'’])(?:{_any(lists['shorthand'])})(?![\w'’])",
        "mention": r"^<?@[\w.-]+>?[\s,:]*",
        "opener": rf"^(?:(?:{_any(lists['openers'])})\b[\s,:]*)+(?=\S)",
        "closer": rf"[\s,]+(?:{_any(lists['closers'])})$",
        "who": r"^(?:was it |is it )?(?:who|whom|which (?P<which>[\w ]+?)|what (?:person|people|experts?|politicians?))"
        rf"(?:\s+else|\s+all)*(?:\s*{_AUX}|\s+it|\s+who|\s+that|\s+the one|\s+been|\s+ever|\s+also)*"
        rf"\s+(?P<verb>{_any(verbs)})\b(?P<rest>.*)$",
        "anyone": rf"^{_AUX}\s+(?:any|some)(?:one|body)(?:\s+else)?\s+(?P<verb>{_any(verbs)})\b(?P<rest>.*)$",
        "by whom": r"^(?:by whom|whose words)\b(?P<rest>.*)$",
        "according": r"^according to (?P<name>[^,]+?),\s*(?P<rest>.*)$",
        "words from": rf"^(?:what|anything|something) (?:from|by) (?P<name>.+?)(?:\s+{_ON}\s+(?P<rest>.*))?$",
        "view of": rf"^(?:{what_is}|any |(?:is|are) there )(?:the |some |all |any |an? )*(?:{view})\s+(?:from|by|of)\s+"
        rf"(?P<name>.+?)(?:\s+{_ON}\s+(?P<rest>.*))?$",
        "quotes": rf"^(?P<name>\S.*?)\s+(?:quotes?|quotations?|statements?|comments)(?:\s+{_ON}\s+(?P<rest>.+))?$",
        "view": rf"^{what_is}(?!(?:{_AUX}|what|who|how|why)\b)"
        rf"(?P<name>\S.*?)(?:['’]s|(?<=s)['’])\s+(?:\w+\s+)?(?:{view})\b(?P<rest>.*)$",
        "about": rf"^(?:(?:what|anything|something|is there anything|how)\b(?:\s+(?:{_AUX}|be|been))*"
        rf"(?:\s+(?:{whole}|it|articles|stories|they|we|anything|known|there))*"
        r"(?:\s+(?:said|says?|mentions?|tell us|tell|reports?|know|written|reported|being said|states?))*(?:\s+anything)?"
        rf"|{of_it})\s+{_ON}\s+(?P<rest>.+)$",
        "does mention": rf"^(?:does|do|did|is|are)\s+{whole}\s+(?:say|mention|report|cover|discuss)\w*\s+"
        r"(?:anything\s+)?(?:about\s+)?(?P<rest>.+)$",
        "asked of": rf"^(?:what|how|why|whom?)\b(?:\s+(?:else|exactly|all|things?))*\s*{_AUX}(?:n't|n’t)?\s+(?P<tail>.+)$",
        "what x said": r"^(?:what|everything|anything|all)(?:\s+(?:else|exactly|all|that))*\s+(?P<tail>.+)$",
        "did x": rf"^{_AUX}(?:n't|n’t)?\s+(?P<tail>.+)$",
        "mark": rf"^\s*(?:{_any(lists['topic_marks'])})\s+",
        "verb": rf"(?<!\S)(?P<verb>{_any([*verbs, 'think', 'have to say', 'had to say'])})(?!\S)",
        "first verb": rf"(?<!\S)(?P<verb>{_any(lists['say'])}|ha(?:s|ve|d) to say)(?!\S)",
        "figure": rf"^(?:(?:by|at|for|in|to|with|about|from|roughly|so)\s+)?(?:"
        r"how (?P<how>[a-z]+)\b(?P<rest>.*)"
        r"|what(?:'s|’s| is| was| were| are)? (?:the )?(?P<kind>(?:(?!did|does|do|has|have|will|would|can|kind)[a-z]+ )?)"
        rf"(?P<what>{_any(lists['figures'])})s?\b(?P<rest2>.*)"
        r"|(?:(?:the|any|some|all|what|all the) )?(?P<bare>figures?|numbers?|statistics|stats|data)"
        r"(?: (?:are|is) there)?(?: (?:for|of|on|about) (?P<rest3>.*))?"
        rf"|(?:(?:the|any) )?(?P<kind2>(?:(?!(?:{_AUX}|{_ON}|{_NO_KIND})\b)[a-z]+ ){{0,2}}?)(?P<named>{_any(named)})s?"
        r"(?P<rest4>(?: (?:of|for|per|in|on|at) .*)?))$",
        "priced": r"^what\s+(?:will|would|does|do|did|is|are|could)\s+.+\s+(?:cost|earn|weigh|pay|charge|worth)\b",
    }
    forms |= _stance_forms()
    return {name: re.compile(form, re.IGNORECASE | re.DOTALL) for name, form in forms.items()}


def _stance_forms() -> dict[str, str]:
    """Ways to ask who takes a side without a verb for it: "who is against T", "the critics of T", "any support for T"."""
    lists = words("stances")
    sides = {side: f"(?P<verb>{_any([*lists['phrases'][side], *lists['asked'][side]])})" for side in ("against", "for")}
    people_ = r"(?:whose|who|which (?P<which>[\w ]+?)|what people|" + rf"{_AUX}\s+(?:any|some)(?:one|body))"
    doing = r"(?:vote[sd]?|voting|c[oa]mes?|sp[eo]aks?|spoke|campaign(?:s|ed)?|argue[sd]?|stands?|stood|feels?|seems?|sounds?)"
    filler = rf"(?:\s*{_AUX}|\s+(?:not|all|else|also|the|been|being|most|very|out|up|{doing}))*"
    rest = r"(?:\s+(?:about|with|at|of|over|by|to|on))?(?:\s+(?P<rest>.+))?$"
    turned = r"(?P<turned>(?:n't|n’t|\s+not|\s+never)(?:\s+been)?)?"
    nouns = {side: _any(entries) for side, entries in lists["nouns"].items()}
    some = r"^(?:what(?:'s|’s|\s+is|\s+are|\s+was|\s+were)?\s+|(?:is|are|was|were)\s+there\s+)?(?:(?:the|any|some|main|all)\s+)*"
    case = r"(?:arguments?|case|voices?)"
    to = r"s?(?:\s+(?:to|of|about|from|for|against|on))?(?:\s+(?P<rest>.+))?$"
    return {
        "takes a side": rf"^{people_}(?:\s*{_AUX}|\s+also|\s+all)*{turned}\s+(?P<verb>[a-z]+)\b(?P<rest>.*)$",
        "stance against": rf"^{people_}{filler}\s+{sides['against']}s?(?!\w){rest}",
        "stance for": rf"^{people_}{filler}\s+(?:{sides['for']}|for)s?(?!\w){rest}",
        "good or bad": r"^who\s+(?:thinks?|says?|said|feels?)\s+(?:that\s+)?(?:(?:it|that)['’]?s|(?:it|this)\s+is)\s+"
        r"(?:an?\s+)?(?:(?P<good>good|great|right)|bad|wrong|terrible|stupid|awful)(?:\s+(?:thing|idea|move|news|decision|plan))?$",
        "case against": rf"{some}(?:{nouns['against']}|{case}\s+against){to}",
        "case for": rf"{some}(?:{nouns['for']}|{case}\s+(?:for|in favou?r of)){to}",
    }


def read(text: str) -> Question:
    """What `text` asks. Never fails: a text of no known kind is `Asks.OTHER` with itself as the topic."""
    asked = _bare(text[:_LONGEST])
    quoted = (next(filter(None, match.groups()), "") for match in _QUOTED.finditer(asked))
    fragments = tuple(part for words_ in quoted if (part := words_.strip(" ,.;:!?")))
    for reader in (_all_of_it, _figure, _judging, _who, _stance, _whether, _about, _speaker):
        if question := reader(text, asked, fragments):
            return question
    if fragments:
        return Question(text, Asks.WORDS, fragments=fragments, topic=_outside(asked))
    return Question(text, Asks.OTHER, topic=asked)


def _bare(text: str) -> str:
    """The question without greeting, "please", "in this article" and the question mark, on one line."""
    asked = " ".join(text.split()).replace("``", '"').replace("''", '"').replace("`", "'")
    asked = _RUN_TOGETHER.sub(r"\1'\2", asked)
    forms = _patterns()
    if not _QUOTED.search(asked):
        asked = forms["short"].sub(lambda match: words("questions")["shorthand"][match.group().lower()], asked)
        asked = _BODIES.sub(lambda match: f"{match['the']} {match['body'].upper()}", asked)
    asked = forms["mention"].sub("", asked).rstrip(" ?!.;:").lstrip(" ¿-•*")
    while (shorter := forms["closer"].sub("", asked).rstrip(" ?!.,")) != asked and shorter:
        asked = shorter
    return forms["opener"].sub("", asked) or asked


def _all_of_it(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    match = _ALL_OF_IT.fullmatch(asked)
    if not match or fragments:
        return None
    if topic := match.group("topic"):
        return Question(text, Asks.QUOTES_ABOUT, topic=topic)
    return Question(text, Asks.EVERYTHING)


def _figure(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    match = _patterns()["figure"].match(asked)
    if fragments:
        return None
    if not match:
        priced = _patterns()["priced"].match(asked) and not _patterns()["verb"].search(asked)
        return Question(text, Asks.FIGURE, topic=asked.split(maxsplit=1)[1], measure="much") if priced else None
    known = words("questions")["figures"]
    measure = next(filter(None, (match.group(name) for name in ("how", "what", "bare", "named"))), "").lower()
    if (match.group("bare") or "").lower() in _ALL_FIGURES:
        return Question(text, Asks.FIGURE, topic=(match.group("rest3") or "").strip(), measure=EVERY)
    measure = measure if measure in known else measure.rstrip("s")
    if measure not in known:
        return None
    rest = "".join(filter(None, (match.group(name) for name in ("kind", "kind2", "rest", "rest2", "rest3", "rest4"))))
    return Question(text, Asks.FIGURE, topic=rest.strip(), measure=measure)


def _who(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    forms = _patterns()
    match = forms["who"].match(asked) or forms["anyone"].match(asked)
    if not match:
        by = forms["by whom"].match(asked)
        return Question(text, Asks.WORDS, fragments=fragments) if by and fragments else None
    verb, rest = match.group("verb").lower(), match.group("rest").strip(" :,")
    which = (match.groupdict().get("which") or "").strip()
    speakers = (which,) if which else ()
    if fragments:
        return Question(text, Asks.WORDS, speakers, _outside(rest), fragments=fragments)
    claim = _THAT.match(rest) is not None
    rest = _THAT.sub("", rest)
    if (side := side_of(verb)) and not is_charge(verb):
        rest = _AFTER_SIDE.sub("", rest)
        said = _WHAT_SAID.match(rest)
        denied = is_denial(verb) and not said and (claim or len(plain_words(rest)) > _THING or not _content(rest))
        about_ = said.group("name") if said else rest
        return Question(text, Asks.WHO_DENIES if denied else Asks.STANCE, speakers, about_, verb=verb, side=side)
    if verb not in _lists()["act"] and (topic := _ABOUT.match(rest)):
        return Question(text, Asks.QUOTES_ABOUT, topic=topic.group("topic"))
    if verb.startswith("mention") and rest:
        return Question(text, Asks.QUOTES_ABOUT, topic=rest)
    if not _content(rest) and verb not in _lists()["act"]:
        return Question(text, Asks.EVERYTHING) if rest.lower() in ("", "anything", "something", "what") else None
    return Question(text, Asks.WHO_SAID, speakers, rest, verb=_telling(verb))


def _stance(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    for name, side in (("stance against", AGAINST), ("case against", AGAINST), ("stance for", FOR), ("case for", FOR)):
        match = _patterns()[name].match(asked)
        if match and not fragments:
            parts = match.groupdict(default="")
            speakers = (parts["which"].strip(),) if parts.get("which") else ()
            verb = "vote" if _VOTED.search(asked) else parts.get("verb", "").rpartition(" ")[2]
            rest = parts["rest"] or ("it" if verb in ("against", "for", "vote", "") else "")
            return Question(text, Asks.STANCE, speakers, rest, verb=verb, side=side)
    match = _patterns()["takes a side"].match(asked)
    if match and not fragments and (side := side_of(match.group("verb")) or feeling(match.group("verb"))):
        parts = match.groupdict(default="")
        speakers = (parts["which"].strip(),) if parts["which"] else ()
        rest, verb = _AFTER_SIDE.sub("", parts["rest"].strip()), "" if parts["turned"] else parts["verb"].lower()
        return Question(text, Asks.STANCE, speakers, rest, verb=verb, side=-side if parts["turned"] else side)
    return None


def _judging(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    """ "Who thinks it's a good idea": who is for what the article is about."""
    judged = _patterns()["good or bad"].match(asked)
    if not judged or fragments:
        return None
    return Question(text, Asks.STANCE, topic="it", side=FOR if judged["good"] else AGAINST)


def _whether(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    """ "Did X say that P", "has X commented on T"."""
    forms = _patterns()
    match = forms["did x"].match(asked)
    readings = _readings(match.group("tail")) if match and not forms["does mention"].match(asked) else []
    if not readings:
        return None
    names = tuple(name for name, _, _ in readings)
    _, verb, rest = readings[0]
    if topic := _ABOUT.match(rest):
        return Question(text, Asks.SPEAKER, names, topic.group("topic"))
    if rest.lower() in ("", "anything", "something", "so", "out", "anything at all"):
        return Question(text, Asks.SPEAKER, names)
    said, telling = _THAT.sub("", rest), _telling(verb.lower())
    return Question(text, Asks.SPEAKER_SAID, names, said, fragments=fragments, verb=telling, side=side_of(verb))


def _about(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    forms = _patterns()
    match = forms["about"].match(asked) or forms["does mention"].match(asked)
    if not match or fragments:
        return None
    quotes_only = re.match(r"(?:all |the |any )*(?:quotes?|statements?|comments?)\b", asked, re.IGNORECASE)
    return Question(text, Asks.QUOTES_ABOUT if quotes_only else Asks.ABOUT, topic=match.group("rest"))


def _speaker(text: str, asked: str, fragments: tuple[str, ...]) -> Question | None:
    forms = _patterns()
    for form in ("according", "words from", "view of", "view", "quotes"):
        if match := forms[form].match(asked):
            topic = forms["mark"].sub("", match.group("rest") or "").strip()
            topic = re.sub(r"^(?:what|how|why)\b\s*", "", topic, flags=re.IGNORECASE)
            return Question(text, Asks.SPEAKER, (match.group("name"),), topic, fragments=fragments)
    match = forms["asked of"].match(asked) or forms["what x said"].match(asked)
    readings = _readings(match.group("tail")) if match else []
    if not readings:
        return None
    names = tuple(name for name, _, _ in readings)
    _, verb, rest = readings[0]
    topic, listener = _topic_and_listener(rest, verb.lower())
    if _nobody_else(names[0]):
        asks = Asks.ABOUT if names[0].lower().startswith(("the ", "this ", "it")) else Asks.QUOTES_ABOUT
        return Question(text, asks, topic=topic) if topic else Question(text, Asks.EVERYTHING)
    return Question(text, Asks.SPEAKER, names, topic, listener, fragments, _telling(verb.lower()))


def _nobody_else(name: str) -> bool:
    """Whether `name` is nobody in particular: "everyone", "they all", "the article"."""
    return re.sub(r"\s+(?:all|both|each)$", "", name.lower()) in _lists()["everyone"]


def _telling(verb: str) -> str:
    """The verb if it says something of what was said ("warned"), else nothing ("said")."""
    return verb if verb in _lists()["deny"] | _lists()["act"] else ""


def _readings(tail: str) -> list[tuple[str, str, str]]:
    """(name, verb, rest) for every reporting verb that could part them; plain "say" before others, then from the left.

    Several, since "the State Department say" has two verbs, only one of which reports.
    """
    forms = _patterns()
    found = []
    for form in ("first verb", "verb"):
        for match in forms[form].finditer(tail):
            name = _BEFORE_VERB.sub("", tail[: match.start()].strip(" ,"))
            if name and (_content(name) or _nobody_else(name) or name.lower() in _lists()["pronouns"]):
                found.append((name, match.group("verb"), tail[match.end() :].strip(" ,:")))
    return list(dict.fromkeys(found))[:_READINGS]


def _topic_and_listener(rest: str, verb: str) -> tuple[str, str]:
    """What follows the verb: "Putin about the strikes", "to reporters on Monday", "about the strikes", "that ..."."""
    rest = _WHEN_ASKED.sub("", rest)
    to = re.match(r"(?:to|with)\s+(?P<listener>.+)$", rest, re.IGNORECASE)
    about = re.search(rf"(?:^|\s)(?:{_ON}|of|with regard to|in relation to)\s+(?P<topic>.+)$", rest, re.IGNORECASE)
    told = verb.startswith(("tell", "told"))
    speaks = verb in _lists()["say"] or verb.startswith(("sp", "talk"))
    listener = ""
    if told or (to and speaks):
        whole = to.group("listener") if to else rest
        listener = re.split(rf"\s+(?:{_ON}|that|to|in|at|during|with regard to)\s+|$", whole, maxsplit=1)[0]
        topic = about.group("topic") if about else ""
    elif about and about.start() == 0:
        topic = about.group("topic")
    else:
        topic = re.sub(r"^(?:that|to|in|at|during|for|against|towards?|over)\b\s*", "", rest, flags=re.IGNORECASE)
    if all(word in _lists()["times"] or word.isdigit() or word in stop_words() for word in plain_words(topic)):
        topic = ""  # "on Monday": when, not about what
    return topic, "" if listener.lower() in _lists()["listeners"] else listener


def _outside(rest: str) -> str:
    return " ".join(_QUOTED.sub(" ", rest).split())


def _content(text: str) -> bool:
    """Whether any word is more than a stop word."""
    return any(word not in stop_words() for word in plain_words(text))
