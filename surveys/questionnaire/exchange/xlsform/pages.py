"""Groups as pages. A group in a group becomes part of its page; loose questions share one."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from surveys.questionnaire.exchange.assembling import never_asked
from surveys.questionnaire.exchange.drafts import Options, PageDraft, QuestionDraft, Wish, wish
from surveys.questionnaire.exchange.page_titles import page_title
from surveys.questionnaire.exchange.report import Change, Loss
from surveys.questionnaire.exchange.source_syntax import Call, Literal, Name, read_xpath
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.exchange.xlsform.choice_filters import choice_wishes
from surveys.questionnaire.exchange.xlsform.context import Context
from surveys.questionnaire.exchange.xlsform.grids import (
    matrix_of,
    run_of,
    share_condition,
    table_of,
)
from surveys.questionnaire.exchange.xlsform.questions import question_of
from surveys.questionnaire.exchange.xlsform.tree import Branch, Line, lines
from surveys.questionnaire.model import OTHER_TEXT, Kind, Question

Wishes = tuple[Wish, ...]


def pages_of(context: Context, tree: Branch, languages: tuple[str, ...]) -> list[PageDraft]:
    """The pages of a survey, in its order."""
    return _Pages(context, languages).made(tree)


@dataclass(slots=True)
class _Pages:
    context: Context
    languages: tuple[str, ...]
    pages: list[PageDraft] = field(default_factory=list)

    def made(self, tree: Branch) -> list[PageDraft]:
        loose: list[Line | Branch] = []
        for child in tree.children:
            if isinstance(child, Branch) and table_of(child) is None:
                self._loose(loose)
                loose = []
                self._group(child)
            else:
                loose.append(child)
        self._loose(loose)
        return self.pages

    def _group(self, branch: Branch) -> None:
        name = branch.row["name"]
        wishes = self._wishes(branch)
        if never_asked(wishes):
            self._lose(branch)
            return
        code = self.context.page_codes.take(
            name.removesuffix(".page") or f"page_{len(self.pages) + 1}", "p"
        )
        title = self.context.text(branch.row, "label") or page_title(name, self.languages)
        page = PageDraft(name=name, code=code, title=title, wishes=wishes)
        self.pages.append(page)
        self._note_repeat(branch)
        self._fill(page, branch.children, ())

    def _loose(self, children: list[Line | Branch]) -> None:
        """A page for what stands outside of any group, if anything of it is asked."""
        page = PageDraft(name="", code="", title=page_title("", self.languages, len(self.pages)))
        self._fill(page, children, ())
        if page.questions:
            page.code = self.context.page_codes.take(f"page_{len(self.pages) + 1}", "p")
            names = ", ".join(each.name for each in page.questions)
            self.context.notes.changed(Change.PAGE_MADE, page.code, names)
            self.pages.append(page)

    def _fill(self, page: PageDraft, children: list[Line | Branch], outer: Wishes) -> None:
        number = 0
        while number < len(children):
            child = children[number]
            if isinstance(child, Branch):
                self._nested(page, child, outer)
            elif run := run_of(children, number):
                number += self._run(page, run, outer) - 1
            else:
                self._line(page, child, outer)
            number += 1

    def _nested(self, page: PageDraft, branch: Branch, outer: Wishes) -> None:
        wishes = (*outer, *self._wishes(branch))
        if never_asked(wishes):
            self._lose(branch)
            return
        self._note_repeat(branch)
        rows = table_of(branch)
        label = self.context.text(branch.row, "label")
        if rows:
            hint = self.context.text(branch.row, "hint")
            matrix = matrix_of(self.context, branch.row["name"], label, rows, hint)
            if matrix:
                self._add_matrix(page, branch.row["name"], matrix, rows, wishes)
                return
        self.context.notes.changed(Change.GROUP_FLATTENED, branch.row["name"], became=page.name)
        if label:
            note = Question(
                code=self.context.code(branch.row["name"] or "note"), kind=Kind.NOTE, text=label
            )
            self._add(page, branch.row["name"], note, wishes)
        self._fill(page, branch.children, wishes)

    def _run(self, page: PageDraft, run: list[Line], outer: Wishes) -> int:
        """A heading and the rows below it; how many lines were used up."""
        head = run[0].row
        matrix = matrix_of(
            self.context,
            head["name"],
            self.context.text(head, "label"),
            run[1:],
            self.context.text(head, "hint"),
        )
        if matrix is None:
            self._line(page, run[0], outer)
            return 1
        self._add_matrix(page, head["name"], matrix, run[1:], (*outer, *self._wishes(run[0])))
        return len(run)

    def _add_matrix(
        self, page: PageDraft, name: str, matrix: Question, rows: list[Line], wishes: Wishes
    ) -> None:
        """A table; rows asked under conditions of their own keep these."""
        own = [self._wishes(line) for line in rows]
        shared = share_condition(rows)
        options = {} if shared else dict(zip([row.code for row in matrix.rows], own, strict=True))
        draft = QuestionDraft(
            name=name,
            question=matrix,
            wishes=tuple(dict.fromkeys((*wishes, *own[0]))) if shared else wishes,
            rows={code: each for code, each in options.items() if each},
            choices=choice_wishes(self.context, rows[0].row, rows[0].type.list_name, matrix),
        )
        page.questions.append(draft)

    def _line(self, page: PageDraft, line: Line, outer: Wishes) -> None:
        wishes = (*outer, *self._wishes(line))
        name = line.row["name"]
        if never_asked(wishes):
            self._lose(line)
        elif name == f"{page.name}.text" and line.type.name == "note" and not page.questions:
            page.text = self.context.text(line.row, "label")
            self.context.names.lose(name)
        elif not self._text_beside_other(page, line):
            question = question_of(self.context, line)
            if question is not None:
                choices = choice_wishes(self.context, line.row, line.type.list_name, question)
                self._add(page, name or question.code, question, wishes, choices)

    def _text_beside_other(self, page: PageDraft, line: Line) -> bool:
        """Whether the line is the text beside the choice "other" of the question before it."""
        name = line.row["name"]
        before = page.questions[-1] if page.questions else None
        if before is None or name != f"{before.name}.{OTHER_TEXT}" or line.type.name != "text":
            return False
        wishes = self._wishes(line)
        node = wishes[-1].node if wishes else None
        if not isinstance(node, Call) or node.function != "selected":
            return False
        who, value = node.arguments
        target = self.context.names.find(before.name)
        if who != Name(before.name) or not isinstance(value, Literal) or target is None:
            return False
        code = target.values.get(value.value, "")
        marked = tuple(
            dataclasses.replace(choice, other=choice.other or choice.code == code)
            for choice in before.question.choices
        )
        before.question = dataclasses.replace(before.question, choices=marked)
        beside = Target(code=target.code, kind=Kind.SHORT_TEXT, part=OTHER_TEXT)
        self.context.names.add(name, beside)
        return True

    def _add(
        self,
        page: PageDraft,
        name: str,
        question: Question,
        wishes: Wishes,
        choices: Options | None = None,
    ) -> None:
        draft = QuestionDraft(name=name, question=question, wishes=wishes, choices=choices or {})
        page.questions.append(draft)

    def _wishes(self, of: Line | Branch) -> Wishes:
        return wish(of.row["name"], of.row["relevant"], read_xpath, self.context.notes)

    def _note_repeat(self, branch: Branch) -> None:
        if branch.type.repeat:
            self.context.notes.lost(Loss.REPEAT, branch.row["name"], branch.row["repeat_count"])

    def _lose(self, of: Line | Branch) -> None:
        """Note what is never asked."""
        for line in lines(of) if isinstance(of, Branch) else [of]:
            self.context.notes.lost(Loss.HIDDEN, line.row["name"], line.row["relevant"])
            self.context.names.lose(line.row["name"])
