"""What outlives a restart: articles and digests, what each channel saw, what was asked, said, subscribed and posted."""

from bot.store.engine import Gone, StoreError
from bot.store.store import Store

__all__ = ["Gone", "Store", "StoreError"]
