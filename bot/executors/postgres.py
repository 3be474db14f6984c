"""Processes on any machines with one PostgreSQL database: a name is held by an advisory lock of a session.

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS. The server ends a session, and with it the lock,
when its process dies, and by keepalives when its machine is gone. A process that is only stopped (SIGSTOP) keeps both, so nobody
takes up work that it will go on with. A pooler that shares sessions (PgBouncer in transaction mode) must not stand in between.
"""

import hashlib
import logging
import threading
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Self

import psycopg

from bot.executors.files import MOST, host_name
from bot.work import CannotStart

APPLICATION = "pullquote executor"
"""What sessions that hold a name are called on the server, before that name."""
_LOOK = 1.5  # seconds between two looks whether our session lives: shorter than others wait before they take us for dead
_IDLE, _INTERVAL, _COUNT = 5, 3, 3  # seconds, seconds, tries: a machine that is gone is known within 15 seconds
_TIMEOUT = 15_000  # milliseconds for which what was sent may stay without an answer
_ANSWER = 10  # seconds within which the server must answer
_HELD = """
    SELECT DISTINCT (classid::bigint << 32 | objid::bigint) AS key FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32 | objid::bigint) = ANY(%s)
"""  # https://www.postgresql.org/docs/current/view-pg-locks.html: how the key of an advisory lock stands there
_LOG = logging.getLogger(__name__)


class PostgresExecutor:
    """Implements `Executor`: "HOST-1", or "HOST-2" if another process has that one. To be used in a `with`.

    url: as libpq reads it. versions: of the work, that the process does. Raises `CannotStart` on entering if the database cannot
    be used or there are too many processes.
    """

    def __init__(self, url: str, *versions: str) -> None:
        self._url = url
        self._versions = versions
        self._term = 1
        self._sure = threading.Event()
        self._ended = threading.Event()
        self._session: psycopg.Connection | None = None
        self._thread = threading.Thread(target=self._watch, name="executor", daemon=True)
        self.name = ""

    def __enter__(self) -> Self:
        try:
            self._session = self._connect()
            if not _hold_versions(self._session, self._versions):
                raise CannotStart("what a process of this version left is being taken up just now; start again")
            for number in range(1, MOST + 1):
                if _lock(self._session, _of_name(name := f"{host_name()}-{number}")):
                    self.name = name
                    _sign(self._session, name)
                    break
            else:
                self._session.close()
                raise CannotStart(f"{MOST} processes of this host share the database already")
        except psycopg.Error as error:
            raise CannotStart(f"the database cannot be used: {str(error).strip().partition(chr(10))[0]}") from error
        self._sure.set()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._session is not None:
            _close(self._session)

    def term(self) -> int | None:
        """None while the session is lost, for then another process may have our name's lock, and our work."""
        return self._term if self._sure.is_set() else None

    def alive(self, names: Collection[str]) -> frozenset[str]:
        """All of them where the database cannot be asked."""
        keys = {_of_name(name): name for name in names}
        with suppress(psycopg.Error):
            if keys and self._session is not None:
                held = self._session.execute(_HELD, (list(keys),)).fetchall()
                return frozenset(keys[key] for (key,) in held)
        return frozenset(names)

    def claim(self, name: str) -> AbstractContextManager[bool]:
        """A conversation in a terminal has a name without a number, and nobody takes up its work."""
        known = name.rpartition("-")[2].isdecimal()
        return self._claim(_of_name(name)) if known and name != self.name else nullcontext(False)

    def claim_version(self, version: str) -> AbstractContextManager[bool]:
        return self._claim(_of_version(version)) if version not in self._versions else nullcontext(False)

    @contextmanager
    def _claim(self, key: int) -> Iterator[bool]:
        """In a session of its own; False too where the database cannot be asked."""
        held, session = False, None
        with suppress(psycopg.Error):
            if self._sure.is_set():
                session = self._connect()
                held = _lock(session, key)
        try:
            yield held
        finally:
            if session is not None:
                _close(session)

    def _connect(self) -> psycopg.Connection:
        session = psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=_ANSWER,
            application_name=APPLICATION,
            tcp_user_timeout=_TIMEOUT,
            keepalives_idle=_IDLE,
            keepalives_interval=_INTERVAL,
            keepalives_count=_COUNT,
        )
        there = {"keepalives_idle": _IDLE, "keepalives_interval": _INTERVAL, "keepalives_count": _COUNT, "user_timeout": _TIMEOUT}
        for name, value in there.items():
            session.execute("SELECT set_config(%s, %s, false)", (f"tcp_{name}", str(value)))
        return session

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            if self._session is not None and self._lives(self._session):
                continue
            if self._sure.is_set():
                self._sure.clear()
                _LOG.warning("the database let go of this process's name; nothing new is begun until it has it again")
            self._again()

    def _lives(self, session: psycopg.Connection) -> bool:
        try:
            session.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def _again(self) -> None:
        """The old session's lock may live a while longer on the server, or be held by who takes up what we left."""
        if self._session is not None:
            self._session.close()
            self._session = None
        try:
            session = self._connect()
        except psycopg.Error:
            return
        with suppress(psycopg.Error):
            if _hold_versions(session, self._versions) and _lock(session, _of_name(self.name)):
                _sign(session, self.name)
                self._session = session
                self._term += 1
                self._sure.set()
                _LOG.warning("this process has its name again")
                return
        session.close()


def _sign(session: psycopg.Connection, name: str) -> None:
    """Let whoever looks at the server's sessions see whose this is."""
    session.execute("SELECT set_config('application_name', %s, false)", (f"{APPLICATION} {name}",))


def _of_name(name: str) -> int:
    return _key(f"pullquote executor {name}")


def _of_version(version: str) -> int:
    return _key(f"pullquote version {version}")


def _key(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big", signed=True)


def _lock(session: psycopg.Connection, key: int) -> bool:
    """Whether the lock was free; it is the session's then, as long as that lives."""
    row = session.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
    return row is not None and bool(row[0])


def _close(session: psycopg.Connection) -> None:
    """Locks first: the server notices some time later that a session was closed."""
    with suppress(psycopg.Error):
        session.execute("SELECT pg_advisory_unlock_all()")
    session.close()


def _hold_versions(session: psycopg.Connection, versions: Collection[str]) -> bool:
    """Each shared with all processes of that version."""
    for version in versions:
        row = session.execute("SELECT pg_try_advisory_lock_shared(%s)", (_of_version(version),)).fetchone()
        if row is None or not row[0]:
            return False
    return True
