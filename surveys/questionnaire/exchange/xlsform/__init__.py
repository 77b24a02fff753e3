"""XLSForm: questionnaires as spreadsheets, as ODK, KoboToolbox and SurveyCTO use them."""
