"""What people write in Slack, as the words that they see: from rich text, which is exact, else from mrkdwn."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.plain import mentions, plain, words_of

LINK = "https://kestrel.example/ferry"


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    """A message as Slack's own editor makes it; its `text` says something else, so that it shows which one is read."""
    return {"text": "not *this*", "blocks": [{"type": "rich_text", "elements": list(parts)}]}


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def link(url: str, label: str | None = None) -> dict[str, Any]:
    return {"type": "link", "url": url, **({"text": label} if label else {})}


# Rich text


def test_bold_words_have_no_stars_and_stars_stay() -> None:
    message = rich(section(text("Ferry ", bold=True), text("*stops* & <waits>", italic=True)))
    assert words_of(message).said == "Ferry *stops* & <waits>"


def test_each_line_of_a_list_a_quotation_and_code_is_a_line() -> None:
    items = {"type": "rich_text_list", "style": "bullet", "elements": [section(text("one")), section(text("two"))]}
    quote = {"type": "rich_text_quote", "elements": [text("We cannot mend it.")]}
    code = {"type": "rich_text_preformatted", "elements": [text("a < b")]}
    assert words_of(rich(section(text("Said:")), items, quote, code)).said == "Said:\none\ntwo\nWe cannot mend it.\na < b"


def test_what_is_no_text_has_words_too() -> None:
    message = rich(
        section(
            {"type": "user", "user_id": "U7"},
            text(" "),
            {"type": "channel", "channel_id": "C7"},
            text(" "),
            {"type": "usergroup", "usergroup_id": "S7"},
            text(" "),
            {"type": "broadcast", "range": "here"},
            text(" "),
            {"type": "emoji", "name": "flag-fi", "unicode": "1f1eb-1f1ee"},
            {"type": "emoji", "name": "our_own"},
            {"type": "date", "timestamp": 0, "format": "{date}", "fallback": " on Tuesday"},
        )
    )
    found = words_of(message)
    assert found.said == "@U7 #C7 @S7 @here \U0001f1eb\U0001f1ee:our_own: on Tuesday"
    assert found.mentions == {"U7"}


def test_a_link_in_a_few_words_is_its_address() -> None:
    assert words_of(rich(section(text("Seen "), link(LINK, "this"), text("?")))).said == f"Seen this {LINK}?"
    assert words_of(rich(section(link(LINK)))).said == LINK
    assert words_of(rich(section(link(LINK, "kestrel.example/ferry")))).said == LINK


def test_in_a_pasted_article_a_link_is_its_label() -> None:
    """Text that is copied from a page brings the page's links: their addresses are none of the article's words."""
    body = "The ferry stops on Friday, the company said. " * 20
    found = words_of(rich(section(text(body), link(LINK, "Kestrel Lines"), text(" will mend it."))))
    assert found.said == f"{body}Kestrel Lines will mend it."
    assert found.links == (LINK,)


def test_a_name_that_slack_made_a_link_stays_the_name_in_an_article() -> None:
    body = "The ferry stops on Friday, the company said. " * 20
    found = words_of(rich(section(text(body), link("http://kestrel.example", "kestrel.example"))))
    assert found.said.endswith("said. kestrel.example")


def test_an_address_of_mail_or_telephone_is_no_link() -> None:
    found = words_of(rich(section(link("mailto:desk@kestrel.example", "desk@kestrel.example"), text(", "), link("tel:+358401"))))
    assert found.said == "desk@kestrel.example, +358401"
    assert found.links == ()


def test_the_bots_name_leaves_no_gap_and_no_comma() -> None:
    me = {"type": "user", "user_id": "U0"}
    assert words_of(rich(section(me, text(", what did Brandt say?"))), "U0").said == "what did Brandt say?"
    assert words_of(rich(section(text("please "), me, text(" status"))), "U0").said == "please status"
    assert words_of(rich(section(me)), "U0").said == ""
    assert mentions(rich(section(me)), "U0")
    assert not mentions(rich(section(me)), None)


