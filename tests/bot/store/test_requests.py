"""Requests and deliveries: twice is once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.channel import Channel
from bot.store import Store
from bot.store.records import Delivery, DeliveryState, Prepared, Request, RequestKind
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


def test_all_messages_of_a_work_are_kept_at_once_under_keys_of_their_own(store: Store) -> None:
    posts = [Prepared(HERE, [{"text": "one"}, {"text": "more"}], "T1"), Prepared(NEXT_DOOR, [{"text": "two"}], person="U1")]
    assert store.prepare_deliveries("request:1", posts, NOW) == [["request:1:0:0", "request:1:0:1"], ["request:1:1:0"]]
    assert store.delivery("request:1:0:1") == Delivery(
        "request:1:0:1", HERE, {"text": "more"}, "T1", None, DeliveryState.READY, 0
    )
    assert store.delivery("request:1:1:0") == Delivery(
        "request:1:1:0", NEXT_DOOR, {"text": "two"}, None, "U1", DeliveryState.READY, 0
    )


def test_what_was_prepared_first_is_what_is_said(store: Store) -> None:
    keys = store.prepare_deliveries("request:1", [Prepared(HERE, [PAYLOAD, {}]), Prepared(HERE, [{}])], NOW)
    assert store.prepare_deliveries("request:1", [Prepared(NEXT_DOOR, [{}] * 3)], NOW) == keys
    kept = store.delivery("request:1:0:0")
    assert kept
    assert (kept.channel, kept.payload) == (HERE, PAYLOAD)
    assert store.delivery("request:1:0:2") is None


def test_of_two_that_prepare_at_once_one_is_heard_whole(database_url: str, store: Store) -> None:
    def prepare(number: int) -> list[list[str]]:
        with Store(database_url) as own:
            return own.prepare_deliveries("request:1", [Prepared(HERE, [{"of": number}] * 4)] * (number + 1), NOW)

    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(prepare, range(8)))
    assert all(one == keys[0] for one in keys)
    said = [kept.payload["of"] for of_post in keys[0] for key in of_post if (kept := store.delivery(key))]
    assert said == [len(keys[0]) - 1] * 4 * len(keys[0])


def test_what_was_begun_of_a_work_stays_as_it_was_begun(store: Store) -> None:
    store.prepare_deliveries("request:1", [Prepared(HERE, [PAYLOAD])], NOW)
    begun = store.begin_delivery("request:1:0:0", NOW)
    store.prepare_deliveries("request:1", [Prepared(NEXT_DOOR, [{}])], NOW)
    assert store.delivery("request:1:0:0") == begun


def test_what_is_prepared_of_a_work_is_known_by_its_name(store: Store) -> None:
    assert store.prepared("request:1") is None
    keys = store.prepare_deliveries("request:1", [Prepared(HERE, [{}] * 120), Prepared(HERE, [{}])], NOW)
    store.prepare_deliveries("request:10", [Prepared(HERE, [{}])], NOW)
    assert store.prepared("request:1") == keys
    assert store.prepared("request:10") == [["request:10:0:0"]]
    assert store.prepared("request:100") is None


def test_what_was_received_is_found_by_the_time(store: Store) -> None:
    minute = timedelta(minutes=1)
    first, _ = store.put_request("k1", HERE, RequestKind.MESSAGE, {}, NOW)
    store.put_request("k2", HERE, RequestKind.MESSAGE, {}, NOW + minute)
    assert store.received(NOW, NOW + minute) == [(f"request:{first}", HERE)]


def test_a_message_of_our_own_is_no_part_of_another(store: Store) -> None:
    for key in ("tell:dead:7:0", "tell:dead:8"):
        store.prepare_delivery(key, HERE, PAYLOAD, NOW)
    store.prepare_deliveries("tell:dead:7:0", [Prepared(HERE, [PAYLOAD] * 2)], NOW)
    store.prepare_deliveries("request:1", [Prepared(HERE, [PAYLOAD])], NOW)
    minute = timedelta(minutes=1)
    assert store.untold(NOW, NOW + minute) == [("tell:dead:7:0", HERE), ("tell:dead:8", HERE)]
    assert store.untold(NOW - minute, NOW) == []


def test_what_was_asked_before_in_a_thread_is_found_oldest_first(store: Store) -> None:
    def ask(key: str, channel: Channel = HERE, thread: str | None = "t", minutes: int = 0) -> int:
        at = NOW + timedelta(minutes=minutes)
        return store.put_request(key, channel, RequestKind.MESSAGE, {"text": key}, at, thread=thread)[0]

    ask("long ago", minutes=-90)
    for key in ("one", "two", "three"):
        ask(key)
    ask("elsewhere", thread="u")
    ask("next door", NEXT_DOOR)
    request = store.request(ask("four"))
    assert request
    ask("later")
    since = NOW - timedelta(hours=1)
    assert [one.key for one in store.asked_before(request, since, 2)] == ["two", "three"]
    assert [one.key for one in store.asked_before(request, since, 9)] == ["one", "two", "three"]
