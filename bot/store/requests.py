"""What people asked for, and our messages on their way to them: each known by a key, so that twice is once."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.channel import Channel
from bot.quotas import Quotas, Refused
from bot.store.channels import COLUMNS, channel_of, make_channel
from bot.store.engine import AnyRow, Database, upsert
from bot.store.quotas import charge
from bot.store.records import Delivery, DeliveryState, Json, Request, RequestKind
from bot.store.restored import was_copied
from bot.store.tables import channels, deliveries, requests


class Requests(Database):
    """Requests and deliveries."""

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

    def prepare_delivery(
        self,
        key: str,
        channel: Channel,
        payload: Json,
        now: datetime,
        thread: str | None = None,
        person: str | None = None,
        tries: int = 0,
    ) -> None:
        """Keep a message that is to be sent, as `READY`. One that is still `READY` is replaced; one begun stays as it is.

        tries: sends that may have been made before it was kept here.
        """
        with self.write() as connection:
            values = {
                "channel_id": make_channel(connection, channel),
                "payload": payload,
                "thread": thread,
                "person": person,
                "changed_at": now,
            }
            new = upsert(connection, deliveries).values(key=key, state=DeliveryState.READY.value, tries=tries, **values)
            unsent = deliveries.c.state == DeliveryState.READY.value
            connection.execute(new.on_conflict_do_update(index_elements=[deliveries.c.key], set_=values, where=unsent))

    def was_copied(self, work: str) -> bool:
        """Whether a work ("request:17") was under way in the copy that this database is, so that it may have been done since."""
        with self.read() as connection:
            return was_copied(connection, work)

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
