"""A demo province served on loopback, and a browser to look at it with."""
import csv
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
PLAN_COUNTY = "512022000000"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run(environment, *arguments, capture=False):
    return subprocess.run([BINARY, *map(str, arguments)], check=True, env=environment, cwd=ROOT, text=True,
                          stdout=subprocess.PIPE if capture else subprocess.DEVNULL).stdout


def draw_up_plans(environment, folder):
    """Two plans for one county: as the rules have it, and with one pair ruled out by hand."""
    # Every eighth cadre of the county's own units is put forward for the rotation of 2025: too few, so
    # that posts stay empty.
    cadres = run(environment, "export", "cadres", "--lang", "en", "--division", PLAN_COUNTY, capture=True).splitlines()
    rows = list(csv.DictReader(cadres))[::8]
    nominations = folder / "nominations.csv"
    with nominations.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["round", "cadre_id", "first_secretary", "member"])
        for row in rows:
            out.writerow(["2025", row["cadre_id"], "yes", "yes"])
    run(environment, "import", "nominations", nominations)
    for _ in range(2):
        run(environment, "dispatch", "plan", "--round", "2025", "--as-of", "2025-08-31", "--starts-on", "2025-09-01",
            "--division", PLAN_COUNTY)
    placed = run(environment, "dispatch", "show", "--plan", "2025-2", "--placements", "--format", "csv", capture=True)
    first = next(csv.DictReader(placed.splitlines()))
    run(environment, "dispatch", "forbid", "--plan", "2025-2", "--cadre", first["cadre_id"],
        "--village", first["village_code"], "--role", first["role"], "--reason", "回避")


@pytest.fixture(scope="session")
def console(tmp_path_factory):
    """The address of a running console over the generated demo province."""
    assert BINARY.exists(), f"{BINARY} is missing: run `make test-build` first"
    database = f"sqlite:{tmp_path_factory.mktemp('demo')}/demo.sqlite"
    environment = {**os.environ, "ZHUCUN_DATABASE": database}
    subprocess.run([BINARY, "demo", "--no-serve"], check=True, env=environment, cwd=ROOT,
                   stdout=subprocess.DEVNULL)
    draw_up_plans(environment, pathlib.Path(database.removeprefix("sqlite:")).parent)
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
    # A form that is refused and a wrong address are answered with a page that says why.
    page.on("console", lambda message: message.type == "error" and not any(
        f"status of {status}" in message.text for status in (400, 422)) and problems.append(message.text))
    # A request that the next page cut short is no problem.
    page.on("requestfailed", lambda request: "ERR_ABORTED" in (request.failure or "") or problems.append(request.url))
    yield page
    context.close()
    assert problems == []
