"""What people see when they talk with the bot, on any platform: from what they write to what is posted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.reading import InputError
from bot.reply import Action, Audience, Change, Compare, Excerpt, Figures, Links, Points, Reply, Said
from bot.schedule import tick
from bot.store.records import Answering, ChannelSettings, DeliveryState
from summarizer.article import Article
from tests.bot.talking import HERE, START, THERE, Attention, Talk, blocks, texts
from tests.conftest import STORY

FERRY = "https://kestrel.example/ferry"
BRIDGE = "https://kestrel.example/bridge"
VIDEO = "https://kestrel.example/video"
WALL = "https://kestrel.example/wall"
OTHER = """\
Bridge at Calder to be painted

The bridge at Calder will be painted next spring for the first time in eleven years, the roads office said on Tuesday, after \
engineers found rust on most of its cables.

"Paint is cheaper than a new bridge," said Helena Marsh, the transport minister. "We should have done it long ago."

The work will cost $3.4 million and take five months, Marsh said. About 40,000 people cross the bridge on a working day, \
according to her office.

Shopkeepers on the quay fear for their trade. Olga Brandt, the head of Kestrel Lines, said her ferries could not carry \
the lorries.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    pages: dict[str, Article | InputError] = {
        FERRY: Article(STORY, url=FERRY, site="Kestrel Post"),
        BRIDGE: Article(OTHER, url=BRIDGE, site="Lowmoor Times"),
        VIDEO: InputError("video_page", "this page is a video; paste the link of an article"),
        WALL: InputError("paywall", "only the beginning of the article is here; paste the article's text instead"),
    }
    opened = Talk(tmp_path, pages)
    yield opened
    opened.store.close()


def said_by(replies: list[Reply]) -> list[str]:
    return [block.names for block in blocks(replies, Said) if isinstance(block, Said)]


def test_a_link_gets_a_short_digest_with_buttons_in_its_thread(talk: Talk) -> None:
    (reply,) = talk.overhear(f"Have you seen this? {FERRY}", message="u100")
    assert reply.headline == "Ferry to Lowmoor stops for the winter"
    assert reply.url == FERRY
    assert "Kestrel Post" in reply.facts
    assert [type(block).__name__ for block in reply.blocks] == ["Points", "Heading", "Figures"]
    assert Action.WHO in [button.action for button in reply.buttons]
    assert talk.edge.posts[-1][0].thread == "u100"


def test_a_pasted_article_gets_a_digest(talk: Talk) -> None:
    (reply,) = talk.overhear(STORY)
    assert reply.headline == "Ferry to Lowmoor stops for the winter"


def test_several_links_get_a_digest_each_and_a_bad_one_a_line(talk: Talk) -> None:
    ferry, bridge, wrong = talk.say(f"{FERRY} {BRIDGE} {WALL}")
    assert (ferry.headline, bridge.headline) == ("Ferry to Lowmoor stops for the winter", "Bridge at Calder to be painted")
    assert wrong.failure
    assert "paste the article's text" in texts([wrong])
    assert WALL in texts([wrong])


def test_people_talking_among_themselves_are_left_alone(talk: Talk) -> None:
    for text in ("good morning", "what shall we have for lunch?", "", "help", "follow me to the canteen", "status"):
        assert talk.overhear(text) == []
        assert talk.attention is Attention.NONE


def test_the_same_event_delivered_four_times_is_answered_once(talk: Talk) -> None:
    for _ in range(4):
        talk.overhear(FERRY, key="Ev1", message="u100")
    assert len(talk.edge.posts) == 1


