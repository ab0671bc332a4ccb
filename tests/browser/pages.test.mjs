// What a user would do, in a real browser: find a series, see the revision, open the sentence, switch the policy, review by
// keys, take back, carry a file away. And what nobody should have to suffer: pages that a screen reader cannot read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { start } from "./served.mjs";

const axe = createRequire(process.env.ASCRIBE_BROWSER + "/package.json").resolve("axe-core/axe.min.js");
let served;
before(async () => { served = await start(); });
after(async () => { await served?.stop(); });

const open = async (path, options = {}) => {
  const context = await served.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.outside = [];
  page.on("request", (request) => { if (!request.url().startsWith(served.address) && !request.url().startsWith("data:")) page.outside.push(request.url()); });
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
  await page.goto(served.address + path);
  return page;
};
const close = async (page) => {
  assert.deepEqual(page.faults, [], "the browser reports no fault");
  assert.deepEqual(page.outside, [], "nothing is asked for outside");
  await page.context().close();
};
const toSeries = async (page) => {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Series" }).click();
  await page.getByRole("link", { name: /casualties · North Korean soldiers/ }).first().click();
};

test("from the home page to the number, its revision and its sentence", async () => {
  const page = await open("/");
  await toSeries(page);
  await page.getByRole("heading", { level: 1, name: /casualties/ }).waitFor();
  assert.ok(await page.locator("svg.chart .step").count() > 0, "a revision is drawn as a step");
  assert.ok(await page.locator("svg.chart .arrow").count() > 0, "an open bound is drawn as an arrow");
  await page.getByRole("link", { name: "revised since" }).first().click();
  const target = page.locator("tr:target");
  assert.match(await target.innerText(), /revises/);
  await target.locator(".number > a").click();
  assert.match(await page.locator("blockquote mark").first().innerText(), /\d/);
  await page.locator("blockquote footer a").first().click();
  await page.locator(".text .figure a").first().hover();
  assert.ok(await page.locator(".text .figure .card").first().isVisible(), "hovering a figure shows its card");
  await close(page);
});

test("the policy is switched and the address holds it", async () => {
  const page = await open("/");
  await toSeries(page);
  const best = () => page.locator(".numbers dd").nth(1).innerText();
  assert.equal(await best(), "–");
  await page.getByRole("navigation", { name: "Policy" }).getByRole("link", { name: "ucdp" }).click();
  assert.match(page.url(), /policy=ucdp/);
  assert.match(await best(), /^[\d,]+$/);
  await page.reload();
  assert.match(await best(), /^[\d,]+$/);
  await close(page);
});

test("a figure is reviewed by keys alone, and taken back", async () => {
  const page = await open("/review");
  const claim = await page.locator("#judge").getAttribute("action");
  await page.keyboard.press("a");
  assert.equal(await page.locator("#why").inputValue(), "read as the sentence says it");
  await page.keyboard.press("Enter");
  await page.getByRole("status").waitFor();
  assert.match(await page.getByRole("status").innerText(), /accept/);
  assert.notEqual(await page.locator("#judge").getAttribute("action"), claim, "the next claim waits");
  await page.keyboard.press("s");
  await page.waitForURL(/skip=1/);
  await page.goBack();
  await page.keyboard.press("z");
  await page.getByText("took back operation").waitFor();
  assert.equal(await page.locator("#judge").getAttribute("action"), claim, "the claim waits again");
  await close(page);
});

test("a correction needs its reason, and works without a script", async () => {
  const page = await open("/review", { javaScriptEnabled: false });
  const claim = (await page.locator("#judge").getAttribute("action")).split("/").pop();
  await page.getByText("Correct a field").click();
  await page.getByLabel("amount").fill("4000+");
  await page.getByLabel(/Accept/).check();
  await page.getByRole("button", { name: "Record" }).click();
  assert.equal(await page.getByRole("status").count(), 0, "without a reason nothing is sent");
  await page.getByLabel("Reason", { exact: true }).fill("the sentence says more than");
  await page.getByRole("button", { name: "Record" }).click();
  assert.match(await page.getByRole("status").innerText(), /corrected amount/);
  await page.goto(`${served.address}/claims/${claim}`);
  assert.match(await page.locator("dl.facts").innerText(), /4,000\+/);
  await page.goBack();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.match(await page.getByRole("status").innerText(), /took back/);
  await page.context().close();
});

