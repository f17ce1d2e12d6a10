// Ace by DAISY: can everybody read a book? With its runner in headless Chromium; its own command wants Electron.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { answerEach, chromium, fail, from } = require('./chromium.cjs');

process.env.PUPPETEER_EXECUTABLE_PATH = chromium;
process.env.ACE_TIMEOUT_INITIAL = '60000'; // Chromium's start can take longer than the 5 s that Ace gives it
const ace = from('@daisy/ace-core');
const runner = from('@daisy/ace-axe-runner-puppeteer');

async function look(folder, file) {
  const outdir = fs.mkdtempSync(path.join(folder, 'report-')); // without it the report goes to standard output
  const options = {
    cwd: process.cwd(), outdir, tmpdir: fs.mkdtempSync(path.join(folder, 'book-')), jobid: file,
    initLogger: true, silent: true, fileName: path.join(folder, 'ace.log'), // else it writes to a log of the user's
  };
  const [, report] = await ace(file, options, runner);
  const found = report.assertions.flatMap(({ 'earl:testSubject': { url }, assertions }) =>
    assertions
      .filter((one) => one['earl:result']['earl:outcome'] !== 'pass')
      .map((one) => `${one['earl:test']['dct:title']}: ${one['earl:result']['dct:description']} [${url}]`));
  const passed = report['earl:result']['earl:outcome'] === 'pass';
  return found.length || passed ? found : ['fails, and no rule is named'];
}

(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-'));
  try {
    await answerEach('Ace', (file) => look(folder, file));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0); // the runner would keep its browser for further books
})().catch(fail);
