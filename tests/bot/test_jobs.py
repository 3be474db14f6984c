"""Durable work: whatever is asked for is answered once, in order of need, whatever fails or is killed in between."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from threading import Event

import pytest
from dbos import DBOS, _workflow_commands
from dbos._dbos import _get_dbos_instance

from bot.channel import Channel
from bot.delivery import NotPosted
from bot.jobs import Jobs, Limits, Patience, Reading, RetryLater
from bot.jobs.engine import utc_now
from bot.reply import say
from bot.store import Gone, Store, StoreError
from bot.store.records import DeliveryState, NewRun, RequestKind, RunState, Timing
from tests.bot.durable import NOW, FakeEdge, FakeWork, Platform, do_nothing, lost_answer, wait_until
from tests.bot.lives import UNFINISHED
from tests.databases import BACKENDS, PostgresServer

LIMITS = Limits(people=3, per_lane=2, roundups=1, poll=0.01)
PATIENCE = Patience(work=(0.01, 0.01), store=(0.01, 0.01), post=(0.01,) * 5)
_number = count(1)


@dataclass
class Bench:
    """An engine at work, and what tests do with it."""

    store: Store
    system_url: str
    platform: Platform
    edge: FakeEdge
    work: FakeWork
    jobs: Jobs
    reading: Reading = Reading.HERE
    open: list[Event] = field(default_factory=list)

    def channel(self) -> Channel:
        return Channel("fake", "w", f"c{next(_number)}")

    def ask(self, channel: Channel, *texts: str, key: str | None = None, submit: bool = True) -> int:
        key = key or f"event {next(_number)}"
        id, _ = self.store.put_request(key, channel, RequestKind.MESSAGE, {"texts": texts}, NOW)
        if submit:
            self.jobs.submit(id, channel)
        return id

    def run(self, channel: Channel) -> int:
        subscription = self.store.set_timing(channel, Timing(NOW.time()), NOW)
        self.store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
        [run] = [run for run in self.store.due_runs(NOW) if run.channel == channel]
        self.jobs.start_roundup(run.id)
        return run.id

    def texts(self, channel: Channel) -> list[str]:
        return [message.text for message in self.platform.said(channel)]

    def finish(self) -> None:
        for event in self.open:
            event.set()
        wait_until(lambda: not DBOS.list_workflows(status=UNFINISHED))

    def on(self, prefix: str, act: Callable[[], object]) -> None:
        """Do something at the start of every step, send or look-up whose name begins so."""

        def hook(point: str) -> None:
            if f"{point} ".startswith(f"{prefix} "):
                act()

        self.work.hook = self.edge.hook = hook

    def hold(self, *prefixes: str) -> Event:
        """Let these steps wait until the event is set (or the test has ended)."""
        event = Event()
        self.open.append(event)

        def hook(point: str) -> None:
            if any(f"{point} ".startswith(f"{prefix} ") for prefix in prefixes):
                event.wait(60)

        self.work.hook = hook
        return event


def raiser(*errors: BaseException) -> Callable[[], None]:
    """Raises one error after the other, then no more."""
    left = list(errors)

    def act() -> None:
        if left:
            raise left.pop(0)

    return act


def always(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


@pytest.fixture(scope="module", params=[*BACKENDS, "shared"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """On SQLite, on PostgreSQL, and there with reading on queues that other processes may serve as well."""
    folder = tmp_path_factory.mktemp("jobs")
    reading = Reading.SHARED if request.param == "shared" else Reading.HERE
    if request.param != "sqlite":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = system_url = server.create()
    else:
        url, system_url = f"sqlite:///{folder}/pullquote.db", f"sqlite:///{folder}/jobs.db"
    with Store.open(url) as store:
        platform = Platform(folder / "platform.db")
        edge, work = FakeEdge(platform), FakeWork(store)
        with Jobs(store, system_url, work, {"fake": edge}, reading=reading, limits=LIMITS, patience=PATIENCE) as jobs:
            yield Bench(store, system_url, platform, edge, work, jobs, reading)


@pytest.fixture
def bench(engine: Bench) -> Iterator[Bench]:
    yield engine
    engine.work.hook = engine.edge.hook = do_nothing
    engine.work.empty = False
    engine.finish()
    engine.open.clear()


def test_the_same_event_delivered_four_times_at_once_is_answered_once(bench: Bench) -> None:
    channel = bench.channel()
    with ThreadPoolExecutor(4) as threads:
        ids = list(threads.map(lambda _: bench.ask(channel, "a ferry", key=f"the event of {channel}"), range(4)))
    bench.finish()
    bench.ask(channel, "a ferry", key=f"the event of {channel}")
    bench.finish()
    assert len(set(ids)) == 1
    assert bench.texts(channel) == ["answer\na ferry"]


def test_a_request_is_read_digested_answered_and_noted(bench: Bench) -> None:
    channel = bench.channel()
    points: list[str] = []
    bench.work.hook = points.append
    id = bench.ask(channel, "one", "two")
    bench.finish()
    steps = [point.split()[0] for point in points]
    assert (steps[0], sorted(steps[1:5]), steps[5:]) == ("reads", ["digest", "digest", "read", "read"], ["answer", "posted"])
    [message] = bench.platform.said(channel)
    assert message.text == "answer\none\ntwo"
    assert (message.key, message.id) in bench.work.noted
    assert message.key == f"request:{id}:0:0"


@pytest.mark.usefixtures("bench")
def test_what_we_never_have_is_looked_for_once_a_minute() -> None:
    """By attributes that are DBOS's own: looked up where DBOS reads them, so that a new name of one is noticed."""
    assert _get_dbos_instance()._registry.get_internal_queue().polling_interval_sec == 60
    assert "_BACKGROUND_JOBS_INTERVAL_SEC" in _workflow_commands.background_jobs_thread.__code__.co_names
    assert _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC == 60


