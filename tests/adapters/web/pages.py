# ruff: noqa: E501 (pages have long lines)
"""Web pages of many makes, all written for these tests: articles in the styles of news sites, and pages that are none.

Every name in them is made up. `ARTICLES` are functions of a story; what they must give back is the story's paragraphs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from json import dumps
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Story:
    title: str
    author: str
    paragraphs: tuple[str, ...]
    site: str = "The Kestrel Gazette"
    date: str = "2024-03-05T08:30:00+00:00"
    url: str = "https://kestrel.example/news/story"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def _demo() -> Story:
    title, *paragraphs = (ROOT / "bot/data/demo.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return Story(title, "Tilda Brook", tuple(" ".join(paragraph.split()) for paragraph in paragraphs if len(paragraph) > 60))


BRIEF = Story(
    "Lowmoor lighthouse sold for one crown",
    "Ada Quill",
    (
        "The lighthouse at Lowmoor Point was sold on Tuesday for the price of one crown to a group of islanders who want to turn "
        "it into a school for sailors, the harbour board said.",
        "“It was built to bring people home, and it will go on doing that,” said Nils Harrow, who leads the group. The repair of "
        "the tower is expected to cost 740,000 crowns, most of which has been raised by a raffle.",
    ),
)
PLANT = Story(
    "Water plant in Dunmere to reopen after two-year fight over fish",
    "Oskar Pell",
    (
        "DUNMERE — The water plant that supplies a third of Dunmere will start again on Thursday, two years after a court closed "
        "it because young eels were dying in its pumps, the city council said.",
        "The council spent 31 million crowns on screens finer than a hair and on a canal that leads the eels around the building, "
        "according to its head of works, Irena Volk.",
        "“We were told it could not be done, and for eighteen months it could not,” Volk told reporters at the gate. “Then a "
        "student showed us that eels swim towards the sound of falling water.”",
        "Anglers remain doubtful. The Dunmere Rod Club counted 412 dead eels last spring, when the pumps were tried for a week, "
        "and says that nobody has shown it a newer number.",
        "“They ask us to believe in a sieve,” said its chairman, Bertil Ohm. He wants an independent count every month and has "
        "threatened to go back to court if there is none by the autumn.",
        "Households will notice the change at once. Since the closure, water has come from the Skell reservoir by a pipe of 40 "
        "kilometres, and bills have risen by 18 percent; from May they are to fall by half of that.",
        "The ministry of waters welcomed the decision in a short statement and said that it would pay for the count, though not "
        "for more than a year. A decision about the older plant at Marrick is expected before the summer.",
    ),
)
TRIAL = Story(
    "Jury clears ferry captain of blame for Skerry collision",
    "Ada Quill and Tobias Renn",
    (
        "A jury in Port Kestrel on Friday cleared Captain Jonas Weir of all blame for the collision off Skerry that sank the ferry "
        "Marigold last winter, ending a trial that had divided the islands.",
        "The eight jurors needed less than three hours. When the foreman said “not guilty” for the fourth time, people in the "
        "public seats stood up and clapped until the judge, Clementine Aldous, threatened to clear the court.",
        "“I have carried this for four hundred days,” Weir said on the steps outside. “I would like to go home now and look at "
        "the sea from a window.”",
        "Prosecutors had argued that Weir ignored two warnings from the harbour radar. But an expert for the defence, Professor "
        "Hanne Lisgard, showed that the warnings had been sent on a channel which the ferry’s radio could not receive.",
        "What the radar saw",
        "The Marigold was crossing the strait at 14 knots with 63 passengers when the coaster Brno came out of the fog on its left. "
        "Everyone on board was saved, but the ferry went down within twenty minutes and has not been raised.",
        "The harbour authority said in a statement that it “respects the verdict and will study it with care”. It has replaced "
        "every radio in its ferries since then, at a cost of 2.6 million crowns.",
        "A civil case over the loss of the ship goes on. Kestrel Lines, which owned it, wants 19 million crowns from the authority; "
        "a hearing has been set for the ninth of June.",
        "Weir, who is 58, has been offered his old post back. He said he had not decided yet whether to take it, and that the "
        "choice was his wife’s as much as his own.",
    ),
)
DEMO = _demo()
STORIES = (BRIEF, PLANT, TRIAL, DEMO)
_OTHERS = (
    "Mayor of Skerry opens a bakery in the old prison",
    "Three rivers that run backwards, and why they do it",
    "Island team wins the cup after forty years of trying",
    "Price of salt falls to the lowest level since the war",
    "School in Marrick teaches its pupils to mend clocks",
    "Storm warning for the northern coast until Sunday night",
    "Dancers of Dunmere return with a piece about bread",
    "What the new tax on boats will mean for small harbours",
    "Government delays the vote on the railway to Lowmoor",
    "Owls found nesting in the town hall of Port Kestrel",
)

_NAV = (
    "<nav class='main-nav'><ul>"
    + "".join(
        f"<li><a href='/{name.lower()}'>{name}</a></li>" for name in ("News", "Sport", "Weather", "Opinion", "Culture", "Travel")
    )
    + "</ul></nav>"
)
_COOKIES = (
    "<div id='cookie-banner' class='cookie-banner'><p>We and our 214 partners use cookies to store information on your device. "
    "By clicking accept you agree to personalised ads.</p><button>Accept all</button><button>Reject all</button></div>"
)
_NEWSLETTER = (
    "<div class='newsletter-signup'><h3>The Morning Boat</h3><p>Sign up for our daily newsletter and get the stories that matter "
    "in your inbox every morning at six.</p><form><input type='email'><button>Sign up</button></form></div>"
)
_SHARE = "<div class='share-tools'><a href='#'>Share</a> <a href='#'>Tweet</a> <a href='#'>E-mail</a></div>"
_FOOTER = (
    "<footer><p>Copyright 2024 Kestrel Press. All rights reserved. No part of this site may be copied without the consent of its "
    "owners.</p><ul><li><a href='/about'>About us</a></li><li><a href='/privacy'>Privacy</a></li></ul></footer>"
)
_FIGURE = (
    "<figure><img src='/a.jpg' alt=''><figcaption>Fishing boats lie in the harbour of Port Kestrel on a grey morning last week. "
    "Photograph: Lena Marsh/Kestrel Press</figcaption></figure>"
)


def _related(tag: str = "aside", name: str = "related-stories", count: int = 5) -> str:
    items = "".join(
        f"<li><a href='/news/{index}'><h4>{title}</h4></a><p>{title}: our correspondent was there and tells the story from its "
        "beginning.</p></li>"
        for index, title in enumerate(_OTHERS[:count])
    )
    return f"<{tag} class='{name}'><h3>Related stories</h3><ul>{items}</ul></{tag}>"


def _json(story: Story, kind: str = "NewsArticle", **more: object) -> str:
    found = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": story.title,
        "datePublished": story.date,
        "author": [{"@type": "Person", "name": name} for name in story.author.split(" and ")],
        "publisher": {"@type": "NewsMediaOrganization", "name": story.site},
        "mainEntityOfPage": story.url,
        **more,
    }
    return f"<script type='application/ld+json'>{dumps(found)}</script>"


def _paragraphs(story: Story, tag: str = "p", name: str = "") -> list[str]:
    opening = f"<{tag} class='{name}'>" if name else f"<{tag}>"
    return [
        f"<h2>{escape(text)}</h2>" if len(text) < 40 else f"{opening}{escape(text, quote=False)}</{tag}>"
        for text in story.paragraphs
    ]


def _page(head: str, body: str, html: str = "lang='en'") -> str:
    return f"<!DOCTYPE html>\n<html {html}><head><meta charset='utf-8'>{head}</head>\n{body}</html>"


def broadsheet(story: Story) -> str:
    """A British paper: JSON-LD, figures, a newsletter box and a pull quote among the paragraphs."""
    text = _paragraphs(story)
    text.insert(1, _FIGURE)
    text.insert(3, _NEWSLETTER + "<aside class='pullquote'><p>A line that somebody said, in large letters</p></aside>")
    body = (
        f"<body>{_COOKIES}<header>{_NAV}</header><main><article><h1>{escape(story.title)}</h1><div class='byline'>By <a href='/p'>"
        f"{story.author}</a></div><div class='article-body'>{''.join(text)}</div>{_SHARE}</article>{_related()}</main>{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)} | {story.site}</title>{_json(story)}", body)


def broadcaster(story: Story) -> str:
    """A public broadcaster: every paragraph in a block of its own, generated class names, no JSON-LD but OpenGraph."""
    blocks = [f"<div data-component='text-block' class='sc-1kj3 eYbvNz'>{p}</div>" for p in _paragraphs(story, name="sc-9a00")]
    blocks.insert(2, "<div data-component='links-block'><h2>More on this story</h2><ul><li><a href='/1'>A winter without a ferry"
                     "</a></li></ul></div>")  # fmt: skip
    head = (
        f"<title>{escape(story.title)} - Kestrel News</title><meta property='og:type' content='article'><meta property='og:title' "
        f"content=\"{escape(story.title)}\"><meta property='og:site_name' content='{story.site}'><meta name='author' content='By "
        f"{story.author}'><meta property='article:published_time' content='{story.date}'>"
    )
    body = (
        f"<body><div id='root'>{_NAV}<main id='main-content'><article class='sc-4f2'><header><h1>{escape(story.title)}</h1></header>"
        f"<div data-component='byline-block'><span>5 March 2024</span></div>{_FIGURE}{''.join(blocks)}</article></main>"
        f"{_related('section', 'sc-77 most-read')}{_FOOTER}</div></body>"
    )
    return _page(head, body)


def american_daily(story: Story) -> str:
    """An American daily: a graph of JSON-LD with references, ads between the paragraphs, an author's note at the end."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": story.url, "name": f"{story.title} | {story.site}"},
            {"@type": ["NewsArticle"], "headline": escape(story.title), "datePublished": story.date, "isPartOf": {"@id": story.url},
             "author": [{"@id": f"#p{index}"} for index, _ in enumerate(story.author.split(" and "))],
             "publisher": {"@id": "#org"}},
            *({"@type": "Person", "@id": f"#p{index}", "name": name} for index, name in enumerate(story.author.split(" and "))),
            {"@type": "Organization", "@id": "#org", "name": story.site},
        ],
    }  # fmt: skip
    text = "<div class='ad-container'><span>Advertisement</span></div>".join(_paragraphs(story, name="css-at9mc1"))
    body = (
        f"<body class='has-newsletter-modal'><div class='site-header'>{_NAV}</div><div id='app'><article id='story'>"
        f"<h1 data-testid='headline'>{escape(story.title)}</h1><p class='byline'>By {story.author}</p><section name='articleBody'>"
        f"<div class='StoryBodyCompanionColumn'>{text}</div></section><div class='author-bio'><p>{story.author} writes about the "
        f"islands for the paper and has lived on two of them for many years.</p></div></article>{_related('div', 'recirculation')}"
        f"</div>{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)}</title><script type='application/ld+json'>{dumps(graph)}</script>", body)


