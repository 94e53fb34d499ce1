"""Two deployments compared: in documents, on pages, at the command line, in metrics."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from conftest import AGENTS, Start
from dashboard import Dashboard
from filtering import Row, milliseconds
from program import run
from standin import AGENT, past, row, standing_in
from test_metrics import PREFIX, samples, value
from visiting import picture, violations, visit

OLD = "0a000000-0000-4000-8000-000000000000"
BAD = "0b000000-0000-4000-8000-000000000000"
NEW = "0c000000-0000-4000-8000-000000000000"
MEASURES = ["failureShare", "coldShare", "coldStartSeconds", "warmStartSeconds", "durationSeconds"]
FOUR_HOURS = 4 * 3600 * 1000

Serve = Callable[..., Dashboard]


def deployment(identifier: str, minute: int, failing: float, random: Random) -> list[dict]:
    """400 sessions, a minute apart, the first so many minutes before another time."""
    return [
        row(
            f"{identifier[:8]}-0000-4000-8000-{number:012}",
            deploymentId=identifier,
            createdAt=past(minute - number),
            endedAt=past(minute - number - random.randint(1, 3)),
            completionStatus=word(random.random(), failing),
            coldStart=random.random() < 0.2,
            botStartSeconds=random.randint(0, 4),
        )
        for number in range(400)
    ]


def word(chance: float, failing: float) -> str:
    if chance < failing:
        return "HTTP_ERROR"
    return "HTTP_COMPLETED" if chance < 0.97 else "SOMETHING_ELSE"


@pytest.fixture(scope="module")
def three(serve: Serve) -> Iterator[Dashboard]:
    """A dashboard of an agent with three deployments, of which the second fails more."""
    random = Random(9)
    rows = [
        *deployment(NEW, 400, 0.02, random),
        *deployment(BAD, 900, 0.15, random),
        *deployment(OLD, 1400, 0.02, random),
    ]
    rows[-1]["completionStatus"] = "500"
    rows[0]["completionStatus"] = "NEVER_SEEN_BEFORE"
    with standing_in() as (address, seen):
        seen.rows = rows
        settings = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        yield serve("--sync-interval", "3600", settings=settings).wait_until_complete()


def compared(dashboard: Dashboard, agent: str = AGENT, **parameters: str) -> dict[str, Any]:
    return dashboard.json(f"/agents/{agent}/deployments.json", list(parameters.items()))


def counted(rows: list[Row], deployment: str) -> dict[str, list[float]]:
    """What is measured of a deployment of which none runs any more."""
    own = [
        each
        for each in rows
        if each["deploymentId"] == deployment
        and each["endedAt"]
        and milliseconds(each["endedAt"]) - milliseconds(each["createdAt"]) <= FOUR_HOURS
    ]
    known = [each for each in own if each["outcome"] != "unknown"]
    starts = [each for each in own if each["coldStart"] is not None]
    bot = [each for each in starts if each["botStartSeconds"] is not None]
    return {
        "failureShare": [each["outcome"] == "failed" for each in known],
        "coldShare": [each["coldStart"] for each in starts],
        "coldStartSeconds": [each["botStartSeconds"] for each in bot if each["coldStart"]],
        "warmStartSeconds": [each["botStartSeconds"] for each in bot if not each["coldStart"]],
        "durationSeconds": [each["durationSeconds"] // 1 for each in own],
    }


def figure(name: str, values: list[float]) -> float:
    if name.endswith("Share"):
        return sum(values) / len(values)
    percent = 50 if name == "durationSeconds" else 95
    return sorted(values)[-(-percent * len(values) // 100) - 1]


def test_the_figures_are_those_of_the_rows(three: Dashboard):
    rows = three.rows(AGENT)
    for baseline, candidate in [(OLD, BAD), (BAD, NEW), (OLD, NEW), (NEW, OLD)]:
        told = compared(three, baseline=baseline, candidate=candidate)
        assert (told["baseline"], told["candidate"]) == (baseline, candidate)
        assert [measure["name"] for measure in told["measures"]] == MEASURES
        before, after = counted(rows, baseline), counted(rows, candidate)
        for measure in told["measures"]:
            name = measure["name"]
            for side, values in (("baseline", before[name]), ("candidate", after[name])):
                assert measure[side]["count"] == len(values)
                assert measure[side]["value"] == pytest.approx(figure(name, values))
                low, high = measure[side]["low"], measure[side]["high"]
                assert low is None or low <= measure[side]["value"]
                assert high is None or high >= measure[side]["value"]
            difference = measure["candidate"]["value"] - measure["baseline"]["value"]
            assert measure["difference"]["value"] == pytest.approx(difference)


def test_worse_and_then_better(three: Dashboard):
    assert compared(three, baseline=OLD, candidate=BAD)["verdict"] == "worse"
    latest = compared(three)
    assert (latest["baseline"], latest["candidate"]) == (BAD, NEW), "the two latest"
    assert latest["verdict"] == "better"
    assert compared(three, baseline=OLD, candidate=NEW)["verdict"] == "unclear"
    assert compared(three, candidate=BAD)["baseline"] == OLD, "the one before"
    for told in (latest, compared(three, baseline=NEW, candidate=BAD)):
        for measure in told["measures"]:
            low, high = measure["difference"]["low"], measure["difference"]["high"]
            leaves_out_none = (low is not None and low > 0) or (high is not None and high < 0)
            assert leaves_out_none == (measure["verdict"] in ("worse", "better", "different"))


def test_new_statuses_are_those_the_baseline_never_had(three: Dashboard):
    new = compared(three, baseline=BAD, candidate=NEW)["newStatuses"]
    assert [(each["completionStatus"], each["sessions"]) for each in new] == [
        ("NEVER_SEEN_BEFORE", 1)
    ]
    old = compared(three, baseline=NEW, candidate=OLD)["newStatuses"]
    assert [each["completionStatus"] for each in old] == ["500"]


def test_filters_apply(three: Dashboard):
    told = compared(three, baseline=OLD, candidate=BAD, startType="cold")
    shares = {measure["name"]: measure for measure in told["measures"]}
    assert shares["coldShare"]["candidate"]["value"] == 1
    assert shares["warmStartSeconds"]["candidate"]["count"] == 0
    assert shares["warmStartSeconds"]["verdict"] == "too-few"
    cold = [
        each for each in three.rows(AGENT, [("startType", "cold")]) if each["deploymentId"] == BAD
    ]
    assert told["counted"]["candidate"]["sessions"] == len(cold)


def test_one_that_has_no_sessions_is_no_error(three: Dashboard):
    told = compared(three, baseline=OLD, candidate="about-to-come")
    assert told["candidate"] == "about-to-come" and told["verdict"] == "too-few"
    assert all(measure["candidate"]["value"] is None for measure in told["measures"])
    alone = compared(three, deploymentId=OLD)
    assert alone["candidate"] == OLD and alone["baseline"] is None
    assert alone["measures"][0]["candidate"]["low"] is not None


def test_what_still_runs_is_waited_for(dashboard: Dashboard):
    for agent in AGENTS:
        told = compared(dashboard, agent)
        sample = told["counted"]["candidate"]
        rows = dashboard.rows(agent, [("deploymentId", told["candidate"])])
        now = milliseconds(told["asOf"])
        running = [
            milliseconds(each["createdAt"])
            for each in rows
            if each["createdAt"]
            and not each["endedAt"]
            and now - milliseconds(each["createdAt"]) <= FOUR_HOURS
        ]
        cut = min(running, default=None)
        fitting = [
            each
            for each in rows
            if each["createdAt"]
            and each["endedAt"]
            and (cut is None or milliseconds(each["createdAt"]) < cut)
            and milliseconds(each["endedAt"]) - milliseconds(each["createdAt"]) <= FOUR_HOURS
        ]
        assert sample["sessions"] == len(fitting)
        left = sample["leftOut"]
        assert left["active"] == sum(not each["endedAt"] for each in rows)
        assert sample["sessions"] + left["active"] + left["waiting"] + left["tooLong"] == len(rows)


# The demo's cloud


@pytest.fixture(scope="module")
def demo(start: Start) -> Dashboard:
    """What whoever tries the program sees, at a time that stands still."""
    process = start("demo", "--listen", "127.0.0.1:0", "--clock", "2026-11-20T11:40:00Z")
    return Dashboard(process).wait_until_complete()


def test_the_demo_has_a_bad_deployment_and_a_good_one(demo: Dashboard):
    """The newest of one agent is bad, the second to last of another; nothing else stands out."""
    expected = {"support-line": {0: "worse"}, "booking-line": {0: "better", 1: "worse"}}
    for agent in ("support-line", "night-desk", "booking-line"):
        deployments = [
            each["deploymentId"]
            for each in demo.json(f"/agents/{agent}/deployments.json")["deployments"]
            if each["deploymentId"]
        ]
        for place, (candidate, baseline) in enumerate(zip(deployments, deployments[1:])):
            told = compared(demo, agent, baseline=baseline, candidate=candidate)
            verdict = expected.get(agent, {}).get(place, "unclear")
            assert told["verdict"] == verdict, (agent, place, told["measures"])


# Pages


def chosen(page: Page, name: str) -> str:
    return page.locator(f"form.chooser select[name={name}]").input_value()


@pytest.mark.parametrize("script", [True, False])
def test_two_are_chosen_on_the_page(browser: Browser, three: Dashboard, script: bool):
    with visit(browser, f"{three.address}/agents/{AGENT}/deployments", script=script) as page:
        assert (chosen(page, "baseline"), chosen(page, "candidate")) == (BAD, NEW)
        assert page.locator("p.summary .verdict").inner_text() == "better"
        page.locator("form.chooser select[name=baseline]").select_option(OLD)
        page.locator("form.chooser select[name=candidate]").select_option(BAD)
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url("**baseline=0a**")
        assert page.locator("p.summary .verdict").inner_text() == "worse"
        assert "apply" not in page.url
        rows = page.locator("table.measures tbody tr")
        assert rows.count() == 5
        assert rows.nth(0).locator(".verdict").inner_text() == "worse"
        assert rows.locator("td.both svg.mini").count() == 5
        page.get_by_role("link", name="Swap").click()
        page.wait_for_url("**baseline=0b**")
        assert page.locator("p.summary .verdict").inner_text() == "better"
        if script:
            assert violations(page) == ""
            picture(page, "comparison")


def test_a_new_status_leads_to_its_rows(browser: Browser, three: Dashboard):
    with visit(browser, f"{three.address}/agents/{AGENT}/deployments") as page:
        statuses = page.locator("section[aria-labelledby=new-statuses] tbody tr")
        assert statuses.locator("th").all_inner_texts() == ["NEVER_SEEN_BEFORE"]
        statuses.locator("td a").click()
        page.wait_for_url("**/sessions?**")
        assert page.locator("nav.pager b").inner_text().endswith("of 1")


def test_the_table_says_it_of_each_against_the_one_before(browser: Browser, three: Dashboard):
    with visit(browser, f"{three.address}/agents/{AGENT}/deployments") as page:
        told = page.locator("table.deployments tbody tr .against")
        words = [" ".join(text.split()) for text in told.all_inner_texts()]
        assert words[0].startswith("better") and words[1].startswith("worse")
        assert words[2] == "first in this range"
        page.locator("table.deployments tbody tr").nth(1).locator(".against a").click()
        page.wait_for_url("**baseline=0a**")
        assert (chosen(page, "baseline"), chosen(page, "candidate")) == (OLD, BAD)


def test_the_sessions_page_says_when_the_newest_is_worse(browser: Browser, demo: Dashboard):
    with visit(browser, f"{demo.address}/agents/{AGENTS[0]}/sessions") as page:
        finding = page.locator("ul.findings li.worse")
        assert "is worse than" in finding.inner_text()
        finding.get_by_role("link", name="Compare").click()
        page.wait_for_url("**/deployments?**")
        assert page.locator("p.summary .verdict").inner_text() == "worse"


def test_under_a_filter_of_one_deployment_there_is_nothing_to_compare(
    browser: Browser, three: Dashboard
):
    with visit(browser, f"{three.address}/agents/{AGENT}/deployments?deploymentId={OLD}") as page:
        assert "no other deployment" in page.locator("p.summary").inner_text()
        assert page.locator("table.measures").count() == 0
        links = page.locator("table.deployments tbody").get_by_role("link", name="baseline")
        assert links.count() == 0, "nothing to be the baseline of"


NASTY = "\u202etxet\u2066 <b>bold</b> " + "x" * 3000


def test_words_from_outside_stay_where_they_are(browser: Browser, serve: Serve, tmp_path: Path):
    """Ids and statuses that turn text around, or never end."""
    random = Random(10)
    turned = "dep\u202etxet-turned"
    rows = [
        *({**each, "deploymentId": turned} for each in deployment(NEW, 400, 0.1, random)),
        *deployment(OLD, 900, 0.1, random),
    ]
    rows[0]["completionStatus"] = NASTY
    with standing_in() as (address, seen):
        seen.rows = rows
        settings = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        dashboard = serve("--sync-interval", "3600", settings=settings).wait_until_complete()
        with visit(browser, f"{dashboard.address}/agents/{AGENT}/deployments") as page:
            assert "\u202e" not in page.locator("section[aria-labelledby=comparison]").inner_text()
            status = page.locator("section[aria-labelledby=new-statuses] tbody th code")
            assert status.inner_text() == NASTY
            assert status.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
            for width in (390, 1200):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == ""
        told = run("compare", "--agent", AGENT, "--archive", str(dashboard.archive), home=tmp_path)
        assert told.returncode == 0 and "\u202e" not in told.stdout
        assert "dep\ufffdtxet-turned against" in told.stdout


# The command line, and metrics


@pytest.fixture(scope="module")
def archive(three: Dashboard) -> Path:
    assert three.archive
    return three.archive


def test_a_pipeline_can_stop_on_it(three: Dashboard, archive: Path, tmp_path: Path):
    options = ("compare", "--agent", AGENT, "--archive", str(archive))
    worse = run(
        *options, "--baseline", OLD, "--candidate", BAD, "--fail-on", "worse", home=tmp_path
    )
    assert worse.returncode == 3 and worse.stderr == ""
    assert worse.stdout.startswith(f"worse: {BAD} against {OLD}\n")
    better = run(*options, "--fail-on", "worse", home=tmp_path)
    assert better.returncode == 0 and better.stdout.startswith(f"better: {NEW} against {BAD}\n")
    assert run(*options, "--fail-on", "better", home=tmp_path).returncode == 3
    told = json.loads(run(*options, "--format", "json", home=tmp_path).stdout)
    page = compared(three)
    same = ("verdict", "measures", "newStatuses", "counted", "baseline", "candidate", "coverage")
    for name in same:
        assert told[name] == page[name], name
    filtered = run(*options, "--filter", f"candidate={BAD}", home=tmp_path)
    assert filtered.stdout.startswith(f"worse: {BAD} against {OLD}\n")


@pytest.mark.parametrize(
    ("options", "setting"),
    [
        (["--fail-on", "bad"], "--fail-on"),
        (["--format", "csv"], "--format"),
        (["--agent", "nobody"], "--agent"),
        (["--filter", "outcome=crashed"], "outcome"),
        (["--candidate", ""], "--candidate"),
        (["--baseline", ""], "--baseline"),
    ],
)
def test_bad_options_are_named(archive: Path, tmp_path: Path, options: list[str], setting: str):
    known = ["--agent", AGENT, "--archive", str(archive)]
    result = run("compare", *known, *options, home=tmp_path)
    assert result.returncode not in (0, 3)
    assert setting in result.stderr and result.stderr.count("\n") == 1


def test_metrics_have_the_verdict_on_the_newest(three: Dashboard):
    read = samples(three.good("/metrics").text)
    name = f"{PREFIX}newest_deployment_verdict"
    told = {
        verdict: value(read, name, agent=AGENT, verdict=verdict)
        for verdict in ("worse", "better", "different", "unclear", "too-few")
    }
    assert told == {"worse": 0, "better": 1, "different": 0, "unclear": 0, "too-few": 0}
