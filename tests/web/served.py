"""A `parley serve` of its own, asked over HTTP."""
import http.client
import json
import os
import re
import subprocess
import threading
import urllib.parse

from program import BIN

TOKEN = "t0ken-of-the-tests"


class Answer:
    def __init__(self, response, body):
        self.status, self.body, self.headers = response.status, body, {k.lower(): v for k, v in response.getheaders()}

    def json(self):
        return json.loads(self.body)


class Served:
    def __init__(self, record, *options, token=TOKEN):
        self.record, self.options, self.token = record, options, token

    def __enter__(self):
        self.process = subprocess.Popen([BIN, "serve", str(self.record), "--port", "0", *self.options], stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "PARLEY_TOKEN": self.token})
        line = self.process.stdout.readline()
        found = re.search(r" is at (http://[^/ ]*:(\d+))/", line)
        assert found, line
        self.url, self.port = found[1], int(found[2])
        # What else it says is not waited for.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.code = self.process.wait(timeout=60)

    def ask(self, method, path, query=None, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path + ("?" + urllib.parse.urlencode(query, doseq=True) if query else ""), body, headers or {})
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def get(self, path, **query):
        return self.ask("GET", path, query)

    def json(self, path, **query):
        answer = self.get(path, **query)
        assert answer.status == 200, answer.body
        return answer.json()

    def post(self, path, body, **query):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, query, data, {"Authorization": "Bearer " + self.token})
