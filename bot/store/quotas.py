"""What was asked for within the hour and the day, counted by workspace and by person (see `bot.quotas`).

One statement counts, in the transaction that keeps the request: an event that is delivered twice is counted once. Persons are
there as hashes alone, and only while their window lasts.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, and_, case, delete, false, update

from bot.quotas import Counted, Quotas, Refused
from bot.store.engine import Database, upsert
from bot.store.tables import quotas

_WHOLE = ""


class Used(Database):
    """What has been counted."""

    def charge_articles(self, platform: str, workspace: str, articles: int, allowed: Quotas, now: datetime) -> bool:
        """Whether a workspace has articles left, for roundups and for what is followed; if so they are counted, all of them,
        though they be more than were left."""
        with self.write() as connection:
            return charge(connection, platform, workspace, None, 0, articles, allowed, now, overdraw=True) is None

    def drop_counts(self, before: datetime) -> int:
        """Forget the counts of windows that ended before a time; how many."""
        with self.write() as connection:
            return connection.execute(delete(quotas).where(quotas.c.ends < before)).rowcount


def charge(
    connection: Connection,
    platform: str,
    workspace: str,
    person: str | None,
    requests: int,
    articles: int,
    allowed: Quotas,
    now: datetime,
    *,
    overdraw: bool = False,
) -> Refused | None:
    """Count it, for the workspace and for the person if there is one; or count nothing, and say what is too much.

    overdraw: it is too much only where nothing is left. Of several limits that are reached the one that lasts longest is named.
    """
    of = [(_who(platform, workspace, who), allowance) for who, allowance in allowed.of(workspace, person)]
    rows = [
        {
            "platform": platform,
            "workspace": workspace,
            "who": who,
            "span": window.value,
            "ends": now + window.length,
            "requests": requests,
            "articles": articles,
            "told": False,
        }
        for who, allowance in of
        for window in allowance.windows
    ]
    if not rows:
        return None
    new = upsert(connection, quotas).values(rows)
    over = quotas.c.ends <= now
    counted = new.on_conflict_do_update(
        index_elements=[quotas.c.platform, quotas.c.workspace, quotas.c.who, quotas.c.span],
        set_={
            "ends": case((over, new.excluded.ends), else_=quotas.c.ends),
            "requests": case((over, 0), else_=quotas.c.requests) + new.excluded.requests,
            "articles": case((over, 0), else_=quotas.c.articles) + new.excluded.articles,
            "told": case((over, false()), else_=quotas.c.told),
        },
    ).returning(quotas)
    used = {(row.who, row.span): row for row in connection.execute(counted)}
    spent = {Counted.REQUESTS: requests, Counted.ARTICLES: articles}
    refused = [
        (Refused(who == _WHOLE, what, most, window, row.ends, row.told), row)
        for who, allowance in of
        for window in allowance.windows
        for what, most in allowance.limits(window)
        if (row := used[who, window.value]) is not None
        and spent[what]
        and row._mapping[what.value] > (most + spent[what] - 1 if overdraw else most)
    ]
    if not refused:
        return None
    worst, worst_row = max(refused, key=lambda one: one[0].until)
    mine = and_(quotas.c.platform == platform, quotas.c.workspace == workspace)
    undo = {"requests": quotas.c.requests - requests, "articles": quotas.c.articles - articles}
    connection.execute(update(quotas).where(mine, quotas.c.who.in_([who for who, _ in of])).values(undo))
    told = mine & (quotas.c.who == worst_row.who) & (quotas.c.span == worst_row.span)
    connection.execute(update(quotas).where(told).values(told=True))
    return worst


def drop_person(connection: Connection, platform: str, workspace: str, person: str) -> None:
    """Forget the counts of a person; their workspace's stay."""
    connection.execute(delete(quotas).where(quotas.c.who == _who(platform, workspace, person)))


def drop_workspace(connection: Connection, platform: str, workspace: str) -> None:
    """Forget the counts of a workspace and of all who are in it."""
    connection.execute(delete(quotas).where(quotas.c.platform == platform, quotas.c.workspace == workspace))


def _who(platform: str, workspace: str, person: str | None) -> str:
    return _WHOLE if person is None else sha256(f"{platform}/{workspace}/{person}".encode()).hexdigest()[:32]