def tabloid(story: Story) -> str:
    """A tabloid: short paragraphs, many boxes of headlines, "read more" lines within the text."""
    text = _paragraphs(story, name="mol-para-with-font")
    text.insert(1, "<p><strong>READ MORE: <a href='/x'>Ferry captain tells of his longest night at sea</a></strong></p>")
    text.insert(2, _related("div", "puff related-carousel", 8))
    body = (
        f"<body>{_NAV}<div id='page'><div class='article'><h1>{escape(story.title)}</h1><p class='author-section byline-plain'>By "
        f"{story.author}</p>{''.join(text)}<h3>Share or comment on this article</h3></div><div class='sidebar rail'>"
        f"{_related('div', 'femail', 10)}</div></div>{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)} | Kestrel Online</title>{_json(story)}", body)


def wire(story: Story) -> str:
    """Wire copy on an agency's page, with sign-offs and an old-fashioned table around it all."""
    text = "".join(_paragraphs(story))
    body = (
        f"<body bgcolor='#fff'><table width='100%'><tr><td width='160'>{_NAV}</td><td><h1>{escape(story.title)}</h1>{text}"
        f"</td><td>{_related('div', 'col3', 4)}</td></tr></table>{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)}</title>{_json(story)}", body)


def blog(story: Story) -> str:
    """A blog made with the usual software: class names for category and tag that look like boxes, comments below."""
    text = "".join(_paragraphs(story))
    comment = (
        "<li class='comment'><p>I was there, and I can say that it was nothing like this at all, not even for a moment.</p></li>"
    )
    head = (
        f"<title>{escape(story.title)} &#8211; Notes from Lowmoor</title><meta property='og:type' content='article'>"
        f"{_json(story, 'BlogPosting')}"
    )
    body = (
        f"<body class='post-template single'><div id='page' class='site'>{_NAV}<div id='content'><article id='post-12' class='post "
        f"type-post category-popular tag-related category-social tag-ads'><header class='entry-header'><h1 class='entry-title'>"
        f"{escape(story.title)}</h1><div class='entry-meta'>Posted on March 5, 2024 by {story.author}</div></header><div "
        f"class='entry-content'>{text}<div class='sharedaddy sd-sharing'><h3>Share this:</h3></div></div></article>"
        f"<div id='comments' class='comments-area'><h2>3 thoughts on this</h2><ol class='comment-list'>{comment * 3}</ol></div></div>"
        f"<aside id='secondary' class='widget-area'><h2 class='widget-title'>Recent posts</h2></aside>{_FOOTER}</div></body>"
    )
    return _page(head, body)