def test_one_noisy_channel_leaves_workers_to_the_others(bench: Bench) -> None:
    noisy, quiet = bench.channel(), bench.channel()
    held = [bench.ask(noisy, submit=False) for _ in range(6)]
    event = bench.hold(*[f"reads {id}" for id in held])
    for id in held:
        bench.jobs.submit(id, noisy)
    bench.ask(quiet, "a question")
    wait_until(lambda: bench.texts(quiet))
    assert not bench.texts(noisy)
    event.set()
    bench.finish()
    assert len(bench.texts(noisy)) == 6


def test_a_person_does_not_wait_for_roundups(bench: Bench) -> None:
    channels, person = [bench.channel() for _ in range(4)], bench.channel()
    bench.hold("entries")
    for channel in channels:
        bench.run(channel)
    bench.ask(person, "a question")
    wait_until(lambda: bench.texts(person))
    assert not any(bench.texts(channel) for channel in channels)


def test_within_a_channel_what_somebody_waits_for_goes_first(bench: Bench) -> None:
    if bench.reading is Reading.SHARED:
        pytest.skip("what nobody heard has a queue of its own there")
    channel = bench.channel()
    first, second = [bench.ask(channel, submit=False) for _ in range(2)]
    freed, held = Event(), Event()
    bench.open += [freed, held]
    wait = {f"reads {first}": freed, f"reads {second}": held}
    bench.work.hook = lambda point: wait[point].wait(60) if point in wait else None  # type: ignore[assignment]
    for id in (first, second):
        bench.jobs.submit(id, channel)
    wait_until(lambda: len(DBOS.list_workflows(status="PENDING")) == 2)  # both places of the channel are taken
    bench.jobs.tell(channel, f"alert {channel}", say("somebody whom you follow was quoted"))
    bench.ask(channel, "the question of a person")
    freed.set()  # one place is free
    wait_until(lambda: len(bench.texts(channel)) == 3)
    assert bench.texts(channel) == ["answer", "answer\nthe question of a person", "somebody whom you follow was quoted"]


