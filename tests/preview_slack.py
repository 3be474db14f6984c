"""Draws what people see in Slack as one page, so that it can be looked at in a browser: `python -m tests.preview_slack FOLDER`.

It draws the blocks as they are sent, with Slack's measures and colours; what it does not know it shows as an error.
"""

import base64
import sys
from html import escape
from pathlib import Path
from typing import Any

from adapters.chart import alt_text, quoted_most
from adapters.slack.blocks import Message, messages
from adapters.slack.limits import MESSAGE_WEIGHT, weigh
from bot.reply import Ranking
from tests.adapters.shown import day
from tests.adapters.slack.shown import SHOWN

Json = dict[str, Any]

_STYLE = """
body { background: #eee; color: #1d1c1d; font: 15px/1.467 Lato, "Noto Sans", "DejaVu Sans", Arial, sans-serif; margin: 24px }
h2 { font-size: 13px; color: #616061; margin: 32px 0 4px; font-weight: normal }
.message { background: #fff; max-width: 600px; padding: 8px 20px 8px 60px; position: relative; border-radius: 4px }
.message + .message { margin-top: 4px }
.face { position: absolute; left: 16px; top: 10px; width: 36px; height: 36px; border-radius: 4px; background: #3f6fa3;
  color: #fff; text-align: center; line-height: 34px; font-size: 24px }
.who { font-weight: 900 } .app { font-size: 10px; background: #ddd; padding: 1px 3px; border-radius: 2px; color: #616061 }
.block { margin: 8px 0; overflow-wrap: anywhere } .block, blockquote, li, .run { white-space: pre-wrap }
.header { font-size: 18px; font-weight: 900; line-height: 1.33 } .context { color: #616061; font-size: 12px }
.context span + span { margin-left: 8px }
a { color: #1264a3; text-decoration: none } ul { margin: 0; padding-left: 26px } li { margin: 0 }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.button { border: 1px solid #bbb; border-radius: 4px; font-weight: 700; font-size: 13px; padding: 4px 10px; background: #fff }
select { font: inherit; font-size: 13px; padding: 4px 8px; border: 1px solid #bbb; border-radius: 4px; width: 190px;
  background: #fff }
.text { font: 11px/1.4 monospace; color: #888; max-width: 680px; white-space: pre-wrap; margin: 4px 0 0 }
.error { color: #c00 } img { max-width: 100% }
"""
_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}


def draw(blocks: list[Json]) -> str:
    """`blocks` as HTML."""
    return "\n".join(_block(block) for block in blocks)


def page() -> str:
    """All that is reviewed, one after the other."""
    parts = []
    for name, make in SHOWN.items():
        parts.append(f"<h2>{escape(name)}</h2>")
        parts += [_message(message) for message in messages(make())]
    for block in day().rest[-1].blocks:
        if isinstance(block, Ranking):
            picture = base64.b64encode(quoted_most(block.rows, block.title)).decode()
            alt = escape(alt_text(block.rows, block.title), quote=True)
            parts.append(f'<h2>{alt}</h2><div class="message"><img alt="{alt}" src="data:image/png;base64,{picture}"></div>')
    return f'<!doctype html><meta charset="utf-8"><title>Pullquote in Slack</title><style>{_STYLE}</style>{"".join(parts)}'


def _message(message: Message) -> str:
    weight = f"{len(message.blocks)} blocks, weight {weigh(message.blocks)} of {MESSAGE_WEIGHT}"
    return (
        f'<div class="message"><div class="face">“</div><span class="who">Pullquote</span> <span class="app">APP</span>'
        f'{draw(message.blocks)}</div><details class="text"><summary>{weight}; text:</summary>{escape(message.text)}</details>'
    )


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f'<div class="block header">{escape(block["text"]["text"])}</div>'
        case "context":
            return f'<div class="block context">{"".join(f"<span>{_text(each)}</span>" for each in block["elements"])}</div>'
        case "rich_text":
            return f'<div class="block">{"".join(_rich(each) for each in block["elements"])}</div>'
        case "actions":
            return f'<div class="actions">{"".join(_element(each) for each in block["elements"])}</div>'
        case other:
            return f'<div class="block error">not drawn: {escape(other)}</div>'


def _text(text: Json) -> str:
    if text["type"] == "plain_text":
        return escape(text["text"])
    address, _, label = text["text"].strip("<>").partition("|")  # all mrkdwn of ours is one link, its marks escaped already
    return f'<a href="{address}">{label}</a>'


def _rich(element: Json) -> str:
    match element["type"]:
        case "rich_text_section":
            return f'<div class="run">{_run(element)}</div>'
        case "rich_text_quote":
            return f"<blockquote>{_run(element)}</blockquote>"
        case "rich_text_list":
            return f"<ul>{''.join(f'<li>{_run(each)}</li>' for each in element['elements'])}</ul>"
        case other:
            return f'<div class="error">not drawn: {escape(other)}</div>'


def _run(element: Json) -> str:
    return "".join(_piece(piece) for piece in element["elements"])


def _piece(piece: Json) -> str:
    drawn = escape(piece["text"])
    for style in piece.get("style", {}):
        drawn = f"<{_TAGS[style]}>{drawn}</{_TAGS[style]}>"
    return f'<a href="{escape(piece["url"], quote=True)}">{drawn}</a>' if piece["type"] == "link" else drawn


def _element(element: Json) -> str:
    if element["type"] == "button":
        return f'<span class="button">{escape(element["text"]["text"])}</span>'
    options = "".join(f"<option>{escape(each['text']['text'])}</option>" for each in element["options"])
    return f"<select><option>{escape(element['placeholder']['text'])}</option>{options}</select>"


def main(folder: Path) -> Path:
    """Writes the page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "slack.html"
    file.write_text(page(), encoding="utf-8")
    return file


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
