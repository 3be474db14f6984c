"""What happens by the clock: APScheduler only ticks, in memory; what is to be done, and was done, stands in the store.

So any number of processes may tick at once and any of them may be killed at any step: a run is a row, unique for its
subscription and local date, and is begun as the workflow that has its name.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from bot.store import Store
from bot.store.records import Run, RunState
from bot.timing import GRACE, lateness, next_run, plan

TICK = timedelta(seconds=15)
SURVEY = timedelta(minutes=10)
"""How often all subscriptions are looked at, due or not."""
_FAR = timedelta(days=1)
_UNDER_WAY = timedelta(minutes=1)  # in which what was taken in is begun, unless whoever took it in is dead
_LEAST_GRACE = 2 * SURVEY  # with less, a run that no tick got to would be skipped for nothing

_log = logging.getLogger(__name__)
_ticks = logging.getLogger(f"{__name__}.ticks")
_ticks.setLevel(logging.ERROR)  # APScheduler warns whenever a duty takes longer than its interval, which is no fault


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done again and again, at once and then every `every`, never twice at a time in one process.

    do: is told to stop by other means than the Scheduler's, if it takes long. What it raises is a line in the log.
    """

    name: str
    every: timedelta
    do: Callable[[], object]


class Scheduler:
    """Does its duties, each in a thread, until it is stopped."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._duties = tuple(duties)
        self._ticking: BackgroundScheduler | None = None

    def start(self) -> None:
        """Begin: what was missed while nobody ran is caught up with now. Raises `RuntimeError` if started already."""
        if self._ticking is not None:
            raise RuntimeError("the scheduler is running already")
        threads = {"default": ThreadPoolExecutor(max(1, len(self._duties)))}
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        ticking = BackgroundScheduler(executors=threads, job_defaults=defaults, timezone=UTC, logger=_ticks)
        for duty in self._duties:
            seconds = duty.every.total_seconds()
            ticking.add_job(_safely, "interval", (duty,), seconds=seconds, id=duty.name, next_run_time=datetime.now(UTC))
        ticking.start()
        self._ticking = ticking

    def stop(self) -> None:
        """End: nothing is begun any more, and what is under way is waited for. Stopping twice does nothing."""
        ticking, self._ticking = self._ticking, None
        if ticking is not None:
            ticking.shutdown(wait=True)


def roundups(
    store: Store, start_run: Callable[[Run], object], clock: Callable[[], datetime], *, grace: timedelta = GRACE
) -> Duty:
    """The duty to begin roundups when they are due. start_run: see `tick`."""
    return Duty("roundups", TICK, lambda: tick(store, clock(), start_run, grace=max(grace, _LEAST_GRACE)))


def survey(store: Store, clock: Callable[[], datetime], *, grace: timedelta = GRACE) -> Duty:
    """The duty to look at all subscriptions, for what `tick` can't know of: a process of an older version set a time and did not
    say when that is due; a zone's rules were changed. The runs that it creates are begun by a tick."""
    return Duty("all roundups", SURVEY, lambda: create(store, clock(), grace=max(grace, _LEAST_GRACE), everyone=True))


def retention(
    forget: Callable[[datetime], object], keep: timedelta, clock: Callable[[], datetime], *, name: str = "retention"
) -> Duty:
    """The duty to forget, once a day, what is older than `keep`. forget: is given the time before which nothing is kept."""
    return Duty(name, timedelta(days=1), lambda: forget(clock() - keep))


def lost(
    submit: Callable[[datetime, datetime], object], clock: Callable[[], datetime], look: timedelta, every: timedelta
) -> Duty:
    """The duty to look for what was taken in and never begun. submit: is given the times between which it was received. look: how
    far back."""
    return Duty(f"requests of {look}", every, lambda: submit(clock() - look, clock() - _UNDER_WAY))


def tick(store: Store, now: datetime, start_run: Callable[[Run], object], *, grace: timedelta = GRACE) -> None:
    """Create the runs that have come due, and begin those that nobody has begun.

    start_run: begins the workflow of a run, under the run's name, so that a second time changes nothing. A run that has waited
    for longer than `grace` is skipped and says so. A fault in one subscription or run leaves a line in the log, and the others
    go on; so does a store that cannot be reached: the next tick finds everything as it was.
    """
    try:
        create(store, now, grace=grace)
        _begin(store, now, start_run, grace)
    except Exception as error:
        _log.error("roundups could not be looked after: %s", _line(error))


def create(store: Store, now: datetime, *, grace: timedelta = GRACE, everyone: bool = False) -> None:
    """Create the runs that have come due. everyone: whatever is known of when they are due next."""
    for subscription in store.subscriptions(None if everyone else now):
        if subscription.timing is None or subscription.since is None:
            continue
        try:
            runs = plan(subscription.timing, subscription.since, subscription.watermark, now, grace)
            if runs:
                store.add_runs(subscription.id, runs, runs[-1].local_date)
            watermark = runs[-1].local_date if runs else subscription.watermark
            coming = next_run(subscription.timing, now, watermark) or now + _FAR
            if coming != subscription.next_due:
                store.set_next_due(subscription, coming)
        except Exception as error:
            _log.error("the roundup of %s could not be planned: %s", subscription.channel, _line(error))


def _begin(store: Store, now: datetime, start_run: Callable[[Run], object], grace: timedelta) -> None:
    for run in store.due_runs(now):
        try:
            if problem := lateness(now - run.due_at, grace):
                store.set_run(run.id, RunState.SKIPPED, problem, now=now)
            else:
                start_run(run)
                store.set_run(run.id, RunState.RUNNING, now=now)
        except Exception as error:
            _log.error("the roundup of %s for %s could not be begun: %s", run.channel, run.local_date, _line(error))


def _safely(duty: Duty) -> None:
    try:
        duty.do()
    except Exception as error:
        _log.error("%s failed: %s", duty.name, _line(error))


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
