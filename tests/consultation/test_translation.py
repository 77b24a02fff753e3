from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from consultation import translation
from consultation.languages import RESPONDENTS_SOURCES, is_of_respondents
from surveys.urls import urlpatterns
from tests.test_architecture import imports_of, product_sources

BASE = Path(__file__).resolve().parents[2]
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==0 || (n!=1 && n%100>=1 && n%100<=19) ? 1 : 2);\\n"

"""
CODE = """
from django.utils.translation import gettext as _, ngettext
a = _("Save")
b = _("Page %(number)s") % {"number": 1}
c = ngettext("%(n)s answer", "%(n)s answers", 2) % {"n": 2}
"""
PAGE = '{% load i18n %}{% translate "Back" %}'
SAVE = 'msgid "Save"\nmsgstr "Salvează"\n\n'
PAGE_NUMBER = 'msgid "Page %(number)s"\nmsgstr "Pagina %(number)s"\n\n'
ANSWERS = (
    'msgid "%(n)s answer"\nmsgid_plural "%(n)s answers"\nmsgstr[0] "%(n)s răspuns"\n'
    'msgstr[1] "%(n)s răspunsuri"\nmsgstr[2] "%(n)s de răspunsuri"\n\n'
)
_INCLUDED = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
BACK = 'msgid "Back"\nmsgstr "Înapoi"\n\n'


def project(folder: Path, *entries: str) -> Path:
    """A small project in `folder` with these entries in its Romanian catalogue."""
    for name in ("consultation", "surveys", "reports", "templates", "locale/ro/LC_MESSAGES"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "surveys/words.py").write_text(CODE, encoding="utf-8")
    (folder / "templates/page.html").write_text(PAGE, encoding="utf-8")
    catalogue = HEAD + "".join(entries)
    (folder / "locale/ro/LC_MESSAGES/django.po").write_text(catalogue, encoding="utf-8")
    return folder


def gaps(folder: Path, *entries: str) -> list[str]:
    return sorted(str(gap) for gap in translation.gaps(project(folder, *entries)))


def test_a_complete_catalogue_has_no_gaps(tmp_path: Path) -> None:
    assert gaps(tmp_path, SAVE, PAGE_NUMBER, ANSWERS, BACK) == []


def test_a_missing_message_is_a_gap(tmp_path: Path) -> None:
    assert gaps(tmp_path, PAGE_NUMBER, ANSWERS) == [
        "ro: untranslated: Back",
        "ro: untranslated: Save",
    ]


def test_an_empty_translation_is_a_gap(tmp_path: Path) -> None:
    empty = SAVE.replace("Salvează", "")
    assert gaps(tmp_path, empty, PAGE_NUMBER, ANSWERS, BACK) == ["ro: untranslated: Save"]


def test_a_plural_form_that_is_empty_is_a_gap(tmp_path: Path) -> None:
    lacking = ANSWERS.replace("%(n)s de răspunsuri", "")
    assert gaps(tmp_path, SAVE, PAGE_NUMBER, lacking, BACK) == ["ro: untranslated: %(n)s answer"]


def test_a_doubtful_translation_is_a_gap(tmp_path: Path) -> None:
    doubtful = "#, fuzzy\n" + SAVE
    assert gaps(tmp_path, doubtful, PAGE_NUMBER, ANSWERS, BACK) == ["ro: fuzzy: Save"]


def test_a_message_that_nothing_says_any_more_is_a_gap(tmp_path: Path) -> None:
    old = SAVE.replace("Save", "Store")
    assert gaps(tmp_path, SAVE, PAGE_NUMBER, ANSWERS, BACK, old) == ["ro: no longer used: Store"]


@pytest.mark.parametrize("wrong", ["Pagina", "Pagina %(numar)s", "Pagina %(number)d"])
def test_other_placeholders_than_the_sources_are_a_gap(tmp_path: Path, wrong: str) -> None:
    entry = PAGE_NUMBER.replace("Pagina %(number)s", wrong)
    (gap,) = gaps(tmp_path, SAVE, entry, ANSWERS, BACK)
    assert gap.startswith("ro: placeholders (")
    assert gap.endswith("): Page %(number)s")


def test_update_brings_in_new_messages_and_drops_old_ones(tmp_path: Path) -> None:
    old = SAVE.replace("Save", "Store")
    folder = project(tmp_path, SAVE, old)
    translation.update_catalogues(folder)
    found = sorted(str(gap) for gap in translation.gaps(folder))
    assert found == [
        "ro: untranslated: %(n)s answer",
        "ro: untranslated: Back",
        "ro: untranslated: Page %(number)s",
    ]


def partial(folder: Path, *entries: str) -> list[str]:
    """The gaps of a catalogue that covers respondents' pages; their only text is "Thank you"."""
    project(folder, *entries)
    page = folder / "templates/surveys/receipt.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text('{% load i18n %}{% translate "Thank you" %}', encoding="utf-8")
    return sorted(str(gap) for gap in translation.gaps(folder, partial={"ro"}))


THANKS = 'msgid "Thank you"\nmsgstr "Vă mulțumim"\n\n'


