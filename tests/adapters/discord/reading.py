"""Reads markdown as Discord's clients do, so that tests see what a person sees: words, styles, links, mentions.

The rules and their order are those of Discord's parser, which builds on simple-markdown (as in the packages discord-markdown
and @khanacademy/simple-markdown): at each place the first rule that matches there is taken.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """kind: "text", "break", or the name of what was marked. to: of a link or mention, where it leads. inside: what is in it."""

    kind: str
    text: str = ""
    to: str = ""
    inside: tuple["Node", ...] = ()

    @property
    def words(self) -> str:
        """What is read of it."""
        return self.text + "".join(node.words for node in self.inside)

    def all(self) -> Iterator["Node"]:
        yield self
        for node in self.inside:
            yield from node.all()


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Node]]


def _leaf(kind: str) -> Callable[[re.Match[str]], Node]:
    return lambda match: Node(kind, match[0], match[0])


def _around(kind: str) -> Callable[[re.Match[str]], Node]:
    return lambda match: Node(kind, inside=tuple(_inline(next(group for group in match.groups() if group is not None))))


def _link(match: re.Match[str]) -> Node:
    return Node("link", to=re.sub(r"\\(.)", r"\1", match[2]), inside=tuple(_inline(match[1])))


_LABEL = r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
_TARGET = r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)"
_RULES: list[_Rule] = [
    (re.compile(r"\\([^0-9A-Za-z\s])"), lambda match: Node("text", match[1])),
    (re.compile(r"```(?:[a-z0-9_+\-.#]*?\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE), _leaf("code")),
    (re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"), _leaf("code")),
    (re.compile(r"<((?:https?|steam)://[^\s>]+)>"), lambda match: Node("link", match[1], match[1])),
    (re.compile(r"<((?:mailto:)?[^\s>]+@[^\s>]+\.[^\s>]+|tel:[^\s>]+|\+\d[^\s>]+)>"), lambda m: Node("link", m[1], m[1])),
    (re.compile(r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]"), _leaf("link")),
    (re.compile(_LABEL + _TARGET), _link),
    (re.compile(r"(?:discord(?:app)?\.(?:gg|gift|com)|dis\.gd)/?\w*", re.IGNORECASE), _leaf("invite")),
    (re.compile(r"<a?:\w+:\d+>"), _leaf("emoji")),
    (re.compile(r"<(?:@[!&]?|#)\d+>"), _leaf("mention")),
    (re.compile(r"</[-\w ]+:\d+>|<id:\w+(?::\d+)?>"), _leaf("mention")),
    (re.compile(r"<t:-?\d+(?::[a-zA-Z])?>"), _leaf("time")),
    (re.compile(r"@(?:everyone|here|Clyde)"), _leaf("mention")),
    (re.compile(r":[^\s:]+?(?:::skin-tone-\d)?:"), _leaf("emoji")),
    (re.compile(r"\|\|([\s\S]+?)\|\|"), _around("spoiler")),
    (re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"), _around("bold")),
    (re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"), _around("underline")),
    (
        re.compile(
            r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)|_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)"
        ),
        _around("italic"),
    ),
    (re.compile(r"~~([\s\S]+?)~~(?!_)"), _around("struck")),
]
_PLAIN = re.compile(r"[\s\S]+?(?=[^0-9A-Za-z\s\u00c0-\uffff]|\n|(?<=\n)|\b\w+:\S|\Z)")
_LINES: list[tuple[str, re.Pattern[str]]] = [
    ("heading", re.compile(r"[^\S\n]*#{1,3}\s+([^\n]*)")),
    ("small", re.compile(r"[^\S\n]*-#\s+([^\n]*)")),
    ("quotation", re.compile(r"[^\S\n]*>>>\s([\s\S]*)")),
    ("quotation", re.compile(r"[^\S\n]*>\s([^\n]*)")),
    ("item", re.compile(r"[^\S\n]*(?:[-*+]|\d+\.)\s([^\n]*)")),
]


def read(text: str) -> list[Node]:
    """What a person sees of `text` in a message or in an embed's description."""
    return list(_inline(text, lines=True))


def read_title(text: str) -> list[Node]:
    """What a person sees of `text` in an embed's title: a line, whatever it begins with."""
    return list(_inline(text))


def words(nodes: Iterable[Node]) -> str:
    """What is read of them."""
    return "".join(node.words for node in nodes)


def marks(nodes: Iterable[Node]) -> list[Node]:
    """All of them, at any depth, that are more than words."""
    return [each for node in nodes for each in node.all() if each.kind != "text"]


def _inline(text: str, lines: bool = False) -> Iterator[Node]:
    at = 0
    while at < len(text):
        begins = lines and (at == 0 or text[at - 1] == "\n")
        at, node = (_line(text, at) if begins else None) or _matched(text, at)
        yield node


def _line(text: str, at: int) -> tuple[int, Node] | None:
    for kind, mark in _LINES:
        if match := mark.match(text, at):
            return match.end(), Node(kind, inside=tuple(_inline(match[1], lines=True)))
    return None


def _matched(text: str, at: int) -> tuple[int, Node]:
    for mark, made in _RULES:
        if (match := mark.match(text, at)) and match.end() > at:
            return match.end(), made(match)
    match = _PLAIN.match(text, at)
    assert match is not None
    return match.end(), Node("text", match[0])
