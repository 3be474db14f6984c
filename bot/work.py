"""Articles into digests: one by one, or many in several processes, results in the order of the input as they come."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context

from bot.reading import InputError, Reading
from summarizer.article import Article
from summarizer.items import Digest

_FEW = 12  # fewer articles than this are done before a second process has loaded its pipeline
_MAX_JOBS = 8

Work = Callable[[Article, str], Digest]


class CannotStart(RuntimeError):
    """Pullquote cannot work as it is set up; the message is one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input: its name, and its digest or what is wrong."""

    path: str
    outcome: Digest | InputError


def check_pipeline(name: str) -> None:
    """Raise `CannotStart` if the spaCy pipeline is not installed; spaCy itself is not imported for that."""
    try:
        found = find_spec(name) is not None
    except (ImportError, ValueError):
        found = False
    if not found:
        raise CannotStart(
            f"the spaCy pipeline {name!r} is not installed; install it with pip, or name another by the setting pipeline"
        )


def digest_article(article: Article, pipeline: str) -> Digest:
    """The digest of `article`. Imports spaCy and loads the pipeline at the first call. Raises `CannotStart`."""
    from summarizer.digest import summarize
    from summarizer.language import PipelineMissing, load_pipeline

    try:
        load_pipeline(pipeline)
    except (PipelineMissing, OSError, AttributeError, ImportError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise CannotStart(f"the spaCy pipeline {pipeline!r} cannot be loaded: {reason}") from None
    return summarize(article, pipeline)


def choose_jobs(wanted: int, articles: int) -> int:
    """How many processes: as wanted, or for 0 one for few articles and else as many as there are processors, up to eight."""
    if wanted:
        return min(wanted, max(1, articles))
    if articles < _FEW:
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, _MAX_JOBS, articles // (_FEW // 2)))


def digest_all(readings: Iterable[Reading], pipeline: str, jobs: int = 1, work: Work = digest_article) -> Iterator[Result]:
    """Results for `readings` in their order, each as soon as it and those before it are done.

    An article that raises, or takes its process down, gives an `InputError`; the others go on. Raises `CannotStart`.
    """
    if jobs > 1:
        yield from _digest_in_processes(readings, pipeline, jobs, work)
        return
    for reading in readings:
        if isinstance(reading.outcome, InputError):
            yield Result(reading.path, reading.outcome)
        else:
            yield Result(reading.path, _guarded(work, reading.outcome, pipeline))


def _guarded(work: Work, article: Article, pipeline: str) -> Digest | InputError:
    try:
        return work(article, pipeline)
    except CannotStart:
        raise
    except Exception as error:  # whatever one article does, the others go on
        return InputError("failed", f"it could not be digested ({type(error).__name__}); please report this article")


def _digest_in_processes(readings: Iterable[Reading], pipeline: str, jobs: int, work: Work) -> Iterator[Result]:
    pool = _pool(jobs)
    waiting: deque[tuple[Reading, Future[Digest | InputError] | None]] = deque()
    source = iter(readings)
    try:
        while True:
            while len(waiting) < 3 * jobs and (reading := next(source, None)) is not None:
                future = None
                if isinstance(reading.outcome, Article):
                    try:
                        future = pool.submit(_guarded, work, reading.outcome, pipeline)
                    except BrokenProcessPool:
                        pool = _pool(jobs)
                        future = pool.submit(_guarded, work, reading.outcome, pipeline)
                waiting.append((reading, future))
            if not waiting:
                return
            reading, future = waiting.popleft()
            if isinstance(reading.outcome, InputError) or future is None:
                assert isinstance(reading.outcome, InputError)
                yield Result(reading.path, reading.outcome)
                continue
            try:
                outcome = future.result()
            except BrokenProcessPool:
                outcome = _alone(work, reading.outcome, pipeline)
            yield Result(reading.path, outcome)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(work: Work, article: Article, pipeline: str) -> Digest | InputError:
    """Try an article once more by itself, to tell the one that takes its process down from those that were beside it."""
    with _pool(1) as pool:
        try:
            return pool.submit(_guarded, work, article, pipeline).result()
        except BrokenProcessPool:
            return InputError("crashed", "it took its process down (perhaps for want of memory); please report this article")


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Ctrl-C is the parent's business: a child that got it too would print a traceback."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