def test_a_catalogue_for_respondents_needs_what_their_pages_say(tmp_path: Path) -> None:
    assert partial(tmp_path) == ["ro: untranslated: Thank you"]


def test_a_catalogue_for_respondents_needs_nothing_else(tmp_path: Path) -> None:
    assert partial(tmp_path, THANKS) == []
    assert partial(tmp_path, THANKS, SAVE) == ["ro: no longer used: Save"]


def test_a_text_that_others_share_with_respondents_is_theirs_too(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "templates/page.html").write_text(
        '{% load i18n %}{% translate "Thank you" %}', encoding="utf-8"
    )
    assert partial(tmp_path) == ["ro: untranslated: Thank you"]


def test_update_brings_in_respondents_messages_only_where_that_is_the_scope(
    tmp_path: Path,
) -> None:
    partial(tmp_path, SAVE)
    translation.update_catalogues(tmp_path, partial={"ro"})
    found = translation.gaps(tmp_path, partial={"ro"})
    assert [str(gap) for gap in found] == ["ro: untranslated: Thank you"]


def test_an_empty_file_becomes_a_catalogue_of_its_language(tmp_path: Path) -> None:
    catalogue = project(tmp_path).joinpath("locale/de/LC_MESSAGES/django.po")
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    romanian = catalogue.parents[2].joinpath("ro/LC_MESSAGES/django.po")
    before = romanian.read_bytes()
    translation.update_catalogues(tmp_path, only=["de"])
    assert romanian.read_bytes() == before
    text = catalogue.read_text(encoding="utf-8")
    assert '"Language: de\\n"\n' in text
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n' in text
    assert "fuzzy" not in text
    assert sorted(map(str, translation.gaps(tmp_path, only=["de"]))) == [
        "de: untranslated: %(n)s answer",
        "de: untranslated: Back",
        "de: untranslated: Page %(number)s",
        "de: untranslated: Save",
    ]


def test_compiling_writes_what_is_newer_and_nothing_else(tmp_path: Path) -> None:
    folder = project(tmp_path, SAVE)
    (written,) = translation.compile_catalogues(folder)
    assert written == folder / "locale/ro/LC_MESSAGES/django.mo"
    assert "Salvează".encode() in written.read_bytes()
    assert translation.compile_catalogues(folder) == []
    assert sorted(file.name for file in written.parent.iterdir()) == ["django.mo", "django.po"]


def test_the_interface_is_translated_completely(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_translations")
    assert capsys.readouterr().out.strip() == "0 gaps in the translations"


def test_check_translations_fails_on_a_gap(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = project(tmp_path, SAVE, PAGE_NUMBER, ANSWERS)
    with pytest.raises(SystemExit) as stopped:
        call_command("check_translations")
    assert stopped.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "ro: untranslated: Back",
        "1 gaps in the translations",
    ]


def test_check_translations_looks_at_the_languages_named(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = project(tmp_path, SAVE, PAGE_NUMBER, ANSWERS)
    call_command("check_translations", "hu")
    assert capsys.readouterr().out == "0 gaps in the translations\n"


def test_no_message_hides_inside_an_f_string() -> None:
    # The extractor does not look into f-strings: such a message would never be translated.
    hidden = re.compile(r"""\bf(["']).*\{\s*n?gettext\(|\bf(["']).*\{\s*_\(""")
    assert hidden.search("""f"{_(' or ')} end" """)
    found = [
        f"{file.relative_to(BASE)}: {line}"
        for folder in translation.CODE
        for file in sorted((BASE / folder).rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if hidden.search(line)
    ]
    assert found == []


def test_every_pattern_of_respondents_sources_matches_a_file() -> None:
    folders = ("templates", "consultation", "surveys")
    files = [str(file.relative_to(BASE)) for each in folders for file in (BASE / each).rglob("*.*")]
    idle = [each for each in RESPONDENTS_SOURCES if not any(fnmatchcase(f, each) for f in files)]
    assert idle == []


def test_all_texts_that_respondents_views_can_reach_are_among_respondents_sources() -> None:
    """A catalogue of respondents' pages lacks nothing, wherever the next text is written."""
    sources = product_sources()
    reached, new = set[str](), {view.callback.__module__ for view in urlpatterns}
    while new:
        reached |= new
        new = {each.target for each in imports_of(sources) if each.source in new} - reached
    saying = {
        place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for each in translation.used_messages(BASE)
        for place, _line in each.locations
        if place.endswith(".py") and not is_of_respondents(place)
    }
    assert reached & saying == set()


def test_templates_of_respondents_are_made_of_templates_of_respondents() -> None:
    templates = {str(file.relative_to(BASE)) for file in (BASE / "templates").rglob("*.html")}
    included = {
        f"templates/{name}"
        for template in filter(is_of_respondents, templates)
        for name in _INCLUDED.findall((BASE / template).read_text(encoding="utf-8"))
    }
    assert {"templates/base.html", "templates/components/error_summary.html"} <= included
    # The one of base.html that only staff get, who are signed in.
    included.remove("templates/account/_idle.html")
    assert sorted(name for name in included if not is_of_respondents(name)) == []
