"""A link into an article, through the real fetcher and the real sandbox, from a server on this computer."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.page import Fetches
from adapters.web.reader import Web, read_link
from adapters.web.sandbox import Sandbox, SandboxLimits
from adapters.web.url import PORTS
from bot.reading import InputError, Readers, find_sources, read_all
from bot.settings import load_settings
from bot.work import digest_all
from summarizer.article import Article
from summarizer.items import Digest
from tests.adapters.web.hostile_server import connects_elsewhere
from tests.adapters.web.pages import BRIEF, OTHERS, PLANT, TRIAL, amp, broadsheet
from tests.adapters.web.test_extract_pdf import LINES, pdf_of
from tests.bot.talking import Talk, texts

HOME = "127.0.0.1"
HUGE = f"<html><body><p {' '.join(f'a{index}=1' for index in range(100_000))}>Text.</p></body></html>"
GERMAN = """<html><body><article>
<p>Der Rat der Stadt hat am Montag beschlossen, dass das Wasserwerk nach zwei Jahren wieder geöffnet wird.</p>
<p>Die Kosten von einunddreißig Millionen Kronen trägt zur Hälfte das Land, den Rest zahlen die Haushalte mit ihren Gebühren.</p>
<p>Die Angler bleiben misstrauisch und verlangen, dass die toten Aale jeden Monat von Fachleuten gezählt werden.</p>
</article></body></html>"""


def moved(location: str) -> Callable[[web.Request], web.StreamResponse]:
    return lambda _: web.Response(status=301, headers={"Location": location})


def page(text: str, kind: str = "text/html", status: int = 200) -> Callable[[web.Request], web.StreamResponse]:
    return lambda _: web.Response(text=text, content_type=kind, status=status)


def forward(address: str) -> Callable[[web.Request], web.StreamResponse]:
    return page(f"<html><head><meta http-equiv=refresh content='0;url={address}'></head><body><p>Wait.</p></body></html>")


class Site:
    """A news site on a port of this computer. seen: the paths asked for, in order."""

    def __init__(self) -> None:
        self.port = 0
        self.seen: list[str] = []

    def __call__(self, path: str) -> str:
        return f"http://{HOME}:{self.port}{path}"

    def fetcher(self) -> Fetcher:
        ports = PORTS | {self.port}
        return Fetcher(guard=Guard(ports=ports, allow=frozenset({(HOME, self.port)})))

    def routes(self) -> dict[str, Callable[[web.Request], web.StreamResponse]]:
        here = self("/news/story")
        return {
            "/": page(OTHERS["a front page"][1]),
            "/news/story": page(broadsheet(PLANT).replace(PLANT.url, here)),
            "/news/trial": page(broadsheet(TRIAL)),
            "/news/brief": page(broadsheet(BRIEF)),
            "/news/canonical": page(broadsheet(PLANT).replace("<title>", f"<link rel=canonical href='{here}'><title>")),
            "/amp/story": page(amp(PLANT).replace(PLANT.url, here)),
            "/amp/lost": page(amp(PLANT).replace(PLANT.url, self("/nowhere"))),
            "/amp/loop": page(amp(PLANT).replace(PLANT.url, self("/amp/loop2"))),
            "/amp/loop2": page(amp(PLANT).replace(PLANT.url, self("/amp/loop"))),
            "/old": moved("/"),
            "/short": forward("/news/story"),
            "/round": forward("/round2"),
            "/round2": forward("/round"),
            "/inside": forward("http://169.254.169.254/latest/meta-data/"),
            "/wall": page(OTHERS["a paywall that says so"][1]),
            "/huge": page(HUGE),
            "/text": page(PLANT.text, "text/plain"),
            "/pdf": lambda _: web.Response(body=pdf_of(LINES), content_type="application/pdf"),
            "/forbidden": page("No.", status=403),
            "/few": page("<html><body><article><p>It rained in Dunmere.</p></article></body></html>"),
            "/german": page(GERMAN),
        }


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """The site in a thread of its own."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        app = web.Application()

        async def answer(request: web.Request) -> web.StreamResponse:
            site.seen.append(request.path)
            make = site.routes().get(request.path)
            return make(request) if make else web.Response(status=404)

        app.router.add_get("/{path:.*}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, HOME, 0).start()
        site.port = runner.addresses[0][1]
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running(Site()) as opened:
        yield opened
    assert connects_elsewhere() == []


@pytest.fixture(scope="module")
def opened(site: Site) -> Iterator[Web]:
    with Web(site.fetcher, SandboxLimits(seconds=20, workers=2)) as web_:
        yield web_


@pytest.fixture
def readers(opened: Web) -> Readers:
    return Readers(opened.html, opened.url)


def article_at(opened: Web, url: str) -> Article:
    found = opened.url(url)
    assert isinstance(found, Article), found
    return found


def error_at(opened: Web, url: str) -> InputError:
    found = opened.url(url)
    assert isinstance(found, InputError)
    assert "\n" not in found.message
    return found


def test_a_link_gives_the_article_with_its_own_address(site: Site, opened: Web) -> None:
    found = article_at(opened, site("/news/canonical"))
    assert (found.title, found.url, found.site) == (PLANT.title, site("/news/story"), PLANT.site)
    assert [p for p in found.text.split("\n\n") if p != PLANT.title] == list(PLANT.paragraphs)


def test_of_an_amp_page_the_page_that_people_read_is_taken(site: Site, opened: Web) -> None:
    assert article_at(opened, site("/amp/story")).url == site("/news/story")
    assert {"/amp/story", "/news/story"} <= set(site.seen)


def test_an_amp_page_whose_own_page_is_gone_is_read_itself(site: Site, opened: Web) -> None:
    assert article_at(opened, site("/amp/lost")).title == PLANT.title


def test_amp_pages_that_name_each_other_are_fetched_once_each(site: Site, opened: Web) -> None:
    before = len(site.seen)
    assert article_at(opened, site("/amp/loop")).title == PLANT.title
    assert site.seen[before:] == ["/amp/loop", "/amp/loop2"]


def test_a_page_that_sends_its_reader_on_is_followed_but_not_in_circles(site: Site, opened: Web) -> None:
    assert article_at(opened, site("/short")).title == PLANT.title
    before = len(site.seen)
    assert error_at(opened, site("/round")).code == "no_article"
    assert site.seen[before:] == ["/round", "/round2"]


def test_plain_text_and_pdf_are_read(site: Site, opened: Web) -> None:
    assert article_at(opened, site("/text")).text == PLANT.text
    assert article_at(opened, site("/pdf")).text.startswith("The water plant that supplies")


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/", "front_page", "paste the link of one of them"),
        ("/old", "moved", "paste its text"),
        ("/wall", "paywall", "paste the article's text"),
        ("/huge", "page_too_heavy", "paste the article's text"),
        ("/nowhere", "gone", "check the link"),
        ("/forbidden", "forbidden", "Paste the article's text"),
        ("/inside", "private_address", "only public sites"),
    ],
)
def test_what_gives_no_article_says_why_and_what_to_do(site: Site, opened: Web, path: str, code: str, said: str) -> None:
    found = error_at(opened, site(path))
    assert found.code == code
    assert said in found.message


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "bad_url"),
        ("ftp://kestrel.example/a", "bad_url"),
        ("http://127.0.0.1/a", "private_address"),
        ("http://localhost/a", "private_address"),
        ("http://169.254.169.254/latest/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://192.168.0.1/", "private_address"),
    ],
)
def test_files_and_private_addresses_are_refused_with_a_line_that_says_so(opened: Web, url: str, code: str) -> None:
    assert error_at(opened, url).code == code


