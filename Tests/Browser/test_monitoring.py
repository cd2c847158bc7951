"""Monitoring on the console: the queue, a step taken through its form, paper, keyboard."""
import os
import re
import subprocess
import time
import urllib.request

import pytest

from conftest import BINARY, ROOT, free_port
from test_console import fits

DAY = "2023-10-31"
FILES = {
    "divisions": """code,name,level,parent_code
510000000000,四川省,province,
510800000000,广元市,prefecture,510000000000
510821000000,旺苍县,county,510800000000
510821100000,东河镇,township,510821000000
510821100201,南凤村村民委员会,village,510821100000
510821100202,清江村村民委员会,village,510821100000
""",
    "households": "household_id,village_code,group_name,household_type\n" + "".join(
        f"H{i},51082110020{1 + i % 2},{i % 5}组,lifted\n" for i in range(1, 41)),
    "persons": "person_id,household_id,name,id_number,relation\n" + "".join(
        f"P{i},H{i},欧阳{'甲乙丙丁'[i % 4]}子,,head\n" for i in range(1, 41)),
    "cases": "case_id,household_id,object_type,identified_on,channel,risks\n" + "".join(
        f"K{i},H{i},unstable_lifted,2023-{i % 10 + 1:02}-05,cadre_check,illness\n" for i in range(10, 41)),
}


