"""Exploring a round: its questions one by one, two of them crossed, under a filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.charts import Theme
from reports.columns import reading_of
from reports.explore.cross_charts import crossing_chart
from reports.explore.cross_page import show_crossing
from reports.explore.crossing import Crossing, cross
from reports.explore.groups import groups_of, show_group
from reports.explore.looking import Look
from reports.explore.shown import bases_of, show_base, show_question, staff_scene
from reports.explore.texts import texts_of
from reports.explore.variables import WITHOUT_CELLS, VariableError, find_variable, variables
from reports.explore.weighted_cross_page import weighted_crossing
from reports.explore.weighted_page import weighted_question, weights_view
from reports.page.drawing import draw
from reports.page.shown import Chart, Scene, Table
from reports.stats.column_tests import Adjustment
from reports.stats.crosstabs import CROSS_BASES
from reports.stats.disclosure import too_small
from reports.stats.shares import Base
from reports.views.explore_desk import Desk, desk_of, render_desk
from reports.views.narrowing import leaves_out, may_narrow
from reports.views.results import WIDTHS
from surveys.access import needs, published_for_staff
from surveys.forms_staff.design.words import KIND_WORDS
from surveys.questionnaire.characters import without_accents
from surveys.questionnaire.model import Kind, Question
from surveys.roles import Permission
from surveys.templatetags.texts import plain


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions, found by words, and groups of questions ranked or with their means."""
    desk = desk_of(request, slug)
    if isinstance(desk, HttpResponse):
        return desk
    look = desk.look
    words = request.GET.get("q", "")[:100]
    context: dict[str, Any] = {"tab": "questions", "words": words, "pages": [], "groups": []}
    if not desk.error:
        wanted = without_accents(words).casefold().split()
        for page in look.questionnaire.pages:
            rows = [
                (question, KIND_WORDS[question.kind], look.everybody.of(question.code))
                for question in page.questions
                if question.kind is not Kind.NOTE and _says(question, wanted)
            ]
            if rows:
                context["pages"].append((page, rows))
        groups = {} if words else groups_of(look)
        grouped = {code for group in groups.values() for code in group.codes}
        context["scene"] = scene = staff_scene(look, grouped)
        chosen = desk.weights
        if chosen.weighting is not None and groups:
            view = weights_view(look, grouped, chosen.name, chosen.weighting, chosen.variance)
            scene = replace(scene, weights=view)
        context["groups"] = [(each, show_group(each, scene)) for each in groups.values()]
        context["facts"] = [each for each in look.questions.values() if each.code.startswith("_")]
    return render_desk(request, "explore/index.html", desk, context)


def _says(question: Question, wanted: list[str]) -> bool:
    said = [question.code, plain(question.text), plain(question.label)]
    said += [plain(choice.label) for choice in (*question.choices, *question.rows)]
    text = without_accents(" ".join(said)).casefold()
    return all(word in text for word in wanted)


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def question(request: HttpRequest, slug: str, question_code: str) -> HttpResponse:
    """One question: charts and tables by its kind; its texts for who may read responses."""
    desk = desk_of(request, slug)
    if isinstance(desk, HttpResponse):
        return desk
    look = desk.look
    asked = look.questions.get(question_code)
    if asked is None or asked.kind is Kind.NOTE:
        raise Http404("No such question.")
    kind = KIND_WORDS[asked.kind]
    context: dict[str, Any] = {"tab": "questions", "question": asked, "kind_words": kind}
    # A matrix, a ranking or points are crossed part by part: the first one to begin with.
    names = [each.name for each in variables({question_code: asked})]
    context["crossable"] = names[0] if names else ""
    if not desk.error:
        context["scene"] = scene = staff_scene(look, {question_code})
        context["shown"] = shown = show_question(look, asked, scene)
        if shown.blocks[0][1].kind != "nothing":
            context["weighted"] = _weighted_question(desk, asked, scene)
        context["counts"] = scene.tally.of(question_code)
        granted: frozenset[Permission] = getattr(request, "granted", frozenset())
        if asked.kind in WITHOUT_CELLS and Permission.EXPORT_DATA in granted:
            words, number = request.GET.get("find", ""), request.GET.get("page", "")
            context["texts"] = texts_of(look, question_code, words, number)
        context["hidden_texts"] = asked.kind in WITHOUT_CELLS and "texts" not in context
    return render_desk(request, "explore/question.html", desk, context)


