import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import program
import pytest


@pytest.fixture(autouse=True)
def installed():
    if program.missing():
        pytest.skip(program.missing())


SIDES = [("North Korea", "Pyongyang"), ("the United States", "Washington"), ("South Korea", "Seoul"), ("Japan", "Tokyo"), ("China", "Beijing"), ("Russia", "Moscow")]
DEEDS = ["rejected the latest proposal of", "asked for another meeting with", "criticised the statement of", "agreed to hold talks with", "praised the envoy of"]


@pytest.fixture(scope="session")
def news(tmp_path_factory):
    """Enough documents for several transactions."""
    folder = tmp_path_factory.mktemp("news")
    for n in range(150):
        a, b = SIDES[n % 6], SIDES[(n // 6 + n + 1) % 6]
        body = " ".join(f"{a[k % 2][0].upper() + a[k % 2][1:]} {DEEDS[(n + k) % 5]} {b[k % 2]} on day {k}, an official of round {n} said." for k in range(8))
        (folder / f"{n:03}.txt").write_text(f"Round {n} of the talks\nPosted on : Oct.{n % 28 + 1},2019 09:30 KST\n\n{body}\n", encoding="utf-8")
    return folder


def exported(record, folder):
    program.run("export", folder, "--record", record, "--quiet", check=0)
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def whole(news, tmp_path_factory):
    """What an undisturbed read gives: the record's file and its export."""
    if program.missing():
        pytest.skip(program.missing())
    folder = tmp_path_factory.mktemp("whole")
    program.run("read", news, "--record", folder / "talks.db", "--quiet", check=0)
    return folder / "talks.db", exported(folder / "talks.db", folder / "out")
