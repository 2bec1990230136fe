// A photograph of a paper that nobody has: drawn by the browser, marked as a sample.
const card = (title, number) => `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; width: 960px; height: 640px; display: grid; place-items: center; background: #8d99a8; }
  .card { width: 800px; height: 500px; padding: 40px; box-sizing: border-box; border-radius: 28px; color: #17324d;
    background: linear-gradient(120deg, #dfeaf4, #b9d3ea 60%, #cfe3d8); font: 26px "Noto Sans CJK SC", sans-serif;
    transform: rotate(-1.5deg); box-shadow: 0 12px 40px #0006; position: relative; }
  h1 { margin: 0 0 24px; font-size: 40px; letter-spacing: .1em; }
  .face { position: absolute; right: 48px; top: 130px; width: 190px; height: 240px; background: #9fb7cc; border-radius: 8px; }
  b { position: absolute; left: 40px; bottom: 36px; font-size: 60px; color: #b3261e; opacity: .75; letter-spacing: .3em; }
</style><div class="card"><h1>${title}</h1><p>SAMPLE</p><p>${number}</p><div class="face"></div><b>样本</b></div>`;

/** The picture as a file for `setInputFiles`. */
export async function photograph(browser, title, number) {
  const page = await browser.newPage({ viewport: { width: 960, height: 640 } });
  await page.setContent(card(title, number));
  const buffer = await page.screenshot({ type: "jpeg", quality: 80 });
  await page.close();
  return { name: "photo.jpg", mimeType: "image/jpeg", buffer };
}
