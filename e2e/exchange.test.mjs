// The catalogue on paper and in files: what anybody carries away, what the editor brings back, what another guide asks.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Somebody at a screen with a table to send. */
async function sends(person, text) {
  await person.page.getByLabel("表格文件").setInputFiles({ name: "目录.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await person.page.getByRole("button", { name: "上传并检查" }).click();
}

/** What stands on the printed page, as Chromium prints it. */
async function printed(person, path) {
  await person.opens(path);
  await person.page.emulateMedia({ media: "print" });
  const bytes = await person.page.pdf({ preferCSSPageSize: true, printBackground: true });
  await writeFile(join(process.env.PRINTED_TO ?? tmpdir(), `printed-${person.lang}.pdf`), bytes);
  await person.page.emulateMedia({ media: "screen" });
  return bytes;
}

test("a guide goes home on paper, in either language, and the catalogue as tables and open data", async () => {
  for (const lang of ["zh-CN", "en"]) {
    const reader = await sitDown(browser, city, "phone", lang);
    await reader.opens("/guides/CR012");
    const link = reader.page.getByRole("link", { name: lang === "en" ? "Download PDF" : "下载 PDF" });
    const answer = await reader.page.request.get(await link.getAttribute("href"), { headers: { "accept-language": lang } });
    assert.equal(answer.headers()["content-type"], "application/pdf");
    const leaflet = await answer.body();
    assert.equal(leaflet.subarray(0, 5).toString(), "%PDF-");
    await writeFile(join(process.env.PRINTED_TO ?? tmpdir(), `leaflet-${lang}.pdf`), leaflet);
    const pages = (await printed(reader, "/guides/CR012")).toString("latin1").match(/\/Type ?\/Page\b/g)?.length;
    assert.ok(pages <= 2, `the page prints on ${pages} sheets`);
    for (const path of ["/guides/export.xlsx", "/guides/export.csv", "/api/v1/open/items.json", "/api/v1/open/items.schema.json"]) {
      assert.equal((await reader.page.request.get(path)).status(), 200, path);
    }
    await reader.isContent();
    await reader.leaves();
  }
});

test("an editor sends a table with a mistake, puts it right, and it becomes drafts", async () => {
  const editor = await sitDown(browser, city, "desk");
  await editor.signsInAs(/目录/);
  await editor.opens("/admin/catalogue/import");
  await editor.isContent();
  await editor.keepsBoth("90-import");
  await sends(editor, "事项编号,版本,承诺工作日\nCR012,1,三天\nCR001,1,5\n");
  await editor.sees("第 2 行 C 列“承诺工作日”");
  await editor.sees("没有导入任何内容");
  await editor.isContent();
  await editor.keepsBoth("91-import-wrong");
  const marked = await editor.page.request.get(`${new URL(editor.page.url()).pathname}/marked.xlsx`);
  assert.equal(marked.status(), 200);
  await editor.opens("/admin/catalogue/import");
  await sends(editor, "事项编号,版本,承诺工作日,收费说明,收费说明英文\nCR012,1,3,加急另计,Faster costs more\nCR001,1,5,,\n");
  await editor.sees("没有差错");
  await editor.isContent();
  await editor.keepsBoth("92-import-right");
  await editor.page.getByRole("button", { name: /导入 2 份草稿/ }).click();
  await editor.sees("已导入 2 份草稿");
  await editor.leaves();
});

test("another guide beside ours: a mistake is named, a right one is published for everybody", async () => {
  const editor = await sitDown(browser, city, "desk");
  await editor.signsInAs(/目录/);
  await editor.opens("/admin/catalogue/baselines");
  await editor.fills("名称", "某省政务服务事项（演示）");
  await editor.fills("出处", "演示数据，不是真实文件");
  await editor.fills("截止日期", "2025-12-31");
  await sends(editor, "事项编码,事项名称,申请材料,承诺时限,跑动次数,收费\nCR012,,6,很快,2,20\n");
  await editor.sees("第 2 行 D 列");
  await editor.isContent();
  await editor.keeps("93-baseline-wrong");
  await editor.opens("/admin/catalogue/baselines");
  await editor.fills("名称", "某省政务服务事项（演示）");
  await editor.fills("出处", "演示数据，不是真实文件");
  await editor.fills("截止日期", "2025-12-31");
  const rows = ["CR001,,6,10个工作日,5,2次,120", "CR012,,6,20个工作日,5,2次,20", "HZ001,,4,3,4,1,免费", "SF001,,3,60,4,2,20", ",没有的事项,1,1,1,1,1"];
  await sends(editor, `事项编码,事项名称,申请材料,承诺时限,环节,跑动次数,收费\n${rows.join("\n")}\n`);
  await editor.sees("已保存");
  await editor.isContent();
  await editor.page.getByRole("button", { name: "公开" }).first().click();
  await editor.page.locator("dialog[open] [data-yes]").click();
  await editor.sees("已公开");
  await editor.keeps("94-baseline");
  for (const screen of ["phone", "desk"]) {
    const reader = await sitDown(browser, city, screen);
    await reader.opens("/guides/compare");
    await reader.sees("某省政务服务事项（演示）");
    await reader.isContent();
    await reader.keepsBoth("95-compare");
    await reader.leaves();
  }
  await editor.leaves();
});
