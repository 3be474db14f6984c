"""What people asked for, and our messages on their way to them: each known by a key, so that twice is once."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Insert, select, update

from bot.channel import Channel
from bot.quotas import Quotas, Refused
from bot.store.channels import COLUMNS, channel_of, make_channel
from bot.store.engine import AnyRow, Database, upsert
from bot.store.quotas import charge
from bot.store.records import Delivery, DeliveryState, Json, Prepared, Request, RequestKind
from bot.store.tables import channels, deliveries, requests


class Requests(Database):
    """Requests and deliveries."""

    def received(self, since: datetime, until: datetime) -> list[tuple[str, Channel]]:
        """The requests received between two times, as works ("request:17"), the oldest first."""
        query = select(requests.c.id, *COLUMNS).join(channels)
        query = query.where(requests.c.received_at >= since, requests.c.received_at < until).order_by(requests.c.id)
        with self.read() as connection:
            return [(f"request:{row.id}", channel_of(row)) for row in connection.execute(query)]

    def untold(self, since: datetime, until: datetime) -> list[tuple[str, Channel]]:
        """The messages of our own, as works ("tell:dead feed"), that were put by between two times, sent meanwhile or not."""
        query = select(deliveries.c.key, *COLUMNS).join(channels).where(deliveries.c.key.startswith("tell:"))
        query = query.where(deliveries.c.changed_at >= since, deliveries.c.changed_at < until).order_by(deliveries.c.id)
        with self.read() as connection:
            rows = connection.execute(query).all()
            wholes = {row.key: _PART.sub("", row.key) for row in rows}
            parted = set(connection.scalars(select(deliveries.c.key).where(deliveries.c.key.in_(set(wholes.values())))))
        return [(row.key, channel_of(row)) for row in rows if wholes[row.key] == row.key or wholes[row.key] not in parted]

    def put_request(
        self,
        key: str,
        channel: Channel,
        kind: RequestKind,
        payload: Json,
        now: datetime,
        person: str | None = None,
        thread: str | None = None,
        message: str | None = None,
    ) -> tuple[int, bool]:
        """Keep what was asked for: its id, and whether it is new. The same key on the same platform is the same request."""
        with self.write() as connection:
            return _put(connection, key, channel, kind, payload, now, person, thread, message)

    def take_request(
        self,
        key: str,
        channel: Channel,
        kind: RequestKind,
        payload: Json,
        now: datetime,
        person: str | None = None,
        thread: str | None = None,
        message: str | None = None,
        *,
        articles: int,
        allowed: Quotas,
    ) -> tuple[int, bool, Refused | None]:
        """As `put_request`, and counted if it is new, with the articles that it asks for; what was too much, if anything was.

        The request says so too: its payload has it as "refused", and is otherwise as it was given.
        """
        with self.write() as connection:
            id, new = _put(connection, key, channel, kind, payload, now, person, thread, message)
            refused = None
            if new:
                refused = charge(connection, channel.platform, channel.workspace, person, 1, articles, allowed, now)
            if refused is not None:
                said = {**payload, "refused": refused.as_json()}
                connection.execute(update(requests).where(requests.c.id == id).values(payload=said))
            return id, new, refused

    def request(self, id: int) -> Request | None:
        """The request with this id, if it is kept."""
        query = select(requests, channels.c.workspace, channels.c.channel).join(channels).where(requests.c.id == id)
        with self.read() as connection:
            row = connection.execute(query).first()
        return _request(row) if row else None

    def asked_before(self, request: Request, since: datetime, most: int) -> list[Request]:
        """The last `most` messages of the request's thread that came before it, none earlier than `since`, oldest first."""
        channel = select(requests.c.channel_id).where(requests.c.id == request.id).scalar_subquery()
        query = (
            select(requests, channels.c.workspace, channels.c.channel)
            .join(channels)
            .where(requests.c.channel_id == channel, requests.c.thread == request.thread, requests.c.id < request.id)
            .where(requests.c.kind == RequestKind.MESSAGE.value, requests.c.received_at >= since)
            .order_by(requests.c.id.desc())
            .limit(most)
        )
        with self.read() as connection:
            return [_request(row) for row in connection.execute(query)][::-1]

    def prepare_delivery(
        self,
        key: str,
        channel: Channel,
        payload: Json,
        now: datetime,
        thread: str | None = None,
        person: str | None = None,
    ) -> None:
        """Keep a message that is to be sent, as `READY`. One that is still `READY` is replaced; one begun stays as it is."""
        with self.write() as connection:
            values = {"channel_id": make_channel(connection, channel), "thread": thread, "person": person, "changed_at": now}
            state = {"state": DeliveryState.READY.value, "tries": 0}
            connection.execute(_put_unsent(connection), {"key": key, "payload": payload, **values, **state})

    def prepare_deliveries(self, stem: str, posts: Sequence[Prepared], now: datetime) -> list[list[str]]:
        """Keep all messages of a work ("request:17", "request:17:failed") at once, as `READY`; their keys, "STEM:POST:PART", a
        list for each post. What an earlier call kept stays, and its keys are given: whoever was first is heard.

        Where the work came with a copy (see `Restored`), they are kept as sent once before.
        """
        keys = [[f"{stem}:{number}:{part}" for part in range(len(post.payloads))] for number, post in enumerate(posts)]
        with self.write() as connection:
            mark, first = stem.removesuffix(":failed"), f"{stem}:0:0"
            known = {row.key: row.state for row in connection.execute(_STATES.where(deliveries.c.key.in_([mark, first])))}
            if first in known:
                return _parts(connection, stem)
            tries = int(known.get(mark) == DeliveryState.POSTING.value)
            put = upsert(connection, deliveries).on_conflict_do_nothing().returning(deliveries.c.id)
            for of_post, post in zip(keys, posts, strict=True):
                place = {"channel_id": make_channel(connection, post.channel), "thread": post.thread, "person": post.person}
                state = {"state": DeliveryState.READY.value, "tries": tries, "changed_at": now}
                for key, payload in zip(of_post, post.payloads, strict=True):
                    new = connection.scalar(put, {"key": key, "payload": payload, **place, **state})
                    if key == first and new is None:  # somebody else kept theirs while this one looked
                        return _parts(connection, stem)
        return keys

    def prepared(self, *stems: str) -> list[list[str]] | None:
        """What `prepare_deliveries` gave for the first of `stems` that it was called for, with any posts; None for none."""
        firsts = [f"{stem}:0:0" for stem in stems]
        with self.read() as connection:
            there = set(connection.scalars(select(deliveries.c.key).where(deliveries.c.key.in_(firsts))))
            return next((_parts(connection, stem) for stem, first in zip(stems, firsts, strict=True) if first in there), None)

    def begin_delivery(self, key: str, now: datetime, thread: str | None = None) -> Delivery | None:
        """Call before each send: the delivery as it then stands. None: there is none (any more).

        What was `READY` or `POSTING` is `POSTING` with one try more (and in `thread`, if named); what is settled stays as it is.
        Send only what comes back as `POSTING`; with more than one try, an earlier send may have arrived.
        """
        begun = deliveries.c.state.in_([DeliveryState.READY.value, DeliveryState.POSTING.value])
        where = {"thread": thread} if thread is not None else {}
        with self.write() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.key == key, begun)
                .values(state=DeliveryState.POSTING.value, tries=deliveries.c.tries + 1, changed_at=now, **where)
            )
            row = connection.execute(_DELIVERY.where(deliveries.c.key == key)).first()
            return _delivery(row) if row else None

    def posted(self, key: str, message: str, now: datetime) -> None:
        """The platform has the message, by this id of its own."""
        self._settle(key, now, state=DeliveryState.POSTED.value, message=message, problem=None)

    def delivery_failed(self, key: str, problem: str, now: datetime) -> None:
        """The message is given up, unless it was posted after all."""
        self._settle(key, now, state=DeliveryState.FAILED.value, problem=problem)

    def delivery(self, key: str) -> Delivery | None:
        """The delivery with this key, if it is kept."""
        with self.read() as connection:
            row = connection.execute(_DELIVERY.where(deliveries.c.key == key)).first()
        return _delivery(row) if row else None

    def _settle(self, key: str, now: datetime, **values: str | None) -> None:
        unposted = deliveries.c.state != DeliveryState.POSTED.value
        with self.write() as connection:
            connection.execute(update(deliveries).where(deliveries.c.key == key, unposted).values(changed_at=now, **values))


