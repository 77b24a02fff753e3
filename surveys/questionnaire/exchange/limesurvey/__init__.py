"""LimeSurvey: surveys (.lss), groups (.lsg) and questions (.lsq) as XML, every generation."""