@pytest.mark.parametrize("step", ["reads", "read", "digest", "answer", "posted"])
@pytest.mark.parametrize("error", [RetryLater("busy", after=0), StoreError("the database is away"), ZeroDivisionError()])
def test_a_step_that_fails_is_tried_again(bench: Bench, step: str, error: Exception) -> None:
    channel = bench.channel()
    bench.on(step, raiser(error, error))
    bench.ask(channel, "a ferry")
    bench.finish()
    assert bench.texts(channel) == ["answer\na ferry"]


def test_who_cannot_be_answered_is_told_so(bench: Bench) -> None:
    channel = bench.channel()
    bench.on("answer", always(RuntimeError("a bug")))
    bench.ask(channel, "a ferry")
    bench.finish()
    assert bench.texts(channel) == ["something went wrong on our side; try again"]


def test_one_input_that_cannot_be_read_leaves_the_others(bench: Bench) -> None:
    channel = bench.channel()
    id = bench.ask(channel, "one", "two", "three", submit=False)
    bench.on(f"read {id} 1", always(RuntimeError("a bug")))
    bench.jobs.submit(id, channel)
    bench.finish()
    assert bench.texts(channel) == ["answer\none\nfailed\nthree"]


def test_an_answer_of_the_platform_that_is_lost_is_no_second_message(bench: Bench) -> None:
    channel = bench.channel()
    bench.on("sent", raiser(lost_answer()))
    bench.ask(channel, "a ferry")
    bench.finish()
    assert bench.texts(channel) == ["answer\na ferry"]


def test_a_platform_that_is_away_for_a_while_gets_the_message_later(bench: Bench) -> None:
    channel = bench.channel()
    bench.on("send", raiser(*[lost_answer()] * 4))
    bench.ask(channel, "a ferry")
    bench.finish()
    assert bench.texts(channel) == ["answer\na ferry"]


@pytest.mark.parametrize("transient", [True, False])
def test_a_message_that_a_platform_never_takes_is_given_up_with_the_reason(bench: Bench, transient: bool) -> None:
    channel = bench.channel()
    bench.on("send", always(NotPosted("the bot is not in the channel", transient=transient, retry_after=0)))
    id = bench.ask(channel, "a ferry")
    bench.finish()
    delivery = bench.store.delivery(f"request:{id}:0:0")
    assert delivery
    assert (delivery.state, delivery.problem) == (DeliveryState.FAILED, "the bot is not in the channel")


def test_one_can_wait_for_an_answer_for_so_long(bench: Bench) -> None:
    event = bench.hold("answer")
    id = bench.ask(bench.channel(), "a ferry")
    assert not bench.jobs.wait(id, 0.1)
    event.set()
    assert bench.jobs.wait(id, 30)


def test_a_request_that_was_forgotten_is_not_answered(bench: Bench) -> None:
    channel = bench.channel()
    event = bench.hold("reads")
    bench.ask(channel, "a ferry")
    bench.store.erase_channel(channel)
    event.set()
    bench.finish()
    assert not bench.texts(channel)


def test_a_post_about_something_that_was_forgotten_since_is_still_a_post(bench: Bench) -> None:
    bench.on("posted", always(Gone("the article is not kept any more")))
    id = bench.run(bench.channel())
    bench.finish()
    run = bench.store.run(id)
    assert run
    assert run.state is RunState.DONE


def test_what_is_told_twice_under_one_key_is_posted_once(bench: Bench) -> None:
    channel = bench.channel()
    for _ in range(3):
        bench.jobs.tell(channel, f"alert {channel}", say("a feed is dead"))
    bench.finish()
    bench.jobs.tell(channel, f"alert {channel}", say("a feed is dead"))
    bench.finish()
    assert bench.texts(channel) == ["a feed is dead"]


def test_a_step_may_ask_for_other_durable_work(bench: Bench) -> None:
    channel, other = bench.channel(), bench.channel()
    id = bench.ask(channel, submit=False)
    bench.on(f"posted request:{id}:0:0", lambda: bench.jobs.tell(other, f"alert {channel}", say("told")))
    bench.jobs.submit(id, channel)
    bench.finish()
    assert bench.texts(other) == ["told"]


