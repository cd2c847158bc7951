"""Plans of allocation on the console: the list, the map, a county, the reasons."""
import re

from conftest import PLAN_COUNTY
from test_console import fits


def test_from_the_list_to_a_reason(page, console, language):
    page.goto(f"{console}/?as_of=2023-09-30")
    page.locator("nav.site-nav a[href='/plans']").click()
    assert page.locator("table tbody tr").count() == 2
    assert fits(page)
    page.locator("a[href='/plans/2025-1']").click()
    page.wait_for_url("**/plans/2025-1")
    assert fits(page)
    assert page.locator("svg a").count() == 1
    page.locator("table.fairness tbody a").first.click()
    page.wait_for_url(f"**/counties/{PLAN_COUNTY}")
    assert fits(page)
    person = page.locator("table.seats a[href*='cadre=']").first
    name = person.inner_text()
    person.click()
    page.wait_for_url("**/reasons?cadre=*")
    assert name in page.inner_text("h1")
    assert ("方案选定" if language == "zh" else "chosen") in page.inner_text("h2 >> nth=0")
    assert page.locator("svg.bar").count() > 0
    assert fits(page)


def test_the_map_leads_to_the_county_by_keyboard(page, console):
    for colour in ["filled", "match", "travel"]:
        page.goto(f"{console}/plans/2025-1?colour={colour}")
        county = page.locator(".map svg a")
        county.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/plans/2025-1/counties/{PLAN_COUNTY}")


def test_an_empty_post_says_why(page, console, language):
    page.goto(f"{console}/plans/2025-1/counties/{PLAN_COUNTY}")
    vacancy = page.locator("a.vacancy").first
    vacancy.click()
    page.wait_for_url("**/reasons?village=*")
    text = page.inner_text("main")
    assert ("规则允许任此岗的有" if language == "zh" else "The rules allow") in text
    assert fits(page)
    page.locator("table.candidates a[href*='cadre=']").last.click()
    page.wait_for_url("**/reasons?cadre=*")
    assert ("代价" if language == "zh" else "Price") in page.inner_text("main")


def test_asking_about_another_village_by_its_name(page, console):
    page.goto(f"{console}/plans/2025-1/counties/{PLAN_COUNTY}")
    villages = page.locator("table.seats tbody th a").all_inner_texts()
    last = page.locator("table.seats tbody th a").nth(len(villages) - 1).get_attribute("href")
    page.locator("table.seats a[href*='cadre=']").first.click()
    page.fill("form.question input[name=village]", last.rsplit("/", 1)[1])
    page.select_option("form.question select[name=role]", "member")
    page.click("form.question button")
    page.wait_for_load_state()
    assert villages[-1] in page.inner_text("h1")
    page.fill("form.question input[name=village]", villages[-1])
    page.click("form.question button")
    page.wait_for_load_state()
    assert villages[-1] in page.inner_text("main")
    assert fits(page)


def test_two_plans_side_by_side(page, console, language):
    page.goto(f"{console}/plans/2025-2?colour=travel")
    assert "回避" in page.inner_text("main")
    page.select_option("form.compare select", "2025-1")
    page.click("form.compare button")
    page.wait_for_url("**/plans/2025-2?*with=2025-1*")
    assert "colour=travel" in page.url
    said = page.inner_text(".compared")
    assert re.search(r"[1-9]\d*人去向不同" if language == "zh" else r"[1-9]\d* (person|people) go", said), said
    assert page.locator("table.plan-figures thead th").count() == 3
    assert fits(page)


def test_headings_sort(page, console):
    page.goto(f"{console}/plans/2025-1")
    page.locator("table.fairness thead a").nth(4).click()
    page.wait_for_url("**sort=match*")
    assert page.locator("th[aria-sort='ascending']").count() == 1
    page.locator("th[aria-sort] a").click()
    page.wait_for_url("**sort=-match*")
    assert page.locator("th[aria-sort='descending']").count() == 1


def test_unknown_plans_and_people_are_not_found(browser, console):
    context = browser.new_context()
    page = context.new_page()
    for path in ["/plans/2025-9", "/plans/2025-1/reasons?cadre=nobody", "/plans/2025-1/reasons?village=519999999999",
                 "/plans/2025-1/counties/519999999999"]:
        assert page.goto(console + path).status == 404, path
    context.close()


def test_plans_work_without_script_and_print(browser, console):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ["/plans", "/plans/2025-1", f"/plans/2025-1/counties/{PLAN_COUNTY}"]:
        assert page.goto(console + path).status == 200
        assert page.locator("table tbody tr").count() > 0
        page.emulate_media(media="print")
        assert not page.locator("nav.site-nav").is_visible()
        assert page.pdf(format="A4")[:4] == b"%PDF"
        page.emulate_media(media="screen")
    context.close()