def test_an_article_digested_within_a_day_is_pointed_to(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.later(minutes=20)
    (reply,) = talk.overhear(FERRY)
    assert "20 min ago" in texts([reply])
    (links,) = blocks([reply], Links)
    assert isinstance(links, Links)
    assert (links.links[0].text, links.links[0].url) == ("Ferry to Lowmoor stops for the winter", "https://chat.example/m1")


def test_after_a_day_the_digest_is_given_again(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.later(hours=25)
    (reply,) = talk.overhear(FERRY)
    assert blocks([reply], Points)


def test_another_channel_gets_its_own_digest(talk: Talk) -> None:
    talk.overhear(FERRY)
    (reply,) = talk.overhear(FERRY, THERE)
    assert blocks([reply], Points)


def test_a_pointer_opens_a_thread_about_the_article_too(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.later(minutes=5)
    talk.overhear(FERRY, message="u200")
    assert said_by(talk.overhear("What did Brandt say?", thread="u200")) == ["Olga Brandt"]


def test_a_link_that_was_just_read_is_not_opened_again(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.overhear(FERRY, THERE)
    assert talk.read == [FERRY]


def test_a_link_to_no_article_is_told_to_who_asked_and_to_nobody_else(talk: Talk) -> None:
    assert talk.overhear(VIDEO) == []
    (reply,) = talk.say(VIDEO)
    assert reply.audience is Audience.PERSON
    assert talk.edge.posts[-1][0].person == "P1"


def test_where_pasting_may_help_the_person_is_told_unasked(talk: Talk) -> None:
    (reply,) = talk.overhear(WALL)
    assert (reply.failure, reply.audience) == (True, Audience.PERSON)


def test_on_offer_a_digest_comes_when_it_is_taken(talk: Talk) -> None:
    talk.store.set_channel_settings(HERE, ChannelSettings(Answering.ON_OFFER), START)
    assert talk.overhear(FERRY) == []
    assert talk.attention is Attention.OFFER
    assert blocks(talk.overhear(FERRY, offer_taken=True), Points)


def test_where_answering_is_off_a_mention_still_works(talk: Talk) -> None:
    talk.store.set_channel_settings(HERE, ChannelSettings(Answering.OFF), START)
    assert talk.overhear(FERRY) == []
    assert blocks(talk.say(FERRY), Points)


def test_a_question_in_a_thread_is_about_its_article(talk: Talk) -> None:
    talk.overhear(FERRY, message="u100")
    talk.overhear(BRIDGE, message="u200")
    (reply,) = talk.overhear("What did Brandt say about the ferries?", thread="u200")
    assert "could not carry the lorries" in str(reply.blocks)
    assert "engine" not in str(reply.blocks)
    assert talk.edge.posts[-1][0].thread == "u200"


@pytest.mark.parametrize("text", ["who said what", "Who said what?", "figures?"])
def test_what_the_buttons_give_can_be_asked_for_in_the_thread_as_well(talk: Talk, text: str) -> None:
    talk.overhear(FERRY, message="u100")
    assert talk.overhear(text, thread="u100")
    assert talk.overhear(text, thread="u7") == []


def test_chatter_in_an_articles_thread_is_left_alone(talk: Talk) -> None:
    talk.overhear(FERRY, message="u100")
    for chatter in ("I was on that ferry last week", "figures", "status", "forget me"):
        assert talk.overhear(chatter, thread="u100") == []


def test_a_link_in_a_thread_of_others_is_left_alone(talk: Talk) -> None:
    assert talk.overhear(FERRY, thread="u1") == []


def test_outside_a_thread_all_that_the_channel_saw_is_asked_newest_first_with_links(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.later(minutes=5)
    talk.overhear(BRIDGE)
    (reply,) = talk.say("What did Brandt say?")
    (said,) = blocks([reply], Said)
    assert isinstance(said, Said)
    assert said.quotes[0].url == BRIDGE
    assert {line.url for line in said.quotes} == {FERRY, BRIDGE}
    assert "Kestrel Post" in str([line.source for line in said.quotes])


def test_what_one_channel_saw_is_not_found_from_another(talk: Talk) -> None:
    talk.overhear(FERRY)
    for question in ("What did Brandt say?", "who said what", "verify “We cannot mend the engine before April”", "figures"):
        assert not blocks(talk.say(question, THERE), Said)
        assert "Brandt said" not in str(talk.edge.posts[-1][1].blocks)


def test_a_button_of_another_channels_article_shows_nothing(talk: Talk) -> None:
    (reply,) = talk.overhear(FERRY)
    (other,) = talk.press("who", reply.buttons[0].value, THERE)
    assert other.failure


def test_a_question_without_an_answer_says_so(talk: Talk) -> None:
    talk.overhear(FERRY)
    assert "quotes Zimmer" in texts(talk.say("What did Zimmer say?"))
    assert "no article yet" in texts(talk.say("What did Zimmer say?", THERE))


def test_every_button_of_a_digest_does_something(talk: Talk) -> None:
    (reply,) = talk.overhear(FERRY)
    shown = {button.action: talk.press(button.action, button.value) for button in reply.buttons}
    assert blocks(shown[Action.WHO], Said)
    assert blocks(shown[Action.FIGURES], Figures)
    assert blocks(shown[Action.POINTS], Points)
    assert blocks(shown[Action.SOURCE], Excerpt)
    assert "noted" in texts(shown[Action.WRONG])


def test_who_said_what_of_one_speaker_is_all_quotes_of_theirs_and_no_others(talk: Talk) -> None:
    (reply,) = talk.overhear(FERRY)
    value = reply.buttons[0].value
    everybody = blocks(talk.press("who", value), Said)
    for meant in everybody:
        assert isinstance(meant, Said)
        for quote in meant.quotes:
            assert blocks(talk.press("who", str(quote.ref)), Said) == [meant]
    assert len(everybody) > 1
    assert talk.press("who", f"{value}:q999")[0].failure


def test_the_source_of_one_item_is_its_sentence(talk: Talk) -> None:
    (reply,) = talk.overhear(FERRY)
    value = reply.buttons[0].value
    (source,) = talk.press("source", f"{value}:q1")
    (excerpt,) = blocks([source], Excerpt)
    assert isinstance(excerpt, Excerpt)
    assert excerpt.words in STORY.replace("\n", " ")
    assert source.audience is Audience.PERSON


def test_the_source_of_an_item_is_found_by_its_words(talk: Talk) -> None:
    talk.overhear(FERRY)
    (excerpt,) = blocks(talk.say("source “mend the engine”"), Excerpt)
    assert isinstance(excerpt, Excerpt)
    assert "We cannot mend the engine" in excerpt.words
    assert talk.say("source of bananas")[0].failure


def test_something_wrong_is_reported_in_words(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.say("not right: the ferry stops on Saturday")
    (kept,) = talk.store.feedback(10)
    assert "Saturday" in kept.note


def test_a_report_is_kept_with_the_item(talk: Talk) -> None:
    (reply,) = talk.overhear(FERRY)
    talk.press("wrong", f"{reply.buttons[0].value}:q1")
    (kept,) = talk.store.feedback(10)
    assert (kept.channel, kept.item, kept.person) == (HERE, "q1", "P1")


@pytest.mark.parametrize("value", ["", "x", "99", "1:q99", "-1", "9" * 30])
def test_a_button_that_means_nothing_says_so(talk: Talk, value: str) -> None:
    talk.overhear(FERRY)
    (reply,) = talk.press("source", value)
    assert reply.failure


def test_a_quotation_is_verified_word_for_word(talk: Talk) -> None:
    talk.overhear(FERRY)
    replies = talk.say("verify “We cannot mend the engine before April”")
    assert texts(replies).startswith("Word for word, said by Olga Brandt")
    assert blocks(replies, Excerpt)


def test_an_altered_quotation_shows_the_difference(talk: Talk) -> None:
    talk.overhear(FERRY)
    replies = talk.say("verify “We can mend the engine before April”")
    assert texts(replies).startswith("Altered, said by Olga Brandt")
    (compare,) = blocks(replies, Compare)
    assert isinstance(compare, Compare)
    assert [words for change, words in compare.pieces if change is Change.LEFT_OUT] == ["We cannot"]
    assert [words for change, words in compare.pieces if change is Change.ADDED] == ["We can"]


def test_a_quotation_that_nobody_said_is_nowhere(talk: Talk) -> None:
    talk.overhear(FERRY)
    assert texts(talk.say("verify “The lighthouse keeper sold his boots in June”")).startswith("Nowhere")


def test_help_is_for_the_person_alone(talk: Talk) -> None:
    (reply,) = talk.say("help")
    assert reply.audience is Audience.PERSON
    assert "roundup" in texts([reply])


def test_a_roundups_time_is_set_shown_paused_and_resumed(talk: Talk) -> None:
    assert "08:30 on weekdays, Europe/London. First on Tue 24 Nov, 08:30" in texts(talk.say("roundup at 8:30 weekdays london"))
    assert "paused" in texts(talk.say("roundup pause"))
    assert "paused" in texts(talk.say("status"))
    assert "Next on Tue 24 Nov, 08:30" in texts(talk.say("roundup resume"))
    assert talk.say("roundup at half past never")[0].failure


def test_a_roundup_that_was_skipped_is_told_in_the_status(talk: Talk) -> None:
    talk.say("roundup at 8:30 weekdays london")
    talk.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)  # nobody ran on Tuesday
    tick(talk.store, talk.now, lambda _: None)
    assert "No roundup on Tue 24 Nov: " in texts(talk.say("status"))


def test_a_feed_is_subscribed_to_listed_and_left(talk: Talk) -> None:
    assert "Subscribed to Kestrel Post" in texts(talk.say("subscribe kestrel.example"))
    assert "already" in texts(talk.say("subscribe kestrel.example"))
    assert "1. Kestrel Post" in texts(talk.say("feeds"))
    assert talk.say("subscribe nothing.example")[0].failure
    assert "Unsubscribed" in texts(talk.say("unsubscribe 1"))
    assert talk.store.feeds(HERE) == []


def test_people_and_topics_are_followed_and_left(talk: Talk) -> None:
    talk.say("follow Helena Marsh at once")
    assert "Helena Marsh (at once)" in texts(talk.say("follows"))
    talk.say("unfollow Helena Marsh")
    assert "Nothing is followed" in texts(talk.say("follows"))


def test_settings_are_shown_and_set(talk: Talk) -> None:
    talk.say("settings answering on offer")
    talk.say("settings tell when empty on")
    assert talk.store.channel_settings(HERE) == ChannelSettings(Answering.ON_OFFER, tell_when_empty=True)
    assert "offer" in texts(talk.say("settings"))


def test_a_channel_is_forgotten_when_it_is_confirmed(talk: Talk) -> None:
    talk.overhear(FERRY)
    assert "forget this channel yes" in texts(talk.say("forget this channel"))
    assert talk.store.recent(HERE, 5)
    talk.say("forget this channel yes")
    assert talk.store.recent(HERE, 5) == []
    assert "no article yet" in texts(talk.say("What did Brandt say?"))


def test_forget_me_leaves_no_trace_of_the_person(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.say("forget me")
    assert [sighting.person for sighting in talk.store.recent(HERE, 5)] == [None]


def test_a_workspace_that_removes_the_bot_is_erased(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.overhear(BRIDGE, THERE)
    talk.desk.leave("chat", "W1")
    assert talk.store.channels() == []
    assert sum(talk.store.count().of.values()) == 0


def test_a_slash_command_is_answered_to_the_person_alone_but_its_digest_to_all(talk: Talk) -> None:
    talk.say(f"digest {FERRY}", alone=True)
    assert talk.edge.posts[-1][0].person is None
    talk.say("status", alone=True)
    assert talk.edge.posts[-1][0].person == "P1"


def test_what_is_posted_is_kept_as_posted(talk: Talk) -> None:
    talk.overhear(FERRY)
    delivery = talk.store.delivery(talk.edge.posts[0][0].key)
    assert delivery is not None
    assert (delivery.state, delivery.message) == (DeliveryState.POSTED, "m1")


def test_a_roundup_on_demand_is_made_of_what_people_shared(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.later(minutes=5)
    talk.overhear(BRIDGE)
    talk.later(minutes=5)
    main, *rest = talk.say("roundup now")
    assert main.headline == "Roundup, Monday 23 November"
    assert len(rest) >= 2
    assert talk.edge.posts[-1][0].person is None


def test_a_preview_is_for_the_person_alone(talk: Talk) -> None:
    talk.overhear(FERRY)
    talk.later(minutes=5)
    talk.say("roundup preview")
    assert {delivery.person for delivery, _ in talk.edge.posts[1:]} == {"P1"}


def test_a_roundup_of_nothing_says_what_to_do(talk: Talk) -> None:
    assert "subscribe" in texts(talk.say("roundup now"))
