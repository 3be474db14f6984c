"""Forms for what is too long for a line: the text of an article, a long quotation.

A form's custom id says what it is for, so one that was opened before a restart is read after it: what is submitted is read from
the interaction itself. https://discord.com/developers/docs/components/reference#label
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from adapters.discord.files import addresses
from adapters.discord.interact import NOT_YET, Front, answered, command, heard_of, tell, wait
from adapters.discord.limits import INPUT_VALUE
from adapters.discord.scene import Interaction, place_of
from bot.reply import Audience

_PREFIX = "pqf:"
_WORDS, _FILE = "words", "file"


@dataclass(frozen=True, slots=True)
class Form:
    """A form. command: what it is an entry for. file: one may be given in the place of the words."""

    command: str
    title: str
    label: str
    hint: str
    file: bool = False


DIGEST = Form(
    "digest",
    "Digest an article",
    "The article's text, or its link",
    f"Up to {INPUT_VALUE:,} characters; a longer text as a file.",
    file=True,
)
VERIFY = Form("verify", "Is a quotation real?", "The quotation", "As it is said to have been said, word for word.")
_FORMS = {form.command: form for form in (DIGEST, VERIFY)}


async def ask_for(interaction: Interaction, form: Form) -> None:
    """Show `form`, in answer to the interaction."""
    shown = ui.Modal(title=form.title, custom_id=_PREFIX + form.command)
    words: Any = ui.TextInput(
        custom_id=_WORDS, style=discord.TextStyle.paragraph, max_length=int(INPUT_VALUE), required=not form.file
    )
    shown.add_item(ui.Label(text=form.label, description=form.hint, component=words))
    if form.file:
        upload: Any = ui.FileUpload(custom_id=_FILE, max_values=1, required=False)
        shown.add_item(ui.Label(text="Or a file", description="Of text, or a PDF.", component=upload))
    shown.stop()  # the library need not remember it: `submitted` reads it from the interaction
    await interaction.response.send_modal(shown)


@answered
async def submitted(interaction: Interaction, front: Front) -> None:
    """Do what a form asks for, if it is one of ours."""
    data: Mapping[str, Any] = interaction.data or {}
    name = str(data.get("custom_id") or "").removeprefix(_PREFIX)
    if name not in _FORMS:
        return
    given = {str(one.get("custom_id")): one for one in _entries(data.get("components") or ())}
    words = str(given.get(_WORDS, {}).get("value") or "").strip()
    files = addresses(_attachments(interaction, given.get(_FILE, {}).get("values") or ()))
    if not words and not files:
        await tell(interaction, "There was neither a text nor a file that can be read: one of text, or a PDF.")
        return
    if not files:
        await command(front, interaction, f"{name} {words}", public=name == DIGEST.command)
        return
    if (bot := front.bot) is None:
        await tell(interaction, NOT_YET)
        return
    await wait(interaction, Audience.EVERYONE)
    place = place_of(interaction)
    heard = heard_of(interaction, place, "", inputs=tuple(files))
    await bot.hear_interaction(interaction, place, [heard], Audience.EVERYONE)


def _entries(components: Any) -> Iterator[Mapping[str, Any]]:
    """The fields, each in its label."""
    for component in components:
        yield component.get("component") or component


def _attachments(interaction: Interaction, ids: Any) -> list[discord.Attachment]:
    data: Mapping[str, Any] = interaction.data or {}
    found: Mapping[str, Any] = (data.get("resolved") or {}).get("attachments") or {}
    return [discord.Attachment(data=found[id], state=interaction._state) for id in map(str, ids) if id in found]