test("a series is carried away in one file that needs no server", async () => {
  const page = await open("/");
  await toSeries(page);
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "report.html" }).click();
  const file = await (await waiting).path();
  const text = await readFile(file, "utf8");
  await close(page);
  const context = await served.browser.newContext({ offline: true });
  const alone = await context.newPage();
  await alone.setContent(text);
  assert.ok(await alone.locator("svg.chart .dot").count() > 5);
  assert.ok(await alone.locator("table.claims tbody tr").count() > 5);
  await context.close();
});

test("what was known at an earlier day is asked for, and the links stay there", async () => {
  const page = await open("/");
  await toSeries(page);
  const now = await page.locator("table.claims tbody tr").count();
  await page.getByLabel("published until").fill("2025-02-01");
  await page.getByRole("button", { name: "Show" }).click();
  assert.match(await page.locator(".past").innerText(), /1 February 2025/);
  const then = await page.locator("table.claims tbody tr").count();
  assert.ok(0 < then && then < now, `${then} claims of ${now}`);
  await page.locator("td.number > a").first().click();
  assert.match(page.url(), /until=2025-02-01/);
  await page.getByRole("link", { name: "As it is now" }).click();
  assert.doesNotMatch(page.url(), /until/);
  await close(page);
});

test("a figure is held against a report, and followed to where it came up", async () => {
  const page = await open("/reports");
  await page.getByRole("link", { name: /pass 4,000/ }).first().click();
  await page.getByLabel("Is a figure in this report?").fill("4,000 killed");
  await page.getByRole("button", { name: "Look" }).click();
  assert.match(await page.locator(".verdict").innerText(), /counts something else/);
  // A site that rewrites another's report.
  await page.goto(`${served.address}/search?outlet=NewsMagnify&measure=casualties`);
  await page.locator("table.claims td.number > a").first().click();
  assert.ok(await page.locator("ol.trail li").count() > 1, "the number is shown to be repeated");
  await close(page);
});

test("a series is graded with a reason, and the grade is taken back from the log", async () => {
  const page = await open("/");
  await toSeries(page);
  await page.getByText("Grade it").click();
  await page.getByLabel("grade", { exact: true }).selectOption("weak");
  await page.getByLabel("reason").fill("one agency behind most of it");
  await page.getByRole("button", { name: "Record" }).click();
  await page.getByText("on the scale airwars").waitFor();
  await page.goto(`${served.address}/log`);
  await page.getByRole("link", { name: "take back" }).first().click();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.match(await page.getByRole("status").innerText(), /took back/);
  await page.goto(`${served.address}/`);
  await toSeries(page);
  await page.getByText("Nobody has graded this series").waitFor();
  await close(page);
});

test("a page as published lies shut off beside its report", async () => {
  const page = await open("/reports");
  await page.locator("table td a").first().click();
  await page.getByText("The page as published", { exact: false }).last().click();
  const frame = page.frameLocator("iframe");
  await frame.locator("body").waitFor();
  assert.equal(await page.locator("iframe").getAttribute("sandbox"), "");
  await close(page);
});

const PAGES = ["/", "/series", "/reports", "/findings", "/sources", "/lineage", "/review", "/search?q=kursk", "/search?measure=killed&low=100", "/?until=2025-02-01", "/compare", "/about", "/log"];
const deep = async () => {
  const list = async (name) => (await (await fetch(`${served.address}/${name}.json`)).json()).rows;
  const link = (await list("lineage")).find((link) => link.from);
  return [
    (await list("series"))[0].link, (await list("sources"))[0].link, `${(await list("reports")).find((report) => report.n_claims > 2).link}?figure=4000`,
    `/compare?left=${link.from}&right=${link.report}`, (await (await fetch(`${served.address}/review.json`)).json()).next.link,
  ];
};
for (const [name, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 } }]]) {
  test(`every page can be read by everyone (${name})`, async () => {
    for (const path of [...PAGES, ...await deep()]) {
      const page = await open(path, options);
      await page.evaluate(await readFile(axe, "utf8"));
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      const told = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join("\n    ")}`);
      assert.deepEqual(told, [], `${path} (${name})`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${path} (${name}) is ${overflow} pixels too wide`);
      await close(page);
    }
  });
}
