"""Throughput with 1, 2 and 4 workers on one PostgreSQL database, and what the engine costs: `make load`.

    python -m benchmarks.load [FILE_OR_FOLDER ...] [--articles N] [--workers 1,2,4]

N people ask for the digest of an article each (200), in 50 channels of five workspaces, all at once. One process hears them and
posts (`pullquote run` that leaves reading to others), each worker is a `pullquote worker` with one process for digests; links
lead to the texts named, or to made-up ones, without any network. Prints, for each number of workers, articles an hour and CPU
seconds of all processes, the database's included. Against that, before and after: bare digesting, the same articles one after the
other in a process that does nothing else; and the whole work without the engine: they are stored, answered and posted too, by the
same code and database, but in one process, step by step, without queues and without anything that outlives a crash. The engine's
share is what is spent outside the processes that digest, less what the work without it spends outside digesting; beside it, the
same with what digests take longer side by side, on processors whose caches and clocks they share. Whoever is measured has
answered some requests before, at once as under load, so that what is loaded, compiled and connected once in the life of a process
is no part of what an article costs. Exit code 1 if an answer is lost or doubled.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from benchmarks import made
from benchmarks.speed import read_texts
from bot.channel import Channel
from bot.heard import Heard
from bot.jobs import Reading
from bot.reading import Readers
from bot.settings import Settings
from summarizer.article import Article
from tests.adapters.slack.running import NoFeeds
from tests.bot.talking import KeepingEdge
from tests.databases import PostgresServer

_CHANNELS, _WORKSPACES = 50, 5
_PIECES = 6  # made-up articles that one is put together of: some 400 words
_WARM = 24  # articles that are answered before it is measured
_PATIENCE = 3600.0  # seconds
_LOOK = 0.2  # seconds between two looks whether all is done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="*", help=".txt files, folders of them, .jsonl files; else made-up articles")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--role", choices=["edge", "worker", "bare", "plain"], help=argparse.SUPPRESS)  # of another process
    given = parser.parse_args()
    articles = articles_of(given.texts, given.articles + _WARM)
    if given.role == "bare":
        return bare(articles)
    if given.role == "plain":
        return plain(articles)
    if given.role:
        return work(articles, given.role)
    words = sum(len(text.split()) for text in articles[_WARM:])
    return measure(given.articles, words, [int(number) for number in given.workers.split(",")])


def articles_of(paths: list[Path], number: int) -> list[str]:
    texts = read_texts(paths) if paths else []
    if texts:
        return (texts * (number // len(texts) + 1))[:number]
    return ["\n\n".join(line for piece in range(_PIECES) for line in made.paragraphs(_PIECES * n + piece)) for n in range(number)]


def bare(articles: list[str]) -> int:
    """Print the CPU seconds of digesting alone."""
    from bot.work import digest_article

    pipeline, began = Settings().pipeline, 0.0
    for number, text in enumerate(articles):
        if number == _WARM:
            began = time.process_time()
        digest_article(Article(text, url=_link(number)), pipeline)
    print(time.process_time() - began)
    return 0


def plain(articles: list[str]) -> int:
    """Do the work without the engine, at a line; print the CPU seconds of this process."""
    from bot.answering import Answering
    from bot.compose import Form
    from bot.delivery import deliver, prepare
    from bot.service import now
    from bot.settings import database_url
    from bot.store import Store
    from bot.store.records import RequestKind
    from bot.work import digest_article

    settings, edge = Settings(), KeepingEdge()
    edges = {"chat": edge}
    with Store.open(database_url(settings)) as store:
        answering = Answering(
            store,
            settings,
            _readers(articles),
            lambda article: digest_article(article, settings.pipeline),
            NoFeeds(),
            now,
            forms={"chat": Form.QUOTED},
        )
        began = 0.0
        for number in range(len(articles)):
            if number == _WARM:
                print("ready", flush=True)
                sys.stdin.readline()
                began = time.process_time()
            heard = _heard(number)
            payload = {"text": heard.text, "addressed": True}
            id, _ = store.put_request(
                heard.key, heard.channel, RequestKind.MESSAGE, payload, now(), heard.person, None, heard.message
            )
            read = [answering.read(id, place) for place in range(answering.reads(id))]
            outcomes = [answering.digest(one) or one if isinstance(one, int) else one for one in read]
            for keys in prepare(store, edges, f"request:{id}", answering.answer(id, outcomes), now()):
                for key in keys:
                    if done := deliver(store, edges, key, now):
                        answering.posted(*done)
        print(time.process_time() - began, flush=True)
        sys.stdin.read()
    return int(len(edge.posts) != len(articles))


def work(articles: list[str], role: str) -> int:
    """A process of the bot, until its input ends. The edge asks for everything at a line, and says when all is answered."""
    from bot.compose import Form
    from bot.service import Service, executor_of

    settings = Settings(jobs=1)
    reading = Reading.ELSEWHERE if role == "edge" else Reading.SHARED
    edge = KeepingEdge()
    edges = {"chat": edge} if role == "edge" else {}
    with ExitStack() as stack:
        executor = stack.enter_context(executor_of(settings, reading, edges=bool(edges)))
        service = stack.enter_context(
            Service(
                settings,
                _readers(articles),
                NoFeeds(),
                edges,
                executor=executor,
                reading=reading,
                scheduled=False,
                forms={"chat": Form.QUOTED},
            )
        )
        if role == "worker":
            service.digester.start()
        print("ready", flush=True)
        if not edges:
            sys.stdin.read()
            return 0
        for numbers in (range(_WARM), range(_WARM, len(articles))):
            if not sys.stdin.readline():
                return 1
            edge.posts.clear()
            requests = [service.desk.hear(_heard(number)).request for number in numbers]
            while len(edge.posts) < len(numbers) or service.waiting():  # cheaper than to ask for each
                time.sleep(_LOOK)
            print("done", flush=True)
        sys.stdin.readline()
        answered = sum(service.jobs.wait(request, _PATIENCE) for request in requests if request is not None)
        keys = [delivery.key for delivery, _ in edge.posts]
        failed = sum(reply.failure for _, reply in edge.posts)
        print(f"{answered} {len(set(keys))} {len(keys) - len(set(keys))} {failed}", flush=True)
        sys.stdin.read()
    return 0


def measure(articles: int, words: int, workers: list[int]) -> int:
    print(f"{articles} articles, {words / articles:.0f} words each, {os.cpu_count()} processors")
    well, rounds, alone, whole = True, [], [_bare()], []
    for number in workers:
        with tempfile.TemporaryDirectory(prefix="pullquote-load-") as folder:
            server = PostgresServer(Path(folder) / "postgres")
            try:
                whole.append(_plain(server))
                seconds, spent, right = _round(server, number, articles)
            finally:
                server.stop()
        well &= right
        rounds.append((number, seconds, spent))
        alone.append(_bare())
    least = min(alone)
    print(f"bare digesting: {least:.1f} CPU seconds ({', '.join(f'{one:.1f}' for one in alone)})")
    print(f"without the engine: {min(whole):.1f} CPU seconds ({', '.join(f'{one:.1f}' for one in whole)})")
    for place, (number, seconds, spent) in enumerate(rounds):
        beside = (alone[place] + alone[place + 1]) / 2  # what else the machine did changes what a second is worth
        total = sum(spent.values())
        engine = total - spent["digests"] - (whole[place] - beside)
        print(
            f"{number} worker(s): {3600 * articles / seconds:,.0f} articles an hour, {seconds:.1f} s; CPU {total:.1f} s ("
            + ", ".join(f"{name} {used:.1f}" for name, used in spent.items())
            + f"); the engine's share {100 * engine / total:.1f} %, with what digests lose side by side "
            f"{100 * (total - whole[place]) / total:.1f} %, all beyond digesting {100 * (total - beside) / total:.1f} %"
        )
    return int(not well)


def _round(server: PostgresServer, workers: int, articles: int) -> tuple[float, dict[str, float], bool]:
    """Seconds until all was answered, CPU seconds by what used them, and whether nothing was lost or doubled."""
    url = server.create()
    with ExitStack() as stack:
        edge = stack.enter_context(_process("edge", url))
        others = [stack.enter_context(_process("worker", url)) for _ in range(workers)]
        _ask(edge)
        places = {"edge": [edge.pid], "workers": [one.pid for one in others], "database": [server.pid]}
        before = {name: sum(map(_used, ids)) for name, ids in places.items()}
        before["digests"] = sum(_used(child.pid) for one in others for child in psutil.Process(one.pid).children())
        began = time.monotonic()
        _ask(edge)
        seconds = time.monotonic() - began
        after = {name: sum(map(_used, ids)) for name, ids in places.items()}
        after["digests"] = sum(_used(child.pid) for one in others for child in psutil.Process(one.pid).children())
        answered, posted, doubled, failed = map(int, _ask(edge).split())
    spent = {name: after[name] - before[name] for name in after}
    spent["workers"] -= spent["digests"]
    print(f"{workers} worker(s): {answered} answered, {articles - posted} lost, {doubled} doubled, {failed} not digested")
    return seconds, spent, (answered, posted, doubled, failed) == (articles, articles, 0, 0)


def _used(id: int) -> float:
    """CPU seconds of a process and all that it has started, those that have ended included."""
    top = psutil.Process(id)
    total = 0.0
    for process in [top, *top.children(recursive=True)]:
        used = process.cpu_times()
        total += used.user + used.system + used.children_user + used.children_system
    return total


def _plain(server: PostgresServer) -> float:
    """CPU seconds of the work without the engine, the database's included."""
    with _process("plain", server.create()) as process:
        before = _used(server.pid)
        return float(_ask(process)) + _used(server.pid) - before


