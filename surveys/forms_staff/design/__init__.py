"""Forms of the builder: the questionnaire, its pages, its questions, their conditions."""