def serve(environment, *more):
    port = free_port()
    server = subprocess.Popen([BINARY, "serve", "--port", str(port), "--as-of", DAY, *more], env=environment, cwd=ROOT,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(address + "/assets/console.css", timeout=5)
            return server, address
        except OSError:
            assert server.poll() is None, "the console ended"
            time.sleep(0.1)
    raise AssertionError("the console did not begin")


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """A small county: the address of a console with forms and of one that only reads."""
    folder = tmp_path_factory.mktemp("monitoring")
    environment = {**os.environ, "ZHUCUN_DATABASE": f"sqlite:{folder}/m.sqlite"}

    def run(*arguments):
        return subprocess.run([BINARY, *arguments], check=True, env=environment, cwd=ROOT, text=True,
                              stdout=subprocess.PIPE).stdout.strip()

    run("init")
    for kind, text in FILES.items():
        (folder / f"{kind}.csv").write_text(text)
        run("import", kind, str(folder / f"{kind}.csv"))
    for i in range(1, 10):
        run("monitor", "lead", "add", "--household", f"H{i}", "--channel", "self_application", "--reason",
            "父亲住院，自付费用高", "--risks", "illness", "--on", f"2023-10-{10 + 2 * i:02}")
    servers = [serve(environment, "--operator"), serve(environment)]
    yield servers[0][1], servers[1][1]
    for server, _ in servers:
        server.terminate()
        assert server.wait(timeout=20) == 0


def picture(page, name):
    folder = os.environ.get("ZHUCUN_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def size(page):
    return "phone" if page.viewport_size["width"] < 600 else "desktop"


def test_the_queue_is_filtered_by_actor(page, village, language):
    page.goto(village[0] + "/")
    page.locator("nav.site-nav a[href^='/queue']").click()
    total = page.locator("p.total").inner_text()
    page.select_option("select[name=actor]", "grid_worker")
    page.click("form.filters button")
    page.wait_for_url("**actor=grid_worker*")
    assert page.locator("p.total").inner_text() != total
    assert page.locator("table.queue tbody tr").count() == 9
    assert fits(page)
    picture(page, f"queue-{size(page)}-{language}")
    page.locator("nav.choice a.urgency.overdue").click()
    page.wait_for_url("**urgency=overdue*")
    words = page.locator("table.queue .left").all_inner_texts()
    assert words and all(("逾期" if language == "zh" else "overdue") in word for word in words)
    assert "actor=grid_worker" in page.url


def test_a_query_finds_nothing_and_says_so(page, village, language):
    page.goto(village[0] + "/queue?q=nothing")
    assert ("没有待办事项" if language == "zh" else "Nothing waits") in page.inner_text("main")
    assert fits(page)


def test_from_a_lead_to_a_visit(page, village, language):
    household = f"H{ {'phone': 1, 'desktop': 3}[size(page)] + (language == 'en') }"
    page.goto(f"{village[0]}/queue?kind=lead&q={household}")
    page.locator("a.button").first.click()
    page.wait_for_url("**/leads/*")
    assert "欧***" in page.inner_text("main")
    assert fits(page)
    picture(page, f"lead-{size(page)}-{language}")
    page.locator("form:has(input[value=begin]) button").click()
    page.wait_for_url("**/proceedings/*done=saved")
    assert page.locator("p.done").is_visible()
    assert fits(page)
    picture(page, f"proceeding-{size(page)}-{language}")
    page.locator("details:has(input[value=authorise]) summary").click()
    page.locator("form:has(input[value=authorise]) button").click()
    page.wait_for_load_state()
    page.select_option("form:has(input[value='application.done']) select[name=actor]", "household")
    page.click("form:has(input[value='application.done']) button")
    page.wait_for_load_state()
    form = page.locator("form:has(input[value='verification.done'])")
    form.locator("select[name=actor]").select_option("village_committee")
    form.locator("input[name=people]").fill("王五")
    form.locator("button").click()
    page.wait_for_load_state()
    # Refused beside the field, with what was typed, and the field has the focus.
    form = page.locator("form:has(input[value='verification.done'])")
    assert ("须至少 2 人" if language == "zh" else "takes 2 people") in form.locator(".field-error").inner_text()
    assert form.locator("input[name=people]").input_value() == "王五"
    assert page.evaluate("document.activeElement.name") == "people"
    assert fits(page)
    picture(page, f"refused-{size(page)}-{language}")
    form.locator("input[name=people]").fill("王五、赵六")
    form.locator("button").click()
    page.wait_for_url("**done=saved")
    assert page.locator("li.step.is-done").count() == 2
    page.goto(page.url.split("?")[0])
    assert page.locator("ol.actions > li").count() == 2


def test_by_keyboard_alone(browser, village):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(village[0] + "/leads/new?household=H7")
    page.focus("select[name=channel]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    seen = []
    for _ in range(40):
        name = page.evaluate("document.activeElement.name || document.activeElement.tagName")
        seen.append(name)
        if name == "reason":
            page.keyboard.type("房屋漏雨")
        if name == "risks" and seen.count("risks") == 4:
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", "the focus is seen"
            page.keyboard.press("Enter")
            break
        page.keyboard.press("Tab")
    page.wait_for_url("**/leads/*done=saved")
    assert "房屋漏雨" in page.inner_text("main") and "因住房" in page.inner_text("main")
    context.close()


def test_reading_shows_commands_and_no_forms(page, village, language):
    page.goto(village[1] + "/leads")
    page.locator("table.cards a[href^='/leads/']").first.click()
    page.wait_for_load_state()
    assert page.locator("form[method=post]").count() == 0
    assert "zhucun monitor" in page.inner_text("main")
    page.goto(village[1] + "/households/H20")
    assert "zhucun monitor visit H20" in page.inner_text("main")
    assert fits(page)
    picture(page, f"household-{size(page)}-{language}")
    answer = page.request.post(village[1] + "/households/H20", form={"form": "visit"})
    assert answer.status == 403 and "--operator" in answer.text()


def test_another_site_cannot_send_a_form(browser, village):
    context = browser.new_context()
    page = context.new_page()
    page.goto(village[0] + "/households/H21")
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content().split("</form>")[2]))
    page.route("https://evil.example/", lambda route: route.fulfill(
        content_type="text/html", body=f"<form method=post action='{village[0]}/households/H21'>"
        + "".join(f"<input name={k} value='{v}'>" for k, v in fields.items()) + "<button>go</button></form>"))
    page.goto("https://evil.example/")
    with page.expect_navigation() as reply:
        page.click("button")
    assert reply.value.status == 403
    context.close()


def test_prints_and_zooms(browser, village):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(village[0] + "/queue")
    page.emulate_media(media="print")
    assert not page.locator("nav.tabs").is_visible() and not page.locator("form.filters").is_visible()
    assert not page.locator("table.queue .action").first.is_visible()
    assert page.locator("table.queue .left").first.is_visible()
    assert page.pdf(format="A4")[:4] == b"%PDF"
    picture(page, "queue-print")
    page.emulate_media(media="screen")
    # 200 % zoom is half the width.
    page.set_viewport_size({"width": 640, "height": 450})
    for path in ["/queue", "/leads", "/alerts", "/leads/new?household=H8", "/households/H22"]:
        page.goto(village[0] + path)
        assert fits(page), path
    context.close()