def test_a_roundup_is_one_message_with_the_rest_in_its_thread(bench: Bench) -> None:
    channel = bench.channel()
    id = bench.run(channel)
    bench.jobs.start_roundup(id)
    bench.finish()
    bench.jobs.start_roundup(id)
    bench.finish()
    first, rest = bench.platform.said(channel)
    assert (first.text, first.thread) == ("roundup of 2026-03-28", None)
    assert (rest.text, rest.thread) == ("its stories", f"thread of {first.id}")
    run = bench.store.run(id)
    assert run
    assert run.state is RunState.DONE


def test_a_roundup_with_nothing_new_posts_nothing(bench: Bench) -> None:
    channel = bench.channel()
    bench.work.empty = True
    id = bench.run(channel)
    bench.finish()
    run = bench.store.run(id)
    assert run
    assert run.state is RunState.EMPTY
    assert not bench.texts(channel)


def test_a_roundup_that_cannot_be_made_is_said_and_marked(bench: Bench) -> None:
    channel = bench.channel()
    bench.on("roundup", always(RuntimeError("a bug")))
    id = bench.run(channel)
    bench.finish()
    run = bench.store.run(id)
    assert run
    assert (run.state, run.problem) == (RunState.FAILED, "could not be made: RuntimeError")
    assert bench.texts(channel) == ["no roundup today: something went wrong on our side"]


def test_a_roundup_that_the_platform_refuses_is_marked(bench: Bench) -> None:
    bench.on("send", always(NotPosted("the channel is archived", transient=False)))
    id = bench.run(bench.channel())
    bench.finish()
    run = bench.store.run(id)
    assert run
    assert (run.state, run.problem) == (RunState.FAILED, "could not be posted: the channel is archived")


def test_finished_work_is_forgotten_and_still_not_done_twice(bench: Bench) -> None:
    channel = bench.channel()
    id = bench.ask(channel, "a ferry")
    bench.finish()
    assert bench.jobs.expire(utc_now() + timedelta(minutes=1)) > 0
    assert DBOS.list_workflows() == []
    bench.jobs.submit(id, channel)
    bench.finish()
    assert bench.texts(channel) == ["answer\na ferry"]


def test_nothing_that_was_read_or_said_is_in_the_engines_tables(bench: Bench) -> None:
    channel = Channel("fake", "w", "confidential-channel")
    bench.on("answer", raiser(ValueError("unheard-of words")))
    bench.ask(channel, "unheard-of words in an article", key="unheard-of key")
    bench.jobs.tell(channel, "a key", say("unheard-of words"))
    bench.finish()
    assert len(bench.texts(channel)) == 2
    kept = dump(bench.system_url)
    assert "request:" in kept
    assert "unheard" not in kept
    assert "confidential" not in kept
    assert "pickle" not in kept


def test_logs_say_where_a_step_failed_and_not_with_which_words(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.on("answer", always(ValueError("unheard-of words")))
    with caplog.at_level(logging.DEBUG):
        bench.ask(bench.channel(), "unheard-of words in an article")
        bench.finish()
    assert "ValueError" in caplog.text
    assert "test_jobs.py" in caplog.text
    assert "unheard" not in caplog.text


def test_one_engine_runs_in_a_process(bench: Bench) -> None:
    with pytest.raises(RuntimeError, match="another"):
        Jobs(bench.store, bench.system_url, bench.work, {}).launch()


def dump(url: str) -> str:
    """All rows of all tables of DBOS's."""
    from sqlalchemy import MetaData, create_engine, select

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        tables = MetaData(schema=None if url.startswith("sqlite") else "dbos")
        tables.reflect(engine)
        with engine.connect() as connection:
            return "\n".join(str(tuple(row)) for table in tables.sorted_tables for row in connection.execute(select(table)))
    finally:
        engine.dispose()