def _bare() -> float:
    done = subprocess.run([*_command(), "--role", "bare"], check=True, capture_output=True, text=True)
    return float(done.stdout)


@contextmanager
def _process(role: str, url: str) -> "Iterator[subprocess.Popen[str]]":
    free = {f"PULLQUOTE_{whose}_{what}": "0" for whose in ("PERSON", "WORKSPACE") for what in ("REQUESTS", "ARTICLES")}
    environment = {**os.environ, **free, "PULLQUOTE_DATABASE_URL": url}
    command = [*_command(), "--role", role]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise SystemExit(f"the {role} did not start")
        yield process
    finally:
        process.communicate()


def _ask(process: "subprocess.Popen[str]") -> str:
    """Let it go on, and wait for its next line."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline()


def _command() -> list[str]:
    return [sys.executable, "-m", "benchmarks.load", *sys.argv[1:]]


def _heard(number: int) -> Heard:
    channel = Channel("chat", f"w{number % _WORKSPACES}", f"c{number % _CHANNELS}")
    return Heard(f"Ev{number}", channel, _link(number), f"P{number}", addressed=True, message=f"m{number}")


def _readers(articles: list[str]) -> Readers:
    return Readers(url=lambda url: Article(articles[int(url.rpartition("/")[2])], url=url, site="Kestrel Post"))


def _link(number: int) -> str:
    return f"https://kestrel.example/news/{number}"


if __name__ == "__main__":
    sys.exit(main())
