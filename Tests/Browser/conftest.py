"""A demo province served on loopback, and a browser to look at it with."""
import os
import pathlib
import socket
import subprocess
import time
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build" / "release" / "zhucun"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="session")
def console(tmp_path_factory):
    """The address of a running console over the generated demo province."""
    assert BINARY.exists(), f"{BINARY} is missing: run `make test-build` first"
    database = f"sqlite:{tmp_path_factory.mktemp('demo')}/demo.sqlite"
    environment = {**os.environ, "ZHUCUN_DATABASE": database}
    subprocess.run([BINARY, "demo", "--no-serve"], check=True, env=environment, cwd=ROOT,
                   stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen([BINARY, "serve", "--port", str(port)], env=environment, cwd=ROOT,
                              stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5)
            break
        except OSError:
            assert server.poll() is None, "the console ended"
            time.sleep(0.1)
    yield address
    server.terminate()
    assert server.wait(timeout=20) == 0, "the console did not end cleanly"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def page(request, browser, language):
    """A page that fails the test on any script error or failed request."""
    context = browser.new_context(
        viewport={"width": request.param[0], "height": request.param[1]},
        locale="zh-CN" if language == "zh" else "en-GB")
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    # A request that the next page cut short is no problem.
    page.on("requestfailed", lambda request: "ERR_ABORTED" in (request.failure or "") or problems.append(request.url))
    yield page
    context.close()
    assert problems == []
