// Makes docs/screenshots/overview.png: a resident's phone and an officer's desk, side by side. Best with the whole demo city:
// YICHUANG_E2E_CITY=http://127.0.0.1:8080 node e2e/overview.mjs
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

const folder = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

const frame = (phone, desk) => `<!doctype html><style>
  body { margin: 0; width: 1440px; height: 700px; display: flex; gap: 36px; align-items: center; justify-content: center; background: #e6ecf5; }
  img { display: block; border-radius: 18px; box-shadow: 0 10px 30px #14213a33; }
  .phone { height: 640px; border: 8px solid #14213a; border-radius: 34px; }
  .desk { width: 1000px; border-radius: 12px; }
</style><img class="phone" src="${phone}"><img class="desk" src="${desk}">`;

const city = await startCity();
const browser = await startBrowser();
try {
  const resident = await sitDown(browser, city, "phone");
  await resident.signsInAs("15400000001");
  await resident.opens("/");
  const officer = await sitDown(browser, city, "office");
  await officer.signsInAs("NH0029");
  await officer.opens("/desk?tray=deliver");
  const shot = async ({ page }) => `data:image/png;base64,${(await page.screenshot()).toString("base64")}`;
  const page = await browser.newPage({ viewport: { width: 1440, height: 700 } });
  await page.setContent(frame(await shot(resident), await shot(officer)));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}overview.png` });
} finally {
  await browser.close();
  await city.stop();
}
