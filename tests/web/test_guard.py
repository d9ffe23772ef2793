"""Who may ask `parley serve` what: hosts, origins, token, sizes, rates, times; and what it does when it is told to stop."""
import json
import pathlib
import shutil
import socket
import time

from program import run
from served import TOKEN, Served


def raw(server, data, wait=5):
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as s:
        s.sendall(data)
        s.settimeout(wait)
        got = b""
        try:
            while part := s.recv(65536):
                got += part
        except TimeoutError:
            pass
        return got


def test_every_answer_keeps_the_page_to_itself(demo):
    for path in ("/", "/events.json", "/none", "/about.json", "/%zz"):
        headers = demo.get(path).headers
        if path != "/%zz":
            assert "default-src 'none'" in headers["content-security-policy"] and "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"] == "no-referrer" and headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_other_hosts_and_origins_are_refused(demo):
    assert demo.ask("GET", "/about.json", headers={"Host": "evil.example"}).status == 421
    assert demo.ask("GET", "/about.json", headers={"Host": "localhost"}).status == 200
    assert demo.ask("GET", "/about.json", headers={"Origin": "http://evil.example"}).status == 403
    assert demo.ask("GET", "/about.json", headers={"Origin": f"http://127.0.0.1:{demo.port}"}).status == 200
    assert demo.ask("GET", "/about.json", headers={"Origin": "null"}).status == 403
    assert demo.ask("GET", "/about.json", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).status == 403
    assert demo.ask("GET", "/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status in (200, 404)


def test_writing_needs_the_token(fresh):
    body = json.dumps({"verb": "undo", "who": "ann"})
    for given in (None, "Bearer", "Bearer wrong", "Basic " + TOKEN, TOKEN):
        answer = fresh.ask("POST", "/decisions.json", body=body, headers={"Authorization": given} if given else {})
        assert answer.status == 401 and "www-authenticate" in answer.headers
    assert fresh.post("/decisions.json", {"verb": "undo", "who": "ann"}).status == 404  # nothing to undo, but allowed
    assert fresh.ask("DELETE", "/events.json").status == 405
    assert fresh.post("/events.json", {}).status == 405


def test_read_only_takes_no_token(demo_record, tmp_path):
    with Served(shutil.copy(demo_record, tmp_path / "t.db"), "--read-only") as server:
        assert server.post("/decisions.json", {"verb": "undo", "who": "ann"}).status == 403
        assert server.get("/events.json").status == 200


def test_too_much_is_refused(fresh):
    assert fresh.post("/decisions.json", {"verb": "name", "who": "a" * 70000}).status == 413
    assert fresh.ask("POST", "/read.json?name=a.txt", body=b"x" * (17 << 20), headers={"Authorization": "Bearer " + TOKEN}).status == 413
    assert fresh.ask("GET", "/events.json", headers={"X-Long": "a" * 20000}).status == 431
    assert b" 400 " in raw(fresh, b"nonsense\r\n\r\n", 3).split(b"\r\n")[0]
    assert b" 413 " in raw(fresh, b"POST /decisions.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN.encode() +
                           b"\r\nContent-Length: 99999999999\r\n\r\n", 3).split(b"\r\n")[0]
    assert fresh.get("/events.json").status == 200


def test_a_slow_header_is_not_waited_for(demo):
    start = time.monotonic()
    assert raw(demo, b"GET /about.json HTTP/1.1\r\nHost: loc", wait=30) == b""
    assert time.monotonic() - start < 20


def test_many_requests_are_slowed(demo_record):
    with Served(demo_record, "--rate", "5") as server:
        answers = [server.get("/openapi.json") for _ in range(60)]
        refused = [a for a in answers if a.status == 429]
        assert refused and refused[0].headers["retry-after"] == "1" and refused[0].headers["content-type"] == "application/problem+json"
        assert sum(a.status == 200 for a in answers) >= 20


def test_more_connections_than_it_takes_are_no_end_of_it(demo):
    idle = [socket.create_connection(("127.0.0.1", demo.port)) for _ in range(300)]
    try:
        assert demo.get("/about.json").status == 200
    finally:
        for s in idle:
            s.close()
    assert demo.get("/about.json").status == 200


def test_only_this_machine_unless_told(demo):
    listening = pathlib.Path("/proc/net/tcp").read_text()
    port = f":{demo.port:04X} "
    assert any(line.split()[1] == f"0100007F:{demo.port:04X}" for line in listening.splitlines()[1:])
    assert not any(line.split()[1].startswith("00000000:") and port in line.split()[1] + " " for line in listening.splitlines()[1:])


def test_it_stops_when_told(demo_record, tmp_path):
    with Served(shutil.copy(demo_record, tmp_path / "t.db")) as server:
        server.get("/about.json")
    assert server.code == 0


def test_what_is_no_record_is_said(tmp_path):
    assert "no such record" in run("serve", tmp_path / "none.db", check=3).stderr
    (tmp_path / "x.db").write_text("no record at all")
    assert "no record" in run("serve", tmp_path / "x.db", check=3).stderr
    assert not (tmp_path / "none.db").exists()
    run("serve", "--port", "99999", check=2)