def amp(story: Story) -> str:
    """The AMP version of an article."""
    text = "".join(_paragraphs(story))
    head = (
        f"<title>{escape(story.title)}</title><link rel='canonical' href='{story.url}'><style amp-boilerplate>body{{visibility:"
        f"hidden}}</style>{_json(story)}"
    )
    body = (
        f"<body><amp-sidebar id='menu' layout='nodisplay'>{_NAV}</amp-sidebar><article><h1>{escape(story.title)}</h1>"
        f"<amp-img src='/a.jpg' width='10' height='10'></amp-img>{text}<amp-ad type='x'><div>Advertisement</div></amp-ad></article>"
        f"{_related('section', 'amp-related')}{_FOOTER}</body>"
    )
    return _page(head, body, "⚡ lang='en'")


def page_builder(story: Story) -> str:
    """A page made of the boxes of a page builder: everything is a widget."""
    text = "".join(_paragraphs(story))
    box = "<div class='elementor-element elementor-widget elementor-widget-{}'><div class='elementor-widget-container'>{}</div></div>"
    body = (
        f"<body class='elementor-default'>{box.format('nav-menu', _NAV)}<div class='elementor-section'>"
        f"{box.format('heading', f'<h1>{escape(story.title)}</h1>')}{box.format('text-editor', text)}</div>"
        f"{box.format('posts', _related('div', 'elementor-posts', 3))}{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)} - {story.site}</title>{_json(story, 'Article')}", body)


