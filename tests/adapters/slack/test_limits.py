"""What Slack refuses is found before it is sent."""

from typing import Any

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, ImageBlock, Option, SectionBlock
from slack_sdk.models.views import View

from adapters.slack import limits
from adapters.slack.allowed import problems
from adapters.slack.limits import Limit

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain("Go"), **more}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def select(count: int, **more: Any) -> Json:
    return {"type": "static_select", "options": [option(value=str(each)) for each in range(count)], **more}


def section(text: str = "Text", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Feed"), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Settings"), "blocks": list(blocks), **more}


TAKEN = [
    section("x" * 3000),
    section(accessory=select(100)),
    {"type": "section", "fields": [plain("x" * 2000)] * 3},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider", "block_id": "x" * 255},
    {"type": "context", "elements": [plain("x")] * 10},
    {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain("Delete")}]},
    {"type": "image", "image_url": "https://post.example/a.png", "alt_text": "x" * 2000},
    {"type": "markdown", "text": "**x**"},
    actions(*[button(action_id=str(each), value="x") for each in range(25)]),
    actions(select(3, initial_option=option(value="2"))),
    rich({"type": "text", "text": "<!channel>", "style": {"bold": True}}, {"type": "link", "url": "https://post.example/"}),
    {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}]}]},
    asked({"type": "plain_text_input", "max_length": 3000, "placeholder": plain("x" * 150)}, hint=plain("x"), optional=True),
]  # fmt: skip
REFUSED = {
    "a type that is not known": {"type": "sektion"},
    "a field that is not known": section(colour="red"),
    "a field that is missing": {"type": "header"},
    "a section with nothing": {"type": "section"},
    "a text that is too long": section("x" * 3001),
    "an empty text": section(""),
    "a text that is a number": {"type": "header", "text": {"type": "plain_text", "text": 5}},
    "an object that is none": actions(button(confirm="Sure?")),
    "a truth that is none": section(expand="yes"),
    "a number that is none": asked({"type": "plain_text_input", "max_length": "long"}),
    "half a character": section("\ud83d"),
    "eleven fields": {"type": "section", "fields": [plain("x")] * 11},
    "a field that is too long": {"type": "section", "fields": [plain("x" * 2001)]},
    "mrkdwn in a header": {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    "a long header": {"type": "header", "text": plain("x" * 151)},
    "eleven in a context": {"type": "context", "elements": [plain("x")] * 11},
    "a button in a context": {"type": "context", "elements": [button()]},
    "an image without alt text": {"type": "image", "image_url": "https://post.example/a.png"},
    "an image from nowhere": {"type": "image", "alt_text": "x"},
    "a long alt text": {"type": "image", "image_url": "https://post.example/a.png", "alt_text": "x" * 2001},
    "a long block_id": {"type": "divider", "block_id": "x" * 256},
    "a long action_id": actions(button(action_id="x" * 256)),
    "26 buttons": actions(*[button(action_id=str(each)) for each in range(26)]),
    "one action_id twice": actions(button(), button()),
    "a long label": actions(button(text=plain("x" * 76))),
    "a long value": actions(button(value="x" * 2001)),
    "a style that is not known": actions(button(style="blue")),
    "an address that is none": actions(button(url="post.example")),
    "an input among buttons": actions({"type": "plain_text_input"}),
    "101 options": actions(select(101)),
    "no options": actions(select(0)),
    "options and groups": actions(select(1, option_groups=[{"label": plain("x"), "options": [option()]}])),
    "a long option": actions(select(1, options=[option("x" * 76)])),
    "a long value of an option": actions(select(1, options=[option(value="x" * 151)])),
    "an initial option that is none": actions(select(1, initial_option=option("Other", "9"))),
    "six in an overflow menu": actions({"type": "overflow", "options": [option()] * 6}),
    "an empty piece of rich text": rich({"type": "text", "text": ""}),
    "an empty line of rich text": rich(),
    "a link with a mark that ends it": rich({"type": "link", "url": "https://post.example/a>b"}),
    "a style of rich text that is not known": rich({"type": "text", "text": "x", "style": {"blink": True}}),
    "a list that is neither bullets nor numbers": {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "stars", "elements": [rich({"type": "text", "text": "x"})["elements"][0]]}
        ],
    },
}


@pytest.mark.parametrize("block", TAKEN, ids=lambda block: block["type"])
def test_what_slack_takes_has_no_problem(block: Json) -> None:
    assert problems([block]) == [] or problems([block]) == ["msg_blocks_too_long [json-pointer:/blocks]"]


