// A day of the hall, many times as fast, with pictures of it in e2e/shots: node e2e/day.mjs [VISITORS [SPEED [WINDOWS]]]
// The city is the demo city with a fast clock; visitors and officers are `yichuang simulate hall --through`, which says in the end what
// came of the day. Somebody with a phone takes a number for each picture and gives it up again.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { password } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { program, startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

const [visitors = "2000", speed = "60", windows = "61"] = process.argv.slice(2);
const folder = process.env.YICHUANG_DAY_SHOTS ?? fileURLToPath(new URL("./shots/", import.meta.url));
const hours = ["08:40", "10:00", "12:20", "15:00"];
const site = "NH-HALL";
// The cards of two of the cast, who come for an identity card; an officer of those windows.
const card = "339901198610030159";
const item = "SF003";
const badge = "NH0019";

mkdirSync(folder, { recursive: true });
const city = await startCity("--residents", "1200", "--weeks", "1", "--speed", speed, "--at", "07:15");
const browser = await startBrowser();
const said = drive();
try {
  const [board, display, phone, officer] = await Promise.all([
    sitDown(browser, city, "board"),
    sitDown(browser, city, "board"),
    sitDown(browser, city, "phone"),
    sitDown(browser, city, "office"),
  ]);
  const signedIn = await officer.page.request.post("/signin", { form: { login: badge, password }, maxRedirects: 0 });
  if (signedIn.status() !== 303) throw new Error(`${badge} cannot sign in: ${signedIn.status()}`);
  await board.opens(`/boards/${site}`);
  for (const hour of hours) {
    await until(hour);
    const busy = (await look()).windows.find((it) => it.shown && it.post === "open");
    const number = await take();
    await Promise.all([
      display.opens(`/boards/${site}/${busy?.number ?? 1}`),
      phone.opens(`/tickets/${number.code}`),
      officer.opens("/desk/window"),
    ]);
    const taken = { board, display, phone, window: officer };
    for (const [name, { page }] of Object.entries(taken)) {
      await page.screenshot({ path: `${folder}/day-${hour.replace(":", "")}-${name}.png` });
    }
    await fetch(`${city.address}/api/v1/tickets/${number.code}/leave`, { method: "POST" });
  }
  const complaints = [board, display, phone, officer].flatMap((it) => it.complaints);
  if (complaints.length > 0) console.error(complaints.join("\n"));
  process.exitCode = await said;
} finally {
  await browser.close();
  await city.stop();
}

/** The day itself; ends with the exit code of the program. */
function drive() {
  const args = ["simulate", "hall", "--through", city.address, "--speed", speed, "--visitors", visitors, "--windows", windows];
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

async function look() {
  return (await fetch(`${city.address}/api/v1/sites/${site}/board`)).json();
}

/** Waits until the clock over the board shows a time. */
async function until(hour) {
  for (;;) {
    const { at } = await look();
    const shown = new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
    if (shown >= hour) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function take() {
  const body = JSON.stringify({ id_number: card, items: [item] });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${city.address}/api/v1/sites/${site}/tickets`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`no number: ${await answer.text()}`);
  return answer.json();
}
