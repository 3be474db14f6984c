"""News that nobody wrote: short articles of made-up places and people, each its own, as many as a load needs."""

from random import Random

_TOWNS = (
    "Port Kestrel",
    "Lowmoor",
    "Tarn",
    "Ashby Cross",
    "Quillan",
    "Marrow Bay",
    "Stenhope",
    "Vale Regis",
    "Orrin",
    "Hallow End",
)
_FIRST = ("Olga", "Henrik", "Mara", "Ottilie", "Jonas", "Priya", "Tomas", "Leonie", "Samir", "Edith", "Bruno", "Nadia")
_LAST = ("Brandt", "Vale", "Lindqvist", "Grant", "Okafor", "Sandoval", "Petrov", "Marsh", "Ilves", "Calder", "Nakata", "Rowe")
_ROLES = ("the mayor", "the transport chief", "a farmer", "the head of the union", "a teacher", "the harbour master", "a doctor")
_THINGS = (
    "ferry",
    "hospital",
    "school",
    "bridge",
    "library",
    "market hall",
    "water works",
    "bus station",
    "swimming pool",
    "pier",
)
_ENDS = ("close for the winter", "be sold next year", "be rebuilt by spring", "stay open at night", "move to the harbour")
_SAID = (
    "We counted it again, and the sums did not add up",
    "Nobody asked us before it was decided",
    "I am sorry for everyone who relied on it",
    "This is a relief, and a warning",
    "We cannot mend it before April",
    "That is worth more than a saving on paper",
)
_MORE = (
    "The council of {town} will discuss the matter next week, and a decision on a grant is expected before the end of the month.",
    "Several hundred people gathered at the {thing} in the evening and asked for another report.",
    "Until then the {thing} will be supplied from {other}, about {miles} miles to the north.",
    "The region of {other} has refused a similar plan, although it would have saved ${cost} million a year.",
)
_PAD = 24_000  # characters of what stands around an article on the page of a newspaper


def title(number: int) -> str:
    """The headline of article `number`."""
    pick = Random(number)
    return f"{pick.choice(_TOWNS)} {pick.choice(_THINGS)} to {pick.choice(_ENDS)}"


def paragraphs(number: int, most: int = 5) -> list[str]:
    """Article `number`: three to `most` sentences, a paragraph each, with a quote, a claim and figures."""
    pick = Random(number)
    town, thing, end = pick.choice(_TOWNS), pick.choice(_THINGS), pick.choice(_ENDS)
    other = pick.choice(_TOWNS)
    name, role = f"{pick.choice(_FIRST)} {pick.choice(_LAST)}", pick.choice(_ROLES)
    second = f"{pick.choice(_FIRST)} {pick.choice(_LAST)}"
    people, cost, miles = pick.randrange(40, 9000), pick.randrange(11, 990) / 10, pick.randrange(3, 90)
    lead = f"The {thing} of {town} will {end}, the council said in note {number}, leaving about {people:,} people without it."
    words = pick.choice(_SAID)
    said = f'"{words}," said {name}, {role} of {town}. "It is number {number} on our list."'
    claim = f"{second} said the plan would cost ${cost} million, most of it for repairs that were put off {miles} months ago."
    more = [line.format(town=town, thing=thing, other=other, cost=cost, miles=miles) for line in _MORE]
    return [lead, said, claim, *pick.sample(more, pick.randrange(0, max(1, min(most, 3 + len(more)) - 2)))]


def article(number: int, pieces: int = 1, most: int = 5) -> list[str]:
    """As `paragraphs`, of so many pieces: eleven are 700 words, as long as news is in the mean."""
    return [line for piece in range(pieces) for line in paragraphs(pieces * number + piece, most)]


def page(number: int, pieces: int = 1, most: int = 5) -> bytes:
    """Article `number` as a newspaper would put it on a page."""
    head = title(pieces * number)
    body = "".join(f"<p>{line}</p>" for line in article(number, pieces, most))
    menu = "".join(f'<li><a href="/section/{at}">Section {at}</a></li>' for at in range(40))
    script = f"<script>var layout='{'x' * _PAD}';</script>"
    return (
        f"<!doctype html><html lang=en><head><title>{head}</title><meta property='og:type' content='article'>{script}</head>"
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{head}</h1>{body}</article></main></body></html>"
    ).encode()


def feed(name: str, entries: list[tuple[int, str, str]]) -> bytes:
    """An RSS feed. entries: number of the article, its link, its date (RFC 2822)."""
    items = "".join(
        f"<item><title>{title(number)}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate></item>"
        for number, link, date in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()
