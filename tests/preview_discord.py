"""Draws what people see in Discord as one page, to be looked at in a browser: `python -m tests.preview_discord FOLDER`.

Markdown is read as Discord's clients read it (`tests.adapters.discord.reading`); measures and colours are those of its dark
theme. What it does not know it shows as an error.
"""

import base64
import sys
from html import escape
from pathlib import Path

import discord

from adapters.discord.controls import Button, Control, rows
from adapters.discord.embeds import Message, messages, payload
from adapters.discord.limits import EMBEDS_TEXT, weigh
from tests.adapters.discord.reading import Node, read, read_title
from tests.adapters.discord.shown import SHOWN

_STYLE = """
body { background: #313338; color: #dbdee1; margin: 24px; font: 16px/22px "gg sans", "Noto Sans", "DejaVu Sans", sans-serif }
h2.name { font-size: 13px; color: #949ba4; margin: 32px 0 4px; font-weight: normal }
.message { position: relative; padding: 4px 16px 4px 72px; max-width: 720px; overflow-wrap: anywhere }
.face { position: absolute; left: 16px; top: 6px; width: 40px; height: 40px; border-radius: 50%; background: #3f6fa3; color: #fff;
  text-align: center; line-height: 40px; font-size: 26px }
.who { font-weight: 500; color: #f2f3f5 } .app { font-size: 10px; background: #5865f2; color: #fff; padding: 1px 4px;
  border-radius: 3px; vertical-align: 1px }
.embed { max-width: 516px; background: #2b2d31; border-left: 4px solid #3f6fa3; border-radius: 4px; padding: 8px 16px 16px 12px;
  margin: 4px 0; font-size: 14px; line-height: 18px }
.title { font-size: 16px; line-height: 22px; font-weight: 600; color: #f2f3f5; margin-top: 8px }
.description { margin-top: 8px } .footer { font-size: 12px; margin-top: 8px; color: #dbdee1 }
img { max-width: 400px; margin-top: 16px }
a { color: #00a8fc; text-decoration: none } .line { min-height: 1em; white-space: pre-wrap }
.heading1 { font-size: 24px; line-height: 1.3; font-weight: 700; color: #f2f3f5 } .heading2 { font-size: 20px; line-height: 1.3;
  font-weight: 700; color: #f2f3f5 } .heading3 { font-size: 16px; font-weight: 700; color: #f2f3f5; margin: 8px 0 4px }
.small { font-size: 13px; color: #949ba4 } .quotation { border-left: 4px solid #4e5058; padding-left: 12px; border-radius: 2px }
.item { padding-left: 18px; text-indent: -12px } .item::before { content: "•"; padding-right: 6px }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 } .button { background: #4e5058; color: #fff; border-radius: 3px;
  font-size: 14px; font-weight: 500; padding: 6px 16px }
select { font: inherit; font-size: 16px; background: #1e1f22; color: #dbdee1; border: 1px solid #1e1f22; border-radius: 4px;
  padding: 8px; width: 400px }
.text { font: 11px/1.4 monospace; color: #888; max-width: 720px; white-space: pre-wrap; margin: 4px 0 0 72px }
.error { color: #f23f42 }
"""
_TAGS = {"bold": "b", "italic": "i", "struck": "s", "underline": "u", "code": "code"}


def page() -> str:
    """All that is reviewed, one after the other."""
    parts = []
    for name, make in SHOWN.items():
        parts.append(f'<h2 class="name">{escape(name)}</h2>')
        parts += map(_message, messages(make()))
    return f'<!doctype html><meta charset="utf-8"><title>Pullquote in Discord</title><style>{_STYLE}</style>{"".join(parts)}'


def _message(message: Message) -> str:
    sent = payload(message)
    weight = f"{len(message.embeds)} embeds, {weigh(sent['embeds'])} of {EMBEDS_TEXT} characters"
    pictures = {picture.name: base64.b64encode(picture.png).decode() for picture in message.pictures}
    alts = {picture.name: picture.alt for picture in message.pictures}
    embeds = "".join(_embed(embed, pictures, alts) for embed in message.embeds)
    controls = "".join(f'<div class="row">{"".join(map(_control, row))}</div>' for row in rows(message.controls))
    return (
        f'<div class="message"><div class="face">“</div><span class="who">Pullquote</span> <span class="app">APP</span>'
        f"{_lines(message.content or '')}{embeds}{controls}</div>"
        f'<details class="text"><summary>{weight}; text:</summary>{escape(message.text)}</details>'
    )


def _embed(embed: discord.Embed, pictures: dict[str, str], alts: dict[str, str]) -> str:
    title = "".join(map(_node, read_title(embed.title or "")))
    title = f'<a href="{escape(embed.url, quote=True)}">{title}</a>' if embed.url else title
    name = (embed.image.url or "").removeprefix("attachment://")
    image = f'<img alt="{escape(alts[name], quote=True)}" src="data:image/png;base64,{pictures[name]}">' if name else ""
    return (
        f'<div class="embed"><div class="title">{title}</div><div class="description">{_lines(embed.description or "")}</div>'
        f'{image}<div class="footer">{escape(embed.footer.text or "")}</div></div>'
    )


def _lines(text: str) -> str:
    return "".join(_line(line) for line in text.split("\n")) if text else ""


def _line(line: str) -> str:
    nodes = read(line)
    if len(nodes) == 1 and nodes[0].kind in ("heading", "small", "quotation", "item"):
        size = str(line.count("#", 0, 3)) if nodes[0].kind == "heading" else ""
        return f'<div class="{nodes[0].kind}{size}">{"".join(map(_node, nodes[0].inside))}</div>'
    return f'<div class="line">{"".join(map(_node, nodes))}</div>'


def _node(node: Node) -> str:
    inside = escape(node.text) + "".join(map(_node, node.inside))
    if node.kind == "text":
        return inside
    if node.kind == "link":
        return f'<a href="{escape(node.to, quote=True)}">{inside}</a>'
    tag = _TAGS.get(node.kind)
    return f"<{tag}>{inside}</{tag}>" if tag else f'<span class="error">not drawn: {node.kind} {inside}</span>'


def _control(control: Control) -> str:
    if isinstance(control, Button):
        return f'<span class="button">{escape(control.label)}</span>'
    options = "".join(
        f"<option>{escape(each.label)}{f' ({escape(each.description)})' if each.description else ''}</option>"
        for each in control.options
    )
    return f"<select><option>{escape(control.placeholder)}</option>{options}</select>"


def main(folder: Path) -> Path:
    """Writes the page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "discord.html"
    file.write_text(page(), encoding="utf-8")
    return file


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