def line_breaks(story: Story) -> str:
    """A small paper's page whose paragraphs are parted by line breaks alone, in a Latin encoding that nobody declares."""
    text = "<br><br>\n".join(escape(paragraph, quote=False) for paragraph in story.paragraphs)
    body = (
        f"<body>{_NAV}<div id='wrap'><h1>{escape(story.title)}</h1><div class='storytext'>{text}</div></div>"
        f"{_related('div', 'more-news')}{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)}</title>", body).replace("<meta charset='utf-8'>", "")


def live_blog(story: Story) -> str:
    """A live blog: the paragraphs as entries with times, newest first on other sites, in order here."""
    entries = "".join(
        f"<article class='block' id='b{index}'><time datetime='2024-03-05T0{index % 10}:00'>0{index % 10}.00 GMT</time>{p}</article>"
        for index, p in enumerate(_paragraphs(story))
    )
    body = (
        f"<body><header>{_NAV}</header><main><h1>{escape(story.title)}</h1><div class='live-blog'>{entries}</div></main>"
        f"{_related('aside', 'most-viewed')}{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)} – live</title>{_json(story, 'LiveBlogPosting')}", body)


def regional(story: Story) -> str:
    """A regional paper: broken JSON-LD, a paywall's template that is hidden, a modal for newsletters."""
    broken = _json(story).replace("</script>", ",}</script>").replace("}}", "},}")
    text = _paragraphs(story)
    text.insert(
        2, "<div class='paywall-notice' hidden><p>Subscribe now to continue reading. Already a subscriber? Log in.</p></div>"
    )
    body = (
        f"<body><div class='modal newsletter-modal'><p>Get the best of the islands in your inbox, free of charge, each morning."
        f"</p></div>{_NAV}<div class='content-wrapper social-affairs'><h1>{escape(story.title)}</h1><div class='article__content "
        f"js-promo-target'>{''.join(text)}</div></div>{_related('div', 'block-list')}{_FOOTER}</body>"
    )
    head = (
        f"<title>{escape(story.title)} | Dunmere Echo</title>{broken}<meta name='author' content='{story.author}'><meta "
        f"property='og:site_name' content='{story.site}'><meta property='article:published_time' content='{story.date}'>"
    )
    return _page(head, body)


