"""Village work on the console: a visit in five inputs at most, a village's work, reports on paper."""
import os
import re
import subprocess
import urllib.request

from conftest import BINARY, ROOT
from test_console import fits
from test_monitoring import picture, size, village  # noqa: F401  (the small county)

VILLAGE = "510821100201"


def test_a_visit_takes_five_inputs_at_most(page, village, language):
    """Counts what a person does after choosing the household: each field touched is one input."""
    household = f"H{ {'phone': 20, 'desktop': 22}[size(page)] + (language == 'en') }"
    page.goto(f"{village[0]}/households/{household}")
    form = page.locator("form:has(input[name=form][value=visit])")
    page.locator("details:has(input[value=visit]) summary").click()
    page.evaluate("""() => {
        window.touched = new Set();
        const form = document.querySelector("input[name=form][value=visit]").form;
        for (const type of ["input", "change"]) form.addEventListener(type, (event) =>
            window.touched.add(event.target.name + "=" + (event.target.type === "checkbox" ? event.target.value : "")));
    }""")
    # Nothing has to be typed: the day and what was looked at are filled in.
    assert form.locator("input[name=on]").input_value() == "2023-10-31"
    required = [field.get_attribute("name") for field in form.locator("[aria-required=true]").all() if not field.input_value()]
    assert required == []
    # A visit that finds something: who went, what wants something, the income, a new risk, a note.
    form.locator("input[name=people]").fill("王五、赵六")
    form.locator("input[name=problems][value=water]").check()
    form.locator("select[name=income_change]").select_option("falling")
    form.locator("input[name=new_risks][value=water]").check()
    form.locator("textarea[name=note]").fill("水管漏水，已联系水务站")
    inputs = page.evaluate("[...window.touched]")
    assert 1 <= len(inputs) <= 5, inputs
    assert fits(page)
    picture(page, f"visit-{size(page)}-{language}")
    form.locator("button").click()
    page.wait_for_url("**done=saved")
    text = page.inner_text("main")
    assert ("饮水" if language == "zh" else "water") in text.lower()
    # The same record stands among the activities of the village, with nothing entered twice.
    code = re.search(r"/divisions/(\d{12})", page.locator("nav.breadcrumb a").last.get_attribute("href")
                     or "").group(1)
    page.goto(f"{village[0]}/divisions/51082110020{1 + int(household[1:]) % 2}/work")
    assert ("走访" if language == "zh" else "Visit") in page.inner_text("main")
    assert code


def test_fields_have_room(page, village, language):
    page.goto(f"{village[0]}/divisions/{VILLAGE}/work")
    width = page.locator("form.work input[name=participants]").bounding_box()["width"]
    assert width > 120, "a line to write on"
    assert fits(page)
    picture(page, f"work-{size(page)}-{language}")


def test_an_activity_and_an_issue(page, village, language):
    page.goto(f"{village[0]}/divisions/{VILLAGE}/work")
    words = f"院坝会 {size(page)} {language}"
    form = page.locator("form:has(input[name=form][value=activity])")
    form.locator("button").click()
    page.wait_for_load_state()
    form = page.locator("form:has(input[name=form][value=activity])")
    assert form.locator(".field-error").count() >= 2, "what is missing is said beside its field"
    form.locator("select[name=kind]").select_option("villagers_meeting")
    form.locator("textarea[name=summary]").fill(words)
    form.locator("input[name=attendance]").fill("35")
    form.locator("button").click()
    page.wait_for_url("**done=saved")
    assert words in page.inner_text("main")
    page.locator("details:has(input[value=issue]) summary").click()
    form = page.locator("form:has(input[name=form][value=issue])")
    form.locator("select[name=kind]").select_option("difficulty")
    form.locator("textarea[name=matter]").fill("路灯不亮 " + words)
    form.locator("button").click()
    page.wait_for_url("**done=saved")
    assert "路灯不亮 " + words in page.inner_text("main")


def test_reports_read_print_and_save(page, village, language):
    page.goto(village[0] + "/reports")
    assert page.locator("table tbody tr").count() > 20
    assert fits(page)
    picture(page, f"reports-{size(page)}-{language}")
    page.goto(village[0] + "/reports/work-summary?from=2023-01-01")
    assert page.locator("tr.total").count() == 1
    with page.expect_download() as found:
        page.locator("a.save").click()
    text = open(found.value.path(), encoding="utf-8-sig").read()
    assert text.splitlines()[-1].startswith("合计" if language == "zh" else "total")
    page.goto(village[0] + "/reports/work-summary?as_of=2023-10-31&from=2023-12-01")
    assert page.locator("main").inner_text(), "a wrong stretch is explained"
    page.goto(village[0] + "/divisions/510821000000/brief")
    assert ("驻村帮扶情况" if language == "zh" else "village-resident assistance") in page.inner_text("article.sheet h1")


def test_a_report_fits_a4(browser, village):
    page = browser.new_page(locale="zh-CN")
    page.goto(village[0] + "/reports/work-summary")
    paper = page.pdf(format="A4", landscape=True, prefer_css_page_size=False)
    assert paper.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.close()


def test_the_information_box(console):
    """The sentences of the article about the province come out of the demo's records."""
    with urllib.request.urlopen(console + "/divisions/510000000000/brief?as_of=2023-10-31") as reply:
        text = re.sub(r"<[^>]+>", "", reply.read().decode())
    for words in (
        "11501个村应配“五个一”，11501个村已配齐", "累计选派驻村干部10", "向1.2万个村派驻3.4万名", "11.6万户38.4万名监测对象落实帮扶措施",
        "帮助67.1%的监测对象消除风险", "3.2万名驻村干部进驻1.19万个村", "任期两年", "覆盖行政村的45%", "13.2万户43.3万人",
        "19个市（州）、125个县",
    ):
        assert words in text, words


def test_the_two_villages_of_the_article(console):
    def work(name):
        with urllib.request.urlopen(console + "/search?q=" + urllib.request.quote(name)) as reply:
            codes = re.findall(r"/divisions/(\d{12})", reply.read().decode())
        with urllib.request.urlopen(f"{console}/divisions/{[c for c in codes if c[9:] != '000'][0]}/work?as_of=2023-10-31") as reply:
            return re.sub(r"<[^>]+>", " ", reply.read().decode())

    text = work("大楼湾村")
    for words in ("小龙虾", "500,000元", "2025", "集体经济收入", "21,000", "1,600,000"):
        assert words in text, words
    assert "党课" in work("江合村")
