"""The console as people use it: desktop and phone, both languages, with and without script."""
import re

VILLAGE = "512022111213"
LONG_NUMBER = re.compile(r"\d{17}[\dX]")


def fits(page):
    """Nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


def test_overview_shows_the_figures_and_the_map(page, console, language):
    page.goto(f"{console}/?as_of=2023-09-30")
    assert page.locator("html").get_attribute("lang").startswith("zh" if language == "zh" else "en")
    text = page.inner_text("body")
    assert "32,000" in text and "11,900" in text
    assert ("在岗驻村干部" if language == "zh" else "Cadres in post") in text
    assert page.locator("svg a").count() >= 183
    assert fits(page)


def test_drill_down_from_province_to_village(page, console):
    page.goto(f"{console}/divisions/510000000000?as_of=2023-09-30")
    for code in ["512000000000", "512022000000", "512022111000", VILLAGE]:
        link = page.locator(f"table a[href*='/divisions/{code}']:visible").first
        link.click()
        page.wait_for_url(f"**/divisions/{code}*")
        assert fits(page), page.url
    text = page.inner_text("body")
    assert "谢伟" in text and "资阳市委组织部" in text and "小龙虾" in text
    assert "500,000" in text or "50万" in text


def test_figure_opens_into_its_records(page, console):
    page.goto(f"{console}/figures/villages.covered?division=512022000000&as_of=2023-09-30")
    assert page.locator("table tbody tr").count() > 0
    assert fits(page)


def test_history_of_a_record(page, console):
    page.goto(f"{console}/records/divisions/{VILLAGE}/history")
    assert "大楼湾村" in page.inner_text("body")
    assert fits(page)


def test_search_by_name(page, console):
    page.goto(f"{console}/search?q=大楼湾")
    page.locator(f"a[href*='/divisions/{VILLAGE}']").first.click()
    page.wait_for_url(f"**/divisions/{VILLAGE}*")
    page.goto(f"{console}/search?q=没有这个地方")
    assert page.locator(f"a[href*='/divisions/{VILLAGE}']").count() == 0


def test_gaps_are_named(page, console):
    page.goto(f"{console}/divisions/510000000000/gaps?as_of=2023-09-30")
    assert page.locator("table tbody tr").count() > 10
    assert fits(page)


def test_language_switch_stays_on_the_page(page, console, language):
    page.goto(f"{console}/divisions/{VILLAGE}?as_of=2023-09-30")
    other = "en" if language == "zh" else "zh"
    page.locator(f"a[href*='lang={other}']").first.click()
    page.wait_for_load_state()
    assert VILLAGE in page.url
    assert page.locator("html").get_attribute("lang").startswith(other)


def test_no_personal_data_on_any_page(page, console):
    for path in ["/", f"/divisions/{VILLAGE}", "/figures/monitoring.open.households?as_of=2023-09-30",
                 "/figures/cadres.in_post?as_of=2023-09-30", "/records/persons/P00000001/history"]:
        page.goto(console + path)
        text = re.sub(r"\s", "", page.inner_text("body"))
        for found in LONG_NUMBER.findall(text):
            assert not found.startswith("5199"), f"a citizen id on {path}"


def test_missing_pages_say_so(browser, console):
    context = browser.new_context()
    page = context.new_page()
    assert page.goto(f"{console}/divisions/519999999999").status == 404
    assert page.goto(f"{console}/nowhere").status == 404
    context.close()


def test_works_without_script(browser, console):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{console}/?as_of=2023-09-30")
    assert "32,000" in page.inner_text("body")
    page.locator("a[href*='/figures/villages.covered']").first.click()
    page.wait_for_load_state()
    assert page.locator("table tbody tr").count() > 0
    context.close()


def test_prints_on_a4(browser, console):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{console}/divisions/{VILLAGE}?as_of=2023-09-30")
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible() or page.locator("nav").count() == 0
    assert page.pdf(format="A4")[:4] == b"%PDF"
    context.close()
