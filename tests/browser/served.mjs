// The sample ledger, served by the program under test, and Chromium to look at it.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { chromium } = createRequire(process.env.ASCRIBE_BROWSER + "/package.json")("playwright-core");

/** Runs `ascribe demo --serve` and a browser. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), "ascribe-browser-"));
  const program = spawn(process.env.ASCRIBE_PROGRAM, ["demo", "--serve", "--ledger", join(folder, "demo.ledger")], {
    env: { ...process.env, ASCRIBE_USER: "tester" }, stdio: ["ignore", "ignore", "pipe"],
  });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    program.stderr.on("data", (bytes) => {
      said += bytes;
      const found = said.match(/pages at (http:\S+?)\/ /);
      if (found) resolve(found[1]);
    });
    program.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
  });
  const browser = await chromium.launch({
    executablePath: process.env.ASCRIBE_CHROMIUM ?? "/usr/bin/chromium",
    // Containers run tests as root, where Chromium's own sandbox cannot be made.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  }).catch((error) => { program.kill("SIGINT"); throw error; });
  const stop = async () => {
    await browser.close();
    program.kill("SIGINT");
    await rm(folder, { recursive: true, force: true });
  };
  return { address, browser, stop };
}