@pytest.mark.parametrize("what", REFUSED)
def test_what_slack_refuses_is_named_with_its_place(what: str) -> None:
    found = problems({"blocks": [section(), REFUSED[what]], "text": "x"})
    assert found
    assert all("[json-pointer:/blocks/1" in problem for problem in found if "too_long" not in problem)


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ({"blocks": [{"type": "divider"}] * 51}, "no more than 50 items allowed"),
        ({"blocks": [{"type": "divider", "block_id": "a"}] * 2}, "block_id must be unique: a"),
        ({"blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
        ({"blocks": [{"type": "markdown", "text": "x" * 6500}] * 2}, "markdown blocks must be less than 12001 characters in all"),
        ({"text": "x" * 40_001}, "must be less than 40001 characters"),
        ({"blocks": [], "text": ""}, "no_text"),
        ({}, "no_text"),
        ({"blocks": "x"}, "must be an array"),
    ],
)
def test_a_message_as_a_whole(message: Json, problem: str) -> None:
    assert any(found.startswith(problem) for found in problems(message))


def test_blocks_alone_are_looked_at_as_if_text_stood_beside_them() -> None:
    assert problems([]) == problems([section()]) == []


def test_arguments_of_the_method_are_its_own_business() -> None:
    assert problems({"text": "x", "channel": "C1", "thread_ts": "1.2"}) == []


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (modal(*[{"type": "divider"}] * 100), None),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed"),
        (modal(title=plain("x" * 25)), "must be less than 25 characters"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        (modal(asked({"type": "plain_text_input"})), "submit is required where there is an input block"),
        (modal(asked({"type": "plain_text_input"}), submit=plain("Save")), None),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        (modal(asked(select(1, focus_on_load=True)), asked(select(1, focus_on_load=True)), submit=plain("Save")), "only one"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "home", "blocks": [section()], "private_metadata": ""}, None),
        ({"type": "home", "blocks": [], "title": plain("x")}, "unknown field: title"),
        ({"type": "dialog", "blocks": []}, "unsupported type: dialog"),
        (modal(section(block_id="a"), section(block_id="a")), "block_id must be unique: a"),
    ],
)
def test_a_view(view: Json, problem: str | None) -> None:
    found = problems(view)
    assert any(each.startswith(problem) for each in found) if problem else found == []


def test_options_that_are_loaded() -> None:
    assert problems({"options": [option()] * 100}) == []
    assert problems({"options": []}) == []
    assert problems({"options": [option()] * 101})
    assert problems({"option_groups": [{"label": plain("Europe"), "options": [option()]}]}) == []
    assert problems({"option_groups": [{"label": plain("x" * 76), "options": [option()]}]})


@pytest.mark.parametrize(
    "junk", [None, 7, "x", [], {}, [1], {"type": 5}, {"type": ["section"]}, {"type": "actions", "elements": 3}]
)
def test_junk_is_a_problem_and_no_error(junk: Any) -> None:
    assert problems([junk])
    assert problems({"blocks": junk or 7, "text": "x"})


def test_every_number_names_the_page_that_states_it() -> None:
    stated = {name: value for name, value in vars(limits).items() if isinstance(value, Limit)}
    assert len(stated) > 40
    assert all(value.page.startswith("reference/") for value in stated.values())


def test_numbers_are_those_that_slacks_own_library_has() -> None:
    assert SectionBlock.text_max_length == limits.SECTION_TEXT
    assert SectionBlock.fields_max_length == limits.SECTION_FIELDS
    assert HeaderBlock.text_max_length == limits.HEADER_TEXT
    assert ActionsBlock.elements_max_length == limits.ACTIONS_ELEMENTS
    assert ButtonElement.text_max_length == limits.BUTTON_TEXT
    assert ButtonElement.value_max_length == limits.BUTTON_VALUE
    assert (Option.label_max_length, Option.value_max_length) == (limits.OPTION_TEXT, limits.OPTION_VALUE)
    assert (ImageBlock.alt_text_max_length, ImageBlock.image_url_max_length) == (limits.IMAGE_ALT, limits.IMAGE_URL)
    assert (View.title_max_length, View.blocks_max_length) == (limits.VIEW_TITLE, limits.VIEW_BLOCKS)
    assert View.private_metadata_max_length == limits.VIEW_METADATA
