"""From drafts to a questionnaire: conditions are translated, gaps in texts are filled."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from surveys.questionnaire import places
from surveys.questionnaire.condition_syntax import And, Expression, Truth
from surveys.questionnaire.conditions import ConditionError, parse
from surveys.questionnaire.document import DocumentError, from_document, to_document
from surveys.questionnaire.document_reader import MAX_ITEMS
from surveys.questionnaire.exchange.drafts import Options, PageDraft, QuestionDraft, Wish
from surveys.questionnaire.exchange.piped_texts import Piping, PipingStyle
from surveys.questionnaire.exchange.report import Change, Loss, Notes, Refusal, RefusedError
from surveys.questionnaire.exchange.source_syntax import Binary
from surveys.questionnaire.exchange.targets import Names, UntranslatableError
from surveys.questionnaire.exchange.translating import simplified, translate
from surveys.questionnaire.model import Choice, Page, Question, Questionnaire
from surveys.questionnaire.text import Text

NEVER = str(Truth(False))
MAX_QUESTIONS = 3_000  # of a questionnaire
MAX_OPTIONS = 40_000  # choices and rows of all questions


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Assembler:
    """What is known of a file when all of it is read."""

    languages: tuple[str, ...]
    names: Names
    piping: PipingStyle
    notes: Notes

    def questionnaire(
        self, title: Text, drafts: Sequence[PageDraft], more: dict[str, Text]
    ) -> Questionnaire:
        """The questionnaire; `more` holds its other texts by field. Raises RefusedError."""
        _refuse_too_many(drafts)
        kept = [part for draft in drafts if self._kept(draft) for part in _split(draft)]
        piping = self._piping(kept)
        texts: dict[str, Any] = {
            name: self._filled("", piping.without("", text), "") for name, text in more.items()
        }
        made = Questionnaire(
            title=self._filled("", piping.without("", title), "–"),
            languages=self.languages,
            pages=tuple(self._page(number, draft, piping) for number, draft in enumerate(kept)),
            **texts,
        )
        if not any(True for _ in made.questions()):
            raise RefusedError(Refusal.NO_QUESTIONS)
        return _within_limits(self._in_languages_used(made))

    def _in_languages_used(self, questionnaire: Questionnaire) -> Questionnaire:
        """The questionnaire offered only in languages that some text is in."""
        used = {tag for _, _, text, _ in places.texts(questionnaire) for tag in text.languages}
        for tag in self.languages:
            if tag not in used:
                self.notes.lost(Loss.LANGUAGE_EMPTY, "", tag)
        kept = tuple(tag for tag in self.languages if tag in used)
        return dataclasses.replace(questionnaire, languages=kept)

    def _kept(self, draft: PageDraft) -> bool:
        if draft.questions or draft.text:
            return True
        self.notes.lost(Loss.EMPTY_GROUP, draft.name)
        return False

    def _piping(self, drafts: Sequence[PageDraft]) -> Piping:
        numbered = [
            (number, draft.question)
            for number, page in enumerate(drafts)
            for draft in page.questions
        ]
        return Piping(
            style=self.piping,
            names=self.names,
            pages={question.code: number for number, question in numbered},
            kinds={question.code: question.kind for _number, question in numbered},
            notes=self.notes,
        )

    def _page(self, number: int, draft: PageDraft, piping: Piping) -> Page:
        return Page(
            code=draft.code,
            title=self._filled(draft.name, piping.text(draft.name, draft.title, number), "–"),
            text=self._filled(draft.name, piping.text(draft.name, draft.text, number), ""),
            condition=self.condition(draft.wishes),
            questions=tuple(self._question(number, each, piping) for each in draft.questions),
        )

    def _question(self, page: int, draft: QuestionDraft, piping: Piping) -> Question:
        question = draft.question
        made: dict[str, Any] = {"condition": self.condition(draft.wishes)}
        for field, otherwise in (("text", draft.name), ("help", ""), ("label", "")):
            text = piping.text(draft.name, getattr(question, field), page)
            made[field] = self._filled(draft.name, text, otherwise)
        for field in ("minimum_label", "maximum_label", "dont_know", "unit"):
            text = piping.without(draft.name, getattr(question, field))
            made[field] = self._filled(draft.name, text, "")
        for field, wishes in (("choices", draft.choices), ("rows", draft.rows)):
            conditions = self._offered(draft.name, wishes)
            made[field] = tuple(
                self._choice(draft.name, each, conditions.get(each.code, ""), piping)
                for each in self._ever_offered(draft.name, getattr(question, field), conditions)
            )
        return dataclasses.replace(question, **made)

    def _choice(self, item: str, choice: Choice, condition: str, piping: Piping) -> Choice:
        label = self._filled(item, piping.without(item, choice.label), choice.code)
        return dataclasses.replace(choice, label=label, condition=condition)

    def _offered(self, item: str, options: Options) -> dict[str, str]:
        """The conditions of a question's options; none when one of them cannot be said."""
        try:
            conditions = {
                wishes: self._as_offered(wishes) for wishes in dict.fromkeys(options.values())
            }
        except UntranslatableError as error:
            text = next(each.text for wishes in options.values() for each in wishes)
            self.notes.lost(Loss.CHOICE_FILTER, item, text, error.what)
            return {}
        return {code: conditions[wishes] for code, wishes in options.items()}

    def _ever_offered(
        self, item: str, options: tuple[Choice, ...], conditions: dict[str, str]
    ) -> tuple[Choice, ...]:
        """The options without those that the file offers to nobody, which is noted."""
        kept = tuple(each for each in options if conditions.get(each.code) != NEVER)
        if not kept or len(kept) == len(options):
            return options
        gone = ", ".join(each.code for each in options if each not in kept)
        self.notes.changed(Change.NEVER_OFFERED, item, gone)
        return kept

    def _as_offered(self, wishes: tuple[Wish, ...]) -> str:
        parts = tuple(_or_never(wish, self.names) for wish in wishes)
        whole = simplified(And(parts))
        return "" if whole == Truth(True) else str(whole)

    def condition(self, wishes: Iterable[Wish]) -> str:
        """All wishes as one condition; what cannot be translated is noted and left out."""
        parts = [part for wish in wishes if (part := self._translated(wish)) is not None]
        if not parts:
            return ""
        whole = simplified(And(tuple(parts)) if len(parts) > 1 else parts[0])
        text = "" if whole == Truth(True) else str(whole)
        try:
            parse(text or "true()")
        except ConditionError as error:  # together they are too long
            self.notes.lost(Loss.CONDITION_UNREADABLE, "", text, error.message)
            return ""
        return text

    def _translated(self, wish: Wish) -> Expression | None:
        try:
            return translate(wish.node, self.names)
        except UntranslatableError as error:
            self.notes.lost(error.reason, wish.item, wish.text, error.what)
            return None

    def _filled(self, item: str, text: Text, otherwise: str) -> Text:
        """The text with a wording in the first language, whatever it takes."""
        source = self.languages[0]
        if source in text.languages or not (text or otherwise):
            return text
        if not text:
            if otherwise != "–":
                self.notes.changed(Change.TEXT_FILLED, item, became=otherwise)
            return Text.of(dict.fromkeys(self.languages, otherwise))
        words, language = text.wording(source, self.languages)
        self.notes.changed(Change.TEXT_BORROWED, item, language, source)
        return Text.of({source: words, **text.as_dict()})


