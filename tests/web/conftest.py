import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import program
import pytest
from served import Served


@pytest.fixture(scope="session")
def demo_record(tmp_path_factory):
    """A record of the demo's reports, to be copied."""
    record = tmp_path_factory.mktemp("web") / "talks.db"
    program.run("read", program.ROOT / "demo" / "reports", "--record", record, "--quiet", check=0)
    return record


@pytest.fixture(scope="session")
def demo(demo_record):
    """The demo's record, served for reading."""
    with Served(demo_record) as server:
        yield server


@pytest.fixture
def fresh(demo_record, tmp_path):
    """A copy of it, served to be changed."""
    with Served(pathlib.Path(shutil.copy(demo_record, tmp_path / "talks.db"))) as server:
        yield server
