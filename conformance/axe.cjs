// axe-core in headless Chromium: can everybody use a page? On a phone and on a desk, by day and by night.
'use strict';
const fs = require('fs');
const { pathToFileURL } = require('url');
const { answerEach, chromium, fail, from } = require('./chromium.cjs');

const axe = fs.readFileSync(from.resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 1400];
const SCHEMES = ['light', 'dark'];

async function look(browser, file) {
  const page = await browser.newPage();
  try {
    const found = [];
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (/^(file|data|blob|about):/.test(request.url())) return request.continue();
      found.push(`loads ${request.url()}`);
      return request.abort();
    });
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(axe);
    for (const width of WIDTHS) {
      await page.setViewport({ width, height: 900 });
      const overflow = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
      if (overflow > 0) found.push(`reflow: ${overflow} px wider than the window [${width} px]`);
      for (const scheme of SCHEMES) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, help, nodes } of violations) {
          found.push(`${id}: ${help} [${width} px, ${scheme}: ${nodes.map((node) => node.target.join(' ')).join(', ')}]`);
        }
      }
    }
    return found;
  } finally {
    await page.close();
  }
}

(async () => {
  // root, as in a container, has no sandbox
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const browser = await from('puppeteer').launch({ executablePath: chromium, headless: true, pipe: true, timeout: 60000, args });
  try {
    await answerEach('axe', (file) => look(browser, file));
  } finally {
    await browser.close();
  }
})().catch(fail);