def _or_never(wish: Wish, names: Names) -> Expression:
    """The condition; an answer that cannot be given is never given. Raises UntranslatableError."""
    try:
        return translate(wish.node, names)
    except UntranslatableError as error:
        equal = isinstance(wish.node, Binary) and wish.node.operator == "="
        if equal and error.reason is Loss.CONDITION_VALUE:
            return Truth(False)
        raise


def never_asked(wishes: Iterable[Wish]) -> bool:
    """Whether a condition never holds, whatever is answered: the file hides the question."""
    return any(_constant(wish) == Truth(False) for wish in wishes)


def _constant(wish: Wish) -> Expression | None:
    try:
        return translate(wish.node, Names())
    except UntranslatableError:
        return None


def _refuse_too_many(drafts: Iterable[PageDraft]) -> None:
    questions = [each.question for draft in drafts for each in draft.questions]
    options = sum(len(each.choices) + len(each.rows) for each in questions)
    if len(questions) > MAX_QUESTIONS or options > MAX_OPTIONS:
        raise RefusedError(Refusal.BEYOND_LIMITS)


def _split(draft: PageDraft) -> list[PageDraft]:
    """The page as one or, when it has more questions than a page may have, as several."""
    size = MAX_ITEMS["questions"]
    parts = [
        draft.questions[start : start + size] for start in range(0, len(draft.questions), size)
    ]
    if len(parts) < 2:
        return [draft]
    more = [
        dataclasses.replace(draft, code=f"{draft.code[:55]}_part_{number}", questions=part)
        for number, part in enumerate(parts[1:], start=2)
    ]
    return [dataclasses.replace(draft, questions=parts[0]), *more]


def _within_limits(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire as a document would give it back. Raises RefusedError."""
    try:
        return from_document(to_document(questionnaire))
    except DocumentError as error:
        raise RefusedError(Refusal.BEYOND_LIMITS, was=str(error.problems[0])) from None
