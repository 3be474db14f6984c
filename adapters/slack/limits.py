"""Slack's limits as data, each with the page of its documentation that states it; `adapters.slack.allowed` holds JSON to them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

SITE = "https://docs.slack.dev/"


class Limit(int):
    """A number that Slack states. page: where, below `SITE`."""

    page: str

    def __new__(cls, number: int, page: str) -> "Limit":
        made = super().__new__(cls, number)
        made.page = page
        return made


_BLOCKS = "reference/block-kit/blocks"
_ELEMENTS = "reference/block-kit/block-elements"
_OBJECTS = "reference/block-kit/composition-objects"
_VIEWS = "reference/views"
_POST = "reference/methods/chat.postMessage"

MESSAGE_BLOCKS = Limit(50, _BLOCKS)
VIEW_BLOCKS = Limit(100, _VIEWS)
MESSAGE_TEXT = Limit(40_000, _POST)  # cut beyond it
MESSAGE_TEXT_ADVISED = Limit(4_000, _POST)
BLOCK_ID = Limit(255, _BLOCKS)

TEXT = Limit(3_000, f"{_OBJECTS}/text-object")
SECTION_TEXT = Limit(3_000, f"{_BLOCKS}/section-block")
SECTION_FIELDS = Limit(10, f"{_BLOCKS}/section-block")
SECTION_FIELD_TEXT = Limit(2_000, f"{_BLOCKS}/section-block")
HEADER_TEXT = Limit(150, f"{_BLOCKS}/header-block")
CONTEXT_ELEMENTS = Limit(10, f"{_BLOCKS}/context-block")
CONTEXT_ACTIONS_ELEMENTS = Limit(5, f"{_BLOCKS}/context-actions-block")
ACTIONS_ELEMENTS = Limit(25, f"{_BLOCKS}/actions-block")
INPUT_LABEL = Limit(2_000, f"{_BLOCKS}/input-block")
INPUT_HINT = Limit(2_000, f"{_BLOCKS}/input-block")
IMAGE_URL = Limit(3_000, f"{_BLOCKS}/image-block")
IMAGE_ALT = Limit(2_000, f"{_BLOCKS}/image-block")
IMAGE_TITLE = Limit(2_000, f"{_BLOCKS}/image-block")
MARKDOWN_TEXT = Limit(12_000, f"{_BLOCKS}/markdown-block")  # of all markdown blocks of a message together
LIST_INDENT = Limit(8, f"{_ELEMENTS}/rich-text-list-element")

ACTION_ID = Limit(255, _ELEMENTS)
BUTTON_TEXT = Limit(75, f"{_ELEMENTS}/button-element")
BUTTON_VALUE = Limit(2_000, f"{_ELEMENTS}/button-element")
BUTTON_URL = Limit(3_000, f"{_ELEMENTS}/button-element")
PLACEHOLDER = Limit(150, f"{_ELEMENTS}/plain-text-input-element")
INPUT_CHARACTERS = Limit(3_000, f"{_ELEMENTS}/plain-text-input-element")
SELECT_OPTIONS = Limit(100, f"{_ELEMENTS}/select-menu-element")
SELECT_GROUPS = Limit(100, f"{_ELEMENTS}/select-menu-element")
OVERFLOW_OPTIONS = Limit(5, f"{_ELEMENTS}/overflow-menu-element")
CHOICES = Limit(10, f"{_ELEMENTS}/checkboxes-element")  # of checkboxes and radio buttons

OPTION_TEXT = Limit(75, f"{_OBJECTS}/option-object")
OPTION_VALUE = Limit(150, f"{_OBJECTS}/option-object")
OPTION_DESCRIPTION = Limit(75, f"{_OBJECTS}/option-object")
OPTION_URL = Limit(3_000, f"{_OBJECTS}/option-object")
GROUP_LABEL = Limit(75, f"{_OBJECTS}/option-group-object")
CONFIRM_TITLE = Limit(100, f"{_OBJECTS}/confirmation-dialog-object")
CONFIRM_TEXT = Limit(300, f"{_OBJECTS}/confirmation-dialog-object")
CONFIRM_BUTTON = Limit(30, f"{_OBJECTS}/confirmation-dialog-object")

VIEW_TITLE = Limit(24, _VIEWS)
VIEW_BUTTON = Limit(24, _VIEWS)
VIEW_METADATA = Limit(3_000, _VIEWS)
VIEW_CALLBACK_ID = Limit(255, _VIEWS)
VIEW_EXTERNAL_ID = Limit(255, _VIEWS)

MESSAGE_WEIGHT = 13_000
"""What a message's blocks may weigh in all before `chat.postMessage` answers `msg_blocks_too_long`.

Slack states no number: people measured about 13,200 characters, less about 100 to 125 for each block, with the structure of
rich text counted (https://github.com/slackapi/bolt-js/issues/2509 and /2867).
"""
_BLOCK_WEIGHT = 100


def weigh(blocks: Sequence[Mapping[str, Any]]) -> int:
    """What `blocks` weigh, by the heaviest of the accounts that people gave: all characters of their JSON, and more a block."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) + _BLOCK_WEIGHT * len(blocks)
