"""What is stored of consultations, rounds, questionnaires and responses."""

from surveys.models.consultation import Consultation
from surveys.models.response import Origin, Response, ResponseChange, Status
from surveys.models.round import Results, Round
from surveys.models.version import QuestionnaireVersion

__all__ = [
    "Consultation",
    "Origin",
    "QuestionnaireVersion",
    "Response",
    "ResponseChange",
    "Results",
    "Round",
    "Status",
]
