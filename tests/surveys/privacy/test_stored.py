from __future__ import annotations

from django.apps import apps

from surveys.privacy.stored import CATALOGUE

# Tables of `surveys` that hold nothing of respondents or invited people.
OF_STAFF = {
    "DraftEdit",
    "QuestionnaireDraft",
    "Consultation",
    "DeclaredBreak",
    "Equivalence",
    "Mailing",
    "MessageText",
    "QuestionnaireVersion",
    "Round",
}

# Tables of `reports` that hold answers in another form.
OF_ANSWERS = {"Block", "BlockColumn", "RoundCount"}


def test_every_table_and_every_field_is_said_in_the_catalogue() -> None:
    models = {model.__name__: model for model in apps.get_app_config("surveys").get_models()}
    models |= {name: apps.get_model("reports", name) for name in OF_ANSWERS}
    assert {entry.model for entry in CATALOGUE} == set(models) - OF_STAFF
    for entry in CATALOGUE:
        said = " ".join(entry.fields).split()
        assert sorted(said) == sorted(field.name for field in models[entry.model]._meta.fields)
