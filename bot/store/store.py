"""The one door to everything that outlives a restart."""

from bot.store.articles import Articles
from bot.store.channels import Channels
from bot.store.failures import Failures
from bot.store.feeds import Feeds
from bot.store.follows import Follows
from bot.store.migrate import migrate
from bot.store.overview import Overviews
from bot.store.quotas import Used
from bot.store.requests import Requests
from bot.store.restored import Restored
from bot.store.search import Search
from bot.store.seen import Seen
from bot.store.subscriptions import Subscriptions
from bot.store.upkeep import Upkeep


class Store(
    Channels, Articles, Seen, Search, Requests, Used, Subscriptions, Feeds, Follows, Upkeep, Restored, Failures, Overviews
):
    """What the bot remembers, on SQLite or PostgreSQL. Each method is one transaction; the clock is always the caller's.

    Threads may share a Store; each process opens its own. Every method raises `StoreError` if the database cannot be used.
    """

    @classmethod
    def open(cls, url: str) -> "Store":
        """The store at `url` (`sqlite:///PATH`, `postgresql://USER:PASSWORD@HOST/NAME`), its tables made or brought up to date.

        Any number of processes may open the same one at once. Raises `StoreError`.
        """
        store = cls(url)
        try:
            migrate(store)
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
