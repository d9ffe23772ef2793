"""Schemathesis against docs/openapi.json: whatever the description allows or forbids is asked, and answers must be as it says."""
import json
import re
import subprocess
import sys

import pytest
from program import ROOT

pytest.importorskip("schemathesis")
DESCRIPTION = ROOT / "docs/openapi.json"
# Headers that are too large and too many requests are refused before anything else is looked at.  What a dyad, a question, SQL or a decision
# may say is more than a schema can: such a value is refused though the schema allows it.  Methods and tokens are test_api's and test_guard's.
CONFIGURATION = """
[checks]
positive_data_acceptance.enabled = false
unsupported_method.enabled = false
negative_data_rejection.expected-statuses = ["400", "401", "404", "405", "413", "429", "431"]
missing_required_header.enabled = false
"""


def operation(path, **values):
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
    return f"\n[[operations]]\ninclude-path = {json.dumps(path)}\n[operations.parameters]\n{lines}"


def configuration(server):
    """With ids that are there and, for half of the addresses, sides that deal with each other: else all would end at "not found"."""
    some = {"/record/{id}.json": server.json("/moves.json", limit=1)["items"][0]["id"],
            "/negotiation/{id}.json": server.json("/negotiations.json")["negotiations"][0]["id"]}
    out = CONFIGURATION + "".join(operation(path, id=value) for path, value in some.items())
    out += "".join(operation(path, dyad="USA-PRK") for path in ("/status.json", "/deadlock.json", "/deadlock.svg", "/events.csv", "/moves.json", "/curve.json"))
    return out + operation("/document.json", id=server.json("/documents.json", limit=1)["documents"][0]["id"])


def checked(server, description, folder, *options):
    (folder / "schemathesis.toml").write_text(configuration(server))
    return subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", folder / "schemathesis.toml", "run", description, "--url", server.url,
         "--header", f"Authorization: Bearer {server.token}", "--seed", "6", "--phases", "coverage,fuzzing", "--workers", "1",
         "--request-timeout", "20", "--no-color", *options], capture_output=True, text=True, cwd=folder, timeout=300)


def test_answers_are_as_described(fresh, tmp_path):
    done = checked(fresh, DESCRIPTION, tmp_path, "--max-examples", "8")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    described = sum(len(methods) for methods in json.loads(DESCRIPTION.read_text())["paths"].values())
    assert re.search(rf"Tested: {described}\b", done.stdout), done.stdout[-3000:]
    assert int(re.search(r"(\d+) generated", done.stdout)[1]) > 500
    assert fresh.get("/events.json").status == 200


@pytest.mark.parametrize("what", ["a field that is not there", "a field of another type", "a method that is not there"])
def test_a_wrong_description_is_found(demo, tmp_path, what):
    wrong = json.loads(DESCRIPTION.read_text())
    address = wrong["paths"]["/decisions.json"]
    answer = address["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    if what == "a field that is not there":
        answer["required"].append("mood")
    elif what == "a field of another type":
        answer["properties"]["decisions"]["type"] = "integer"
    else:
        del address["post"]
    (tmp_path / "openapi.json").write_text(json.dumps(wrong))
    done = checked(demo, tmp_path / "openapi.json", tmp_path, "--include-path", "/decisions.json", "--max-examples", "3")
    assert done.returncode == 1 and "/decisions.json" in done.stdout, done.stdout[-3000:]