def _weighted_question(desk: Desk, asked: Question, scene: Scene) -> list[Table]:
    chosen = desk.weights
    if chosen.weighting is None:
        return []
    view = weights_view(desk.look, {asked.code}, chosen.name, chosen.weighting, chosen.variance)
    return weighted_question(asked, scene, view)


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def crosstab(request: HttpRequest, slug: str) -> HttpResponse:
    """Two variables crossed."""
    desk = desk_of(request, slug)
    if isinstance(desk, HttpResponse):
        return desk
    context: dict[str, Any] = {
        "tab": "cross",
        "variables": list(variables(desk.look.questions)),
        "rows": request.GET.get("rows", ""),
        "columns": request.GET.get("columns", ""),
        "base": _base(request).value,
        "letters": _adjustment(request).value,
        "bases": CROSS_BASES,
        "adjustments": list(Adjustment),
    }
    if not desk.error:
        context["scene"] = staff_scene(desk.look, set())
        try:
            found = _crossing(request, desk.look, context["scene"].minimum)
        except VariableError as error:
            context["variable_error"] = str(error)
            return render_refused(request, desk, context)
        if found is not None:
            minimum = context["scene"].minimum
            context["too_large"] = found.is_too_large
            context["too_few"] = too_small(found.table.valid, minimum)
            context["nobody"] = found.table.valid == 0
            if not any(context[why] for why in ("too_large", "too_few", "nobody")):
                context["crossing"] = shown = show_crossing(found, _adjustment(request))
                context["tests"] = shown.tests
                context["found"] = found
                context["chart"] = crossing_chart(found)
                if (weighting := desk.weights.weighting) is not None:
                    view = desk.weights.name, weighting, desk.weights.variance
                    weighed = weighted_crossing(desk.look, found, view, _adjustment(request))
                    context["weighted"] = weighed
                    context["tests"] = weighed.tests
    return render_desk(request, "explore/crosstab.html", desk, context)


def render_refused(request: HttpRequest, desk: Desk, context: dict[str, Any]) -> HttpResponse:
    """The page with what is wrong with the variables, as a refusal."""
    answer = render_desk(request, "explore/crosstab.html", desk, context)
    answer.status_code = 400
    return answer


def _crossing(request: HttpRequest, look: Look, minimum: int) -> Crossing | None:
    rows, columns = request.GET.get("rows", ""), request.GET.get("columns", "")
    if not rows or not columns:
        return None
    down = find_variable(rows, look.questions)
    across = find_variable(columns, look.questions)
    # Who may read responses one by one learns nothing from a row of few.
    of_rows = 0 if may_narrow(request, look.round) else minimum
    return cross(look, down, across, base=_base(request), minimum=minimum, rows_minimum=of_rows)


def _base(request: HttpRequest) -> Base:
    wanted = request.GET.get("base", "")
    return next((base for base in CROSS_BASES if base.value == wanted), Base.ANSWERED)


def _adjustment(request: HttpRequest) -> Adjustment:
    wanted = request.GET.get("letters", "")
    return next((each for each in Adjustment if each.value == wanted), Adjustment.BONFERRONI)


@needs(Permission.VIEW_RESULTS)
@require_safe
def chart(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart of these pages as SVG; no content where there is nothing to draw."""
    round_, version = published_for_staff(request, slug)
    if request.GET.get("filter") and not may_narrow(request, round_):
        raise Http404("Nothing is drawn under a filter for this account.")
    look = Look(round_, reading_of(version), without_set_aside=leaves_out(request, round_))
    try:
        width = WIDTHS[request.GET.get("width", "wide")]
        theme = Theme(request.GET.get("theme", Theme.LIGHT))
        look.narrow(request.GET.get("filter", ""))
        found = _chart(request, look)
    except (KeyError, ValueError):
        raise Http404("No such drawing.") from None
    if found is None:
        return HttpResponse(status=204)
    response = HttpResponse(draw(found, width=width, theme=theme), "image/svg+xml")
    response["Cache-Control"] = "private, max-age=60"
    return response


def _chart(request: HttpRequest, look: Look) -> Chart | None:
    code, group = request.GET.get("question", ""), request.GET.get("group", "")
    if code:
        asked = look.questions[code]
        base = Base(request.GET.get("base", Base.ANSWERED))
        if base not in bases_of(asked):
            raise ValueError(base)
        return show_base(asked, base, staff_scene(look, {code})).chart
    if group:
        found = groups_of(look)[group]
        return show_group(found, staff_scene(look, set(found.codes))).chart
    crossed = _crossing(request, look, staff_scene(look, set()).minimum)
    return crossing_chart(crossed) if crossed else None
