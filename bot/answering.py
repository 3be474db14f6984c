"""The bot's logic as the durable work calls it, a step at a time: what a request needs read, and what is said to it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from importlib.metadata import version

from bot.channel import Channel
from bot.commanded import Roundup as Asks
from bot.commanded import RoundupDo
from bot.compose import Form
from bot.delivery import Post, Posted
from bot.doing import Scene, do
from bot.feeds import FeedFinder
from bot.following import in_full, say_how_taken
from bot.jobs.work import Read, Roundup, Wanted
from bot.memory import ask
from bot.message import Asked, Given, Message, Mistyped, Named, Nothing, Pasted, TooShort, read_message, too_short
from bot.pressing import press
from bot.quotas import Quotas, Refused, refused_from
from bot.reading import InputError, Readers, Source, check, find_sources, read
from bot.reply import Audience, Reply, fail, reply_from
from bot.roundup_work import RoundupWork
from bot.settings import Settings
from bot.sharing import share
from bot.store import Gone, Store
from bot.store.records import Delivery, Request, RequestKind
from bot.tracing import span
from summarizer.article import Article
from summarizer.items import Digest

OUR_FAULT = "Something went wrong on our side, and trying again did not help. Please ask once more in a while."

Summarizes = Callable[[Article], Digest | InputError]
"""Makes a digest, in a process of its own; blocks the calling thread alone."""


class Answering:
    """Implements `bot.jobs.work.Work`. names_file: whether a text names a file that may be read, on the terminal alone.

    forms: how much of a digest a platform shows; short where it is not named. ask_feeds: asks the feeds that are due. quotas:
    how many articles may be read for roundups; any number if not given.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        readers: Readers,
        summarize: Summarizes,
        finder: FeedFinder,
        clock: Callable[[], datetime],
        *,
        forms: Mapping[str, Form] | None = None,
        names_file: Callable[[str], bool] | None = None,
        ask_feeds: Callable[[], object] = lambda: None,
        quotas: Quotas | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._readers = readers
        self._summarize = summarize
        self._finder = finder
        self._clock = clock
        self._forms = forms or {}
        self._names_file = names_file
        self._ask_feeds = ask_feeds
        self._quotas = quotas or Quotas()
        self._version = f"{version('pullquote')} {settings.pipeline}"
        self._roundups = RoundupWork(store, settings.time_zone, clock)

    def reads(self, request_id: int) -> int:
        request = self._store.request(request_id)
        return self._reads(request) if request else 0

    def wanted(self, request_id: int) -> Wanted | None:
        request = self._store.request(request_id)
        if request is None:
            return None
        names = self._names(request) if self._reads(request) else ()
        written = request.kind is RequestKind.MESSAGE and "refused" not in request.payload and self._is_roundup(request)
        return Wanted(request.channel, request.received_at, names, written) if names or written else None

    def read(self, request_id: int, index: int) -> Read:
        request = self._store.request(request_id)
        if request is None:
            return InputError("forgotten", "this was forgotten on request")
        if request.kind is RequestKind.ENTRY:
            return self.read_entry(int(request.payload["entry"]))
        sources = self._sources(request)
        if not sources:
            return self.read_entry(self._entries(request)[index])
        source = sources[index]
        if isinstance(source, Article):
            return self._keep(check(source, self._settings) or source)
        return self._read(source)

    def digest(self, article_id: int) -> InputError | None:
        stored = self._store.article(article_id)
        if stored is None or self._store.digest(article_id, self._version) is not None:
            return None
        with span("digest", chars=len(stored.article.text)) as note:
            made = self._summarize(stored.article)
            note(outcome=made.code if isinstance(made, InputError) else "ok")
        if isinstance(made, InputError):
            return made
        try:
            self._store.put_digest(article_id, made, self._version, self._clock())
        except Gone:
            return InputError("forgotten", "this was forgotten on request")
        return None

    def answer(self, request_id: int, read: Sequence[Read]) -> Sequence[Post]:
        request = self._store.request(request_id)
        if request is None:
            return ()
        if request.kind is RequestKind.ENTRY:
            return self._roundups.alerts(request, read)
        if "refused" in request.payload:
            return self._refuse(request, refused_from(request.payload["refused"]))
        if request.kind is RequestKind.ACTION:
            replies = press(self._store, request, self._clock())
            return [self._post(request, reply) for reply in replies]
        return self._answer(request, self._message(request), read)

    def failed(self, request_id: int) -> Sequence[Post]:
        request = self._store.request(request_id)
        if request is None or request.kind is RequestKind.ENTRY:
            return ()
        return [self._post(request, fail(OUR_FAULT))]

    def entries(self, run_id: int) -> Sequence[int]:
        run = self._store.run(run_id)
        unread = self._roundups.unread(run) if run else ()
        return unread if run and self._may_read(run.channel, unread) else ()

    def read_entry(self, entry_id: int) -> Read:
        entry = self._store.entry(entry_id)
        if entry is None:
            return InputError("forgotten", "this entry is not kept any more")
        if entry.article is not None:
            return entry.article
        if entry.entry.url is None:
            outcome: Read = InputError("no_link", "this entry of the feed has no link")
        else:
            outcome = self._read(Source(entry.entry.url, "url"))
        if isinstance(outcome, InputError):
            self._store.set_entry_article(entry_id, problem=outcome.message)
        else:
            self._store.set_entry_article(entry_id, article_id=outcome)
        return outcome

    def roundup(self, run_id: int) -> Roundup:
        run = self._store.run(run_id)
        return self._roundups.of_run(run) if run else Roundup(empty=True)

    def roundup_failed(self, run_id: int) -> Sequence[Post]:
        run = self._store.run(run_id)
        line = "Today's roundup could not be made: something went wrong on our side. “roundup now” tries again."
        return [Post(run.channel, fail(line))] if run else ()

    def posted(self, delivery: Delivery, posted: Posted) -> None:
        reply = reply_from(delivery.payload)
        if not reply.articles or delivery.person is not None:
            return
        thread = posted.thread or delivery.thread
        try:
            if thread is not None:
                self._store.open_thread(delivery.channel, thread, reply.articles, self._clock())
        except Gone:
            return
        for article in reply.articles:
            self._store.set_seen_message(delivery.channel, article, posted.message, thread, posted.link, only_first=True)

    def _reads(self, request: Request) -> int:
        if request.kind is RequestKind.ENTRY:
            return 1
        if "refused" in request.payload:
            return 0
        if sources := self._sources(request):
            return len(sources)
        entries = self._entries(request)
        return len(entries) if self._may_read(request.channel, self._roundups.unread_of(request) if entries else ()) else 0

    def _names(self, request: Request) -> Sequence[str | None]:
        if request.kind is RequestKind.ENTRY:
            return (f"entry:{int(request.payload['entry'])}",)
        if sources := self._sources(request):
            return [f"request:{request.id}:{place}" if _is_for_all(one) else None for place, one in enumerate(sources)]
        rows = [(id, self._store.entry(id)) for id in self._roundups.entries_of(request)]
        return [f"entry:{id}" if row is not None and row.article is None else None for id, row in rows]

    def _answer(self, request: Request, message: Message, read: Sequence[Read]) -> Sequence[Post]:
        match message:
            case Named() | Pasted():
                return self._share(request, read)
            case Asked(question):
                at_hand = self._at_hand(request)
                full = in_full(self._store, request, question, at_hand)
                reply = ask(self._store, request.channel, full, at_hand)
                return [self._post(request, reply if full == question else say_how_taken(reply, full))]
            case Given(command):
                if isinstance(command, RoundupDo) and (posts := self._roundups.demanded(request, command)):
                    return posts
                scene = Scene(self._store, request, self._settings, self._finder, self._clock(), self._at_hand(request))
                return [self._post(request, reply) for reply in do(command, scene)]
            case Mistyped(problem):
                return [self._post(request, fail(problem))]
            case TooShort(words):
                return [self._post(request, fail(too_short(words)))]
            case Nothing():
                return ()

    def _refuse(self, request: Request, refused: Refused) -> list[Post]:
        """One line for the person alone; whoever did not speak to the bot is told once in a window."""
        if refused.told and not request.payload.get("addressed", request.kind is RequestKind.ACTION):
            return []
        return [self._post(request, fail(refused.line(self._clock())))]

    def _may_read(self, channel: Channel, entries: Sequence[int]) -> bool:
        """Whether the entries may be read for a roundup there; they count for the workspace. If not, it has them as links."""
        place = (channel.platform, channel.workspace)
        return not entries or self._store.charge_articles(*place, len(entries), self._quotas, self._clock())

    def _share(self, request: Request, read: Sequence[Read]) -> list[Post]:
        sources = self._sources(request)
        names = [source.path if isinstance(source, Source) and len(sources) > 1 else "" for source in sources]
        form = self._forms.get(request.channel.platform, Form.SHORT)
        replies = share(self._store, request, read, names, form)
        self._open_thread(request, [article for reply in replies for article in reply.articles])
        return [self._post(request, reply, public=bool(reply.articles)) for reply in replies]

    def _open_thread(self, request: Request, articles: Sequence[int]) -> None:
        """Before the digest is posted, so that whoever asks at once is understood."""
        if articles and (thread := request.thread or request.message):
            with suppress(Gone):
                self._store.open_thread(request.channel, thread, articles, self._clock())

    def _post(self, request: Request, reply: Reply, public: bool = False) -> Post:
        alone = (reply.audience is Audience.PERSON or bool(request.payload.get("alone"))) and not public
        thread = request.thread or request.message
        return Post(request.channel, reply, thread, request.person if alone else None)

    def _at_hand(self, request: Request) -> tuple[int, ...]:
        """The articles that the request's thread is about."""
        return self._store.thread_articles(request.channel, request.thread) if request.thread else ()

    def _message(self, request: Request) -> Message:
        if request.kind is not RequestKind.MESSAGE:
            return Nothing()
        if inputs := request.payload.get("inputs"):
            return Named(tuple(map(str, inputs)))
        return read_message(str(request.payload["text"]), self._names_file if request.channel.platform == "terminal" else None)

    def _sources(self, request: Request) -> list[Source | Article]:
        match self._message(request):
            case Named(inputs):
                return list(find_sources(inputs, self._settings))
            case Pasted(text):
                return [Article(text.strip("\r\n"))]
            case _:
                return []

    def _read(self, source: Source) -> Read:
        """The article at `source`; a link that was read a short while ago is not opened again."""
        if source.kind == "url":
            since = self._clock() - timedelta(minutes=self._settings.cache_minutes)
            if known := self._store.article_by_url(self._readers.key(source.path), since):
                return known.id
        with span("fetch") as note:
            outcome = read(source, self._settings, self._readers).outcome
            note(outcome=outcome.code if isinstance(outcome, InputError) else "ok")
        return self._keep(outcome)

    def _entries(self, request: Request) -> list[int]:
        """The entries that have to be read for a roundup on demand."""
        if not self._is_roundup(request):
            return []
        if any(not feed.state for feed in self._store.feeds(request.channel)):
            self._ask_feeds()  # one that was only just subscribed to
        return self._roundups.entries_of(request)

    def _is_roundup(self, request: Request) -> bool:
        match self._message(request):
            case Given(RoundupDo(Asks.NOW | Asks.PREVIEW)):
                return True
            case _:
                return False

    def _keep(self, outcome: Article | InputError) -> Read:
        if isinstance(outcome, InputError):
            return outcome
        return self._store.put_article(outcome, self._readers.key(outcome.url) if outcome.url else None, self._clock())


def _is_for_all(source: Source | Article) -> bool:
    """Whether any process can read it: pasted words, a link into the web. Files are the platform's, or on this machine."""
    return isinstance(source, Article) or source.path.startswith(("http://", "https://"))
