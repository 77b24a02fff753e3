"""The form of an editor of the builder, as a browser reads it."""

from __future__ import annotations

import re
from html import unescape

_INPUT = re.compile(r"<input ([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def filled(html: str) -> dict[str, str]:
    """The editor's form as a browser would send it back unchanged."""
    form = html.split('class="design-form"', 1)[1].split("</form>", 1)[0]
    fields: dict[str, str] = {}
    for tag in _INPUT.findall(form):
        of = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        if "name" in of and (of.get("type") != "checkbox" or "checked" in of):
            fields[of["name"]] = of.get("value") or ("on" if "checked" in of else "")
    for name, text in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S
    ):
        fields[name] = unescape(text)
    for select in re.findall(r"<select .*?</select>", form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', select)
        name = re.search(r'name="([^"]+)"', select)
        if name and chosen:
            fields[name[1]] = unescape(chosen[1])
    return fields
