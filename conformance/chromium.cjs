// What the validators that run in Chromium share: its start, the files that are asked for, the answers.
'use strict';
const path = require('path');
const { createRequire } = require('module');

const [packages, chromium] = process.argv.slice(2);
const from = createRequire(path.join(packages, 'package.json'));

// Answers for each file that is asked for; look(file) gives what was found, or throws.
async function answerEach(check, look) {
  let asked = '';
  for await (const piece of process.stdin) asked += piece;
  for (const file of asked.split('\n').filter(Boolean)) {
    const found = await look(file).catch((error) => [`can't be looked at: ${error && error.message || error}`]);
    console.log(JSON.stringify({ file, check, found: found.map((text) => text.replace(/\s+/g, ' ')) }));
  }
}

function fail(error) {
  console.error(error);
  process.exit(1);
}

module.exports = { answerEach, chromium, fail, from };