# mrkdwn: commands, and messages that apps write


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("subscribe <https://kestrel.example/feed>", "subscribe https://kestrel.example/feed"),
        ("subscribe <http://kestrel.example|kestrel.example>", "subscribe http://kestrel.example"),
        ("digest <https://kestrel.example/?a=1&amp;b=2|this>", "digest this https://kestrel.example/?a=1&b=2"),
        ("follow AT&amp;T &lt;now&gt;", "follow AT&T <now>"),
        ("verify 2 &amp;lt; 3", "verify 2 &lt; 3"),
        ("ask <@U7> or <@U8|olga> in <#C1|general>, <!here>, <!subteam^S1|@desk>", "ask @U7 or @olga in #general, @here, @desk"),
        ("<mailto:desk@kestrel.example|desk@kestrel.example>", "desk@kestrel.example"),
        ("<@U0> status", "status"),
        ("a < b", "a < b"),
        ("", ""),
    ],
)
def test_a_command_is_read_without_slacks_marks(written: str, read: str) -> None:
    assert plain(written, "U0") == read


def test_a_message_with_other_blocks_than_rich_text_is_read_by_its_text() -> None:
    message = {"text": f"Report: <{LINK}|Ferry>", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]}
    assert words_of(message).links == (LINK,)


def test_a_bots_post_may_have_its_link_in_an_attachment() -> None:
    message = {"text": "", "attachments": [{"title": "Ferry stops", "title_link": LINK, "text": "Not this."}]}
    assert words_of(message).said == LINK


def test_a_message_that_was_passed_on_is_read_in_its_attachment() -> None:
    message = {"text": "", "attachments": [{"is_share": True, "text": f"see <{LINK}>", "from_url": "https://slack.example/m"}]}
    assert words_of(message).said == f"see {LINK}"


def test_an_unfurled_link_beside_words_is_not_read() -> None:
    message = {"text": "lunch?", "attachments": [{"from_url": LINK, "title_link": LINK, "text": "Ferry stops."}]}
    assert words_of(message).links == ()


# Whatever comes

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_element = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "link", "user", "channel", "usergroup", "broadcast", "emoji", "date", "color"])},
    optional={key: st.text(max_size=30) for key in ("text", "url", "user_id", "range", "name", "unicode", "fallback")},
)
_parts = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["rich_text_section", "rich_text_quote", "rich_text_list"]),
        "elements": st.lists(_element, max_size=5),
    }
)
_block = st.fixed_dictionaries({"type": st.just("rich_text"), "elements": st.lists(_parts, max_size=4)})
_attachment = st.dictionaries(st.sampled_from(["text", "title_link", "from_url", "is_share"]), _json)
_message = st.fixed_dictionaries(
    {"text": st.text(max_size=200)},
    optional={"blocks": st.lists(_block, max_size=3), "attachments": st.lists(_attachment, max_size=3)},
)


@given(_message)
def test_whatever_a_message_has_its_words_are_found(message: dict[str, Any]) -> None:
    found = words_of(message, "U0")
    assert found.said in (found.text, found.linked)
    assert all(address.lower().startswith("http") for address in found.links)


@given(_message | st.fixed_dictionaries({}, optional={"text": _json, "blocks": _json, "attachments": _json}))
def test_no_message_of_whatever_shape_is_too_much(message: dict[str, Any]) -> None:
    assert isinstance(words_of(message, "U0").said, str)


@given(st.text(max_size=300), st.sampled_from([None, "U0"]))
def test_whatever_a_command_has_it_is_read(written: str, me: str | None) -> None:
    assert isinstance(plain(written, me), str)


@given(st.text(alphabet=st.characters(exclude_characters="<>&"), min_size=1).map(str.strip).filter(bool))
def test_text_without_marks_is_read_as_it_is(written: str) -> None:
    assert plain(written) == written


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_rich_text_is_read_to_the_letter(written: str) -> None:
    assert words_of(rich(section(text(written)))).said == written
