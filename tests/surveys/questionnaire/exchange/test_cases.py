"""Trust row (c) 26: real files give the expected counts; hostile ones are refused or harmless."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from surveys.questionnaire.checks import check
from surveys.questionnaire.exchange.reading import read_file
from surveys.questionnaire.exchange.report import Refusal
from surveys.questionnaire.problems import Severity
from tests.surveys.questionnaire.exchange.files import CASES, expected, hostile, needs_cases

SCRIPT = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
from surveys.questionnaire.exchange.reading import read_file
content = open(sys.argv[1], "rb").read()
start = time.process_time()
questionnaire, report = read_file(content, "file")
spent = time.process_time() - start
# The peak of this program; getrusage would also count the one that started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(spent, peak, len(report.refused))
"""
REFUSED = {
    "billion_laughs.lss": Refusal.DOCUMENT_TYPE,
    "xxe_file.lss": Refusal.DOCUMENT_TYPE,
    "xxe_http.lss": Refusal.DOCUMENT_TYPE,
    "duplicate_qid.lss": Refusal.NUMBER_TWICE,
    "duplicate_names.xlsx": Refusal.NAME_TWICE,
    "empty.lss": Refusal.EMPTY,
    "not_xml.lss": Refusal.UNKNOWN_FORMAT,
    "truncated.lss": Refusal.DAMAGED,
    "relevant_unknown_ref.xlsx": Refusal.UNKNOWN_REFERENCE,
    "zip_bomb_300MB.xlsx": Refusal.UNPACKS_TOO_LARGE,
    "zip_slip.xlsx": Refusal.UNSAFE_NAMES,
}


@needs_cases
@pytest.mark.parametrize("file", sorted(expected()))
def test_real_file_gives_the_expected_counts_and_passes_the_checker(file: str) -> None:
    questionnaire, report = read_file((CASES / file).read_bytes(), file)
    assert report.refused == ()
    wanted = expected()[file]
    one = {"doctype", "dbversion"}
    counted = {
        name: count[0] if name in one else list(count) if isinstance(count, tuple) else count
        for name, count in report.counts.items()
        if name in wanted
    }
    assert counted == {name: wanted[name] for name in counted}
    assert len(counted) >= 15
    assert questionnaire is not None
    assert [str(p) for p in check(questionnaire) if p.severity is Severity.ERROR] == []


@needs_cases
@pytest.mark.parametrize("file", hostile(), ids=lambda file: file.name)
def test_hostile_file_costs_little_and_is_refused_or_harmless(file: Path) -> None:
    """Less than 5 seconds and 300 MB, as the issue demands."""

    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    spent, kilobytes, refused = found.stdout.split()
    assert float(spent) < 5
    assert int(kilobytes) < 300_000
    assert bool(int(refused)) is (file.name in REFUSED)


@needs_cases
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_hostile_file_is_refused_for_what_is_wrong_with_it(name: str) -> None:
    questionnaire, report = read_file((CASES / "hostile" / name).read_bytes(), name)
    assert questionnaire is None
    assert [finding.code for finding in report.refused] == [REFUSED[name]]