def magazine(story: Story) -> str:
    """A magazine that counts free articles: declared not to be free, but given in full; large attribute values."""
    text = "".join(_paragraphs(story, name="paywall"))
    locked = {"isAccessibleForFree": "False", "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False,
              "cssSelector": ".paywall"}}  # fmt: skip
    body = (
        f"<body><div id='state' data-props='{'x' * 90_000}'></div>{_NAV}<article><h1>{escape(story.title)}</h1>{_FIGURE}<div "
        f"class='body'>{text}</div></article><div class='subscribe-banner'><p>You have read 2 of your 3 free articles this month. "
        f"Subscribe for unlimited access.</p></div>{_related('section', 'recirc')}{_FOOTER}</body>"
    )
    return _page(f"<title>{escape(story.title)}</title>{_json(story, **locked)}", body)


def student_paper(story: Story) -> str:
    """Tags that are never closed, scripts full of signs that look like tags, no meta data."""
    text = "".join(f"<p>{escape(paragraph, quote=False)}\n" for paragraph in story.paragraphs)
    script = (
        "<script>for (var i=0;i<n;i++) { if (a<b) document.write('<div class=\"x\">'); }" + "var q=a<b;" * 9_000 + "</script>"
    )
    body = f"<body>{_NAV}{script}<div class=story><h1>{escape(story.title)}</h1>{text}</div>{_FOOTER}</body>"
    return _page(f"<title>{escape(story.title)}</title>", body)


ARTICLES: tuple[Callable[[Story], str], ...] = (
    broadsheet, broadcaster, american_daily, tabloid, wire, blog, amp, page_builder, line_breaks, live_blog, regional, magazine,
    student_paper,
)  # fmt: skip


def _bare(title: str, body: str, head: str = "") -> str:
    return _page(f"<title>{title}</title>{head}", f"<body>{_NAV}<main>{body}</main>{_FOOTER}</body>")