def _put(
    connection: Connection,
    key: str,
    channel: Channel,
    kind: RequestKind,
    payload: Json,
    now: datetime,
    person: str | None,
    thread: str | None,
    message: str | None,
) -> tuple[int, bool]:
    known = select(requests.c.id).where(requests.c.platform == channel.platform, requests.c.key == key)
    row = upsert(connection, requests).values(
        channel_id=make_channel(connection, channel),
        platform=channel.platform,
        key=key,
        kind=kind.value,
        payload=payload,
        person=person,
        thread=thread,
        message=message,
        received_at=now,
    )
    put = row.on_conflict_do_nothing().returning(requests.c.id)
    while True:
        if (new := connection.scalar(put)) is not None:
            return int(new), True
        if (old := connection.scalar(known)) is not None:
            return int(old), False


_DELIVERY = select(deliveries, *COLUMNS).join(channels)
_STATES = select(deliveries.c.key, deliveries.c.state)
_UNSENT = deliveries.c.state == DeliveryState.READY.value
_PART = re.compile(r":\d+:\d+$")
"""How the key of a message ends that is a part of a work."""
_BLOCK = 50  # parts that are looked for at once


def _put_unsent(connection: Connection) -> Insert:
    """Keep a delivery, unless there is one that was begun."""
    new = upsert(connection, deliveries)
    replaced = {name: new.excluded[name] for name in ("channel_id", "payload", "thread", "person", "tries", "changed_at")}
    return new.on_conflict_do_update(index_elements=[deliveries.c.key], set_=replaced, where=_UNSENT)


def _parts(connection: Connection, stem: str) -> list[list[str]]:
    """The keys that there are of "STEM:POST:PART", a list for each post. By whole keys: an index over text in the order of the
    server's country finds no beginnings."""
    posts: list[list[str]] = []
    while True:
        found: list[str] = []
        while len(found) % _BLOCK == 0:
            keys = [f"{stem}:{len(posts)}:{part}" for part in range(len(found), len(found) + _BLOCK)]
            there = set(connection.scalars(select(deliveries.c.key).where(deliveries.c.key.in_(keys))))
            if not there:
                break
            found += [key for key in keys if key in there]
        if not found:
            return posts
        posts.append(found)


def _request(row: AnyRow) -> Request:
    return Request(
        row.id,
        row.key,
        channel_of(row),
        RequestKind(row.kind),
        row.payload,
        row.person,
        row.thread,
        row.message,
        row.received_at,
    )


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(
        row.key,
        channel_of(row),
        row.payload,
        row.thread,
        row.person,
        DeliveryState(row.state),
        row.tries,
        row.message,
        row.problem,
    )
