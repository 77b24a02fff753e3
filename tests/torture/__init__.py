"""`make torture`: break things on purpose and reconcile receipts with the database.

The rows of trust.md, section (c), that concern collecting answers, and where each is tried:
in the ordinary suite what is quick and certain, here what needs real processes and real load.
`python -m tests.torture 1 18` runs only the scenarios of these numbers.

What must hold in every scenario: an acknowledged response (its receipt was shown) is in the
database exactly once and complete; one that was not acknowledged is there once and complete or
not at all; results, data file and database agree; no 5xx but 503 while the database is away,
with Retry-After and with what was typed.

| row | case | where |
|---|---|---|
| 1 | web worker killed | scenario 1 |
| 2 | database killed | scenario 2; consultation/test_refusals |
| 3 | database away | scenario 3; consultation/test_refusals |
| 4 | disk full | scenario 4 (a small tmpfs as root, else a trigger); consultation/test_refusals |
| 5 | power loss | scenario 5 |
| 6 | double click | scenario 6; surveys/views/test_conflict, surveys/services/test_responses |
| 7 | 20 parallel replays | scenario 6; surveys/services/test_responses |
| 8 | replay after a day | surveys/views/test_trust_time |
| 9 | two windows | scenario 9; surveys/views/test_conflict |
| 10 | two devices, one link | scenario 9; surveys/views/test_returning |
| 11 | closing while inside | scenario 11; surveys/views/test_trust_time and test_states, \
surveys/services/test_closing |
| 12 | summer time, odd days | surveys/views/test_trust_time, surveys/services/test_closing |
| 13 | clock set back | surveys/views/test_trust_time |
| 15 | versions published while inside | scenario 15; surveys/views/test_conflict, test_states |
| 17 | form or key expired | consultation/test_trust_expiry, test_refusals |
| 18 | slow clients | scenario 18; consultation/test_worker |
| 19 | too large | scenario 19; consultation/test_middleware, test_worker; \
surveys/views/test_malformed |
| 20 | long texts | scenario 24; surveys/views/test_trust_texts; \
surveys/questionnaire/test_answers |
| 21 | emoji, directions, marks | scenario 24; surveys/views/test_trust_texts |
| 22 | NUL, surrogates, encodings | scenario 24; surveys/views/test_trust_texts, test_malformed |
| 23 | forged fields | scenario 24; surveys/views/test_trust_texts, test_malformed; \
surveys/questionnaire/test_asked, test_validation |
| 24 | 10,000 bad inputs | scenario 24; surveys/views/test_trust_garbage, test_malformed |
| 25 | numbers and dates | scenario 24; surveys/views/test_trust_texts; \
surveys/questionnaire/test_parsing |
| 31 | stampede | scenario 31; test_query_counts |
"""