def _cards(count: int) -> str:
    return "".join(
        f"<div class='card'><h3><a href='/news/{index}'>{_OTHERS[index % 10]}</a></h3><p>The story in short: {_OTHERS[index % 10]}, "
        "and what people there say about it today.</p></div>"
        for index in range(count)
    )


_STUB = PLANT.paragraphs[0]
OTHERS: dict[str, tuple[str, str]] = {
    "a paywall that says so": ("paywall", _page(
        f"<title>{PLANT.title}</title>" + _json(PLANT, isAccessibleForFree=False),
        f"<body>{_NAV}<article><h1>{PLANT.title}</h1><p>{_STUB}</p><p>The council spent 31 million…</p></article><div class='wall'>"
        "<h2>Subscribe to continue reading</h2><p>Cancel at any time.</p></div></body>")),
    "a paywall that does not": ("paywall", _bare(PLANT.title,
        f"<h1>{PLANT.title}</h1><p>{_STUB} The council…</p><div><h3>This article is for subscribers only</h3><p>Already a "
        "subscriber? Log in</p></div>")),
    "a login page": ("login_page", _bare("Log in | Kestrel Daily",
        "<h1>Log in</h1><form><label>E-mail</label><input><label>Password</label><input type='password'><button>Log in</button></form>"
        "<p>Forgot your password?</p><p>Don't have an account? Create one</p>")),
    "a cookie wall": ("cookie_page", _bare("Your privacy choices",
        "<h1>We value your privacy</h1><p>We and our 812 partners store and access information on a device, such as cookies.</p>"
        "<p>With your consent we may use personalised advertising.</p><button>Accept all</button><button>Manage preferences</button>")),
    "a page that is not there": ("error_page", _bare("Page not found | Kestrel Daily",
        "<h1>Sorry, we can't find that page</h1><p>The page you are looking for may have been removed or moved. Try our home page.</p>"
        + _related("div", "most-read", 8))),
    "a fault of the server": ("error_page", _page("<title>503 Service Unavailable</title>",
        "<body><h1>Service Unavailable</h1><p>The server is temporarily unable to service your request.</p></body>")),
    "a check for robots": ("robot_page", _page("<title>Just a moment...</title>",
        "<body><h1>kestrel.example</h1><p>Verifying you are human. This may take a few seconds.</p><script>window._cf_chl_opt={}"
        "</script></body>")),
    "another check for robots": ("robot_page", _page("<title>kestrel.example</title>",
        "<body><div id='px-captcha'></div><p>Please wait while we look at your browser.</p></body>")),
    "a video": ("video_page", _bare("Watch: the eels of Dunmere",
        "<h1>Watch: the eels of Dunmere</h1><video src='/v.mp4'></video><p>See how the eels find their way around the pumps in this "
        "film by our reporter, shot over three nights in the canal.</p>", "<meta property='og:type' content='video.other'>")),
    "a front page": ("front_page", _bare("The Kestrel Gazette: news from the islands", f"<h2>Top stories</h2>{_cards(24)}",
        "<meta property='og:type' content='website'>")),
    "a section page": ("front_page", _page("<title>Fishing | The Kestrel Gazette</title><script type='application/ld+json'>"
        '{"@type":"CollectionPage","name":"Fishing"}</script>', f"<body>{_NAV}<h1>Fishing</h1><ul>"
        + "".join(f"<li><a href='/{title[:5]}'>{title}</a></li>" for title in _OTHERS) + f"</ul>{_FOOTER}</body>")),
    "an empty page": ("no_article", "<html><head></head><body></body></html>"),
    "a page that scripts draw": ("robot_page", _page("<title>Kestrel</title>",
        "<body><noscript>You need to enable JavaScript to run this app.</noscript><p>Please enable JavaScript to continue.</p></body>")),
}  # fmt: skip
