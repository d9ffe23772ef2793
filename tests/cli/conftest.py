import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import program
import pytest


@pytest.fixture(autouse=True)
def installed():
    if program.missing():
        pytest.skip(program.missing())


@pytest.fixture(scope="session")
def talks(tmp_path_factory):
    """A record of the three articles, to be read only."""
    if program.missing():
        pytest.skip(program.missing())
    folder = tmp_path_factory.mktemp("talks")
    program.run("read", program.write_articles(folder / "news"), "--record", folder / "talks.db", "--quiet", check=0)
    return folder / "talks.db"