def test_links_are_digested_in_the_order_they_were_named(site: Site, readers: Readers) -> None:
    settings = load_settings()
    names = [site(path) for path in ("/news/trial", "/nowhere", "/news/story", "/few", "/german", "/news/brief")]
    readings = read_all(find_sources(names, settings), settings, readers)
    results = list(digest_all(readings, settings.pipeline))
    assert [result.path for result in results] == names
    kinds = [r.outcome.article.title if isinstance(r.outcome, Digest) else r.outcome.code for r in results]
    assert kinds == [TRIAL.title, "gone", PLANT.title, "too_short", "not_english", BRIEF.title]
    few = results[3].outcome
    assert isinstance(few, InputError)
    assert few.message.endswith("paste the article's text instead")


def test_a_pasted_link_is_digested_in_the_conversation(site: Site, readers: Readers, tmp_path: Path) -> None:
    talk = Talk(tmp_path, {}, readers)
    (reply,) = talk.say(f"Have a look at this: {site('/news/trial')}.")
    assert reply.headline == TRIAL.title
    (refusal,) = talk.say(site("/wall"))
    assert refusal.failure
    assert "subscribers" in texts([refusal])
    talk.store.close()


def test_a_monstrous_page_does_not_keep_the_next_from_being_read(site: Site) -> None:
    async def read() -> tuple[Article | InputError, ...]:
        with Sandbox() as sandbox:
            async with site.fetcher() as fetcher:
                found = [read_link(site(path), fetcher, sandbox) for path in ("/huge", "/news/story", "/huge", "/news/trial")]
                return tuple(await asyncio.gather(*found))

    found = asyncio.run(read())
    assert [isinstance(each, Article) for each in found] == [False, True, False, True]


def test_a_fetcher_that_cannot_start_says_so_to_whoever_reads() -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[Fetches]:
        raise OSError("no network here")
        yield

    with Web(broken) as opened, pytest.raises(OSError, match="no network"):
        opened.url("https://kestrel.example/")


def test_nothing_starts_before_something_is_read() -> None:
    before = threading.active_count()
    Web(Fetcher).close()
    assert threading.active_count() == before


def test_the_articles_of_links_are_json_like_any_other(site: Site, readers: Readers) -> None:
    from bot.contract import digest_json

    settings = load_settings()
    (result,) = digest_all(read_all(find_sources([site("/news/story")], settings), settings, readers), settings.pipeline)
    assert isinstance(result.outcome, Digest)
    article = json.loads(json.dumps(digest_json(result.path, result.outcome)))["article"]
    assert (article["url"], article["published"], article["authors"]) == (site("/news/story"), PLANT.date, [PLANT.author])
