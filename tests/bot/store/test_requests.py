"""Requests and deliveries: twice is once."""

from bot.store import Store
from bot.store.records import Delivery, DeliveryState, Request, RequestKind
from tests.bot.store.filled import ELSEWHERE, HERE, NEXT_DOOR, NOW

PAYLOAD = {"text": "what did “Brandt” say?", "files": [1, 2.5, None, True]}


def test_a_request_comes_back_as_it_was(store: Store) -> None:
    id, new = store.put_request("Ev1", HERE, RequestKind.MESSAGE, PAYLOAD, NOW, "U1", "T1", "M1")
    assert new
    assert store.request(id) == Request(id, "Ev1", HERE, RequestKind.MESSAGE, PAYLOAD, "U1", "T1", "M1", NOW)
    assert store.request(id + 1) is None


def test_the_same_event_delivered_again_is_the_same_request(store: Store) -> None:
    id, _ = store.put_request("Ev1", HERE, RequestKind.MESSAGE, PAYLOAD, NOW)
    assert store.put_request("Ev1", HERE, RequestKind.ACTION, {}, NOW) == (id, False)
    request = store.request(id)
    assert request
    assert request.payload == PAYLOAD


def test_platforms_may_use_the_same_keys(store: Store) -> None:
    id, _ = store.put_request("1", HERE, RequestKind.MESSAGE, {}, NOW)
    other, new = store.put_request("1", ELSEWHERE, RequestKind.MESSAGE, {}, NOW)
    assert new
    assert other != id


def test_a_delivery_is_written_before_it_is_begun(store: Store) -> None:
    store.prepare_delivery("k", HERE, PAYLOAD, NOW, "T1", "U1")
    assert store.delivery("k") == Delivery("k", HERE, PAYLOAD, "T1", "U1", DeliveryState.READY, 0)


def test_a_delivery_that_is_not_begun_can_be_replaced_and_one_that_is_cannot(store: Store) -> None:
    store.prepare_delivery("k", HERE, {}, NOW, "T1")
    store.prepare_delivery("k", NEXT_DOOR, PAYLOAD, NOW)
    begun = store.begin_delivery("k", NOW)
    assert begun == Delivery("k", NEXT_DOOR, PAYLOAD, None, None, DeliveryState.POSTING, 1)
    store.prepare_delivery("k", HERE, {}, NOW)
    assert store.delivery("k") == begun


def test_each_send_counts_as_a_try_until_one_arrived(store: Store) -> None:
    store.prepare_delivery("k", HERE, PAYLOAD, NOW)
    store.begin_delivery("k", NOW)
    again = store.begin_delivery("k", NOW, thread="T1")
    assert again == Delivery("k", HERE, PAYLOAD, "T1", None, DeliveryState.POSTING, 2)
    store.posted("k", "M1", NOW)
    posted = Delivery("k", HERE, PAYLOAD, "T1", None, DeliveryState.POSTED, 2, "M1")
    assert store.begin_delivery("k", NOW, thread="T2") == posted


def test_a_delivery_that_was_given_up_says_why_and_is_not_begun_again(store: Store) -> None:
    store.prepare_delivery("k", HERE, {}, NOW)
    store.begin_delivery("k", NOW)
    store.delivery_failed("k", "the channel is archived", NOW)
    failed = store.begin_delivery("k", NOW)
    assert failed
    assert (failed.state, failed.tries, failed.problem) == (DeliveryState.FAILED, 1, "the channel is archived")


def test_what_was_posted_stays_posted(store: Store) -> None:
    store.prepare_delivery("k", HERE, {}, NOW)
    store.begin_delivery("k", NOW)
    store.posted("k", "M1", NOW)
    store.delivery_failed("k", "timed out", NOW)
    store.posted("k", "M2", NOW)
    posted = store.delivery("k")
    assert posted
    assert (posted.state, posted.message, posted.problem) == (DeliveryState.POSTED, "M1", None)


def test_a_delivery_that_is_not_kept_cannot_be_begun(store: Store) -> None:
    assert store.begin_delivery("k", NOW) is None
    assert store.delivery("k") is None
