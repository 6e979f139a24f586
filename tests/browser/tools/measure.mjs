// Lighthouse on several addresses with one Chromium: node measure.mjs CHROMIUM SWITCHES ADDRESS…
// Prints {address: {scores: {category: 0…100}, failed: [{id, title, detail}]}} as JSON.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [chromePath, switches, ...addresses] = process.argv.slice(2);
const chrome = await launch({
  chromePath,
  chromeFlags: ['--headless=new', ...switches.split(' ').filter(Boolean)],
  logLevel: 'silent',
});
const found = {};
try {
  for (const address of addresses) {
    // The defaults: a telephone (Moto G Power) on a slow fourth-generation line, simulated (150 ms, 1.6 Mbit/s, CPU / 4).
    const { lhr } = await lighthouse(address, { port: chrome.port, output: 'json', logLevel: 'silent' });
    const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]);
    const failed = Object.values(lhr.audits)
      .filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== 'informative')
      .map(({ id, title, displayValue, explanation }) => ({ id, title, detail: explanation ?? displayValue ?? '' }));
    found[address] = { scores: Object.fromEntries(scores), failed, throttling: lhr.configSettings.throttlingMethod };
  }
} finally {
  await chrome.kill();
}
console.log(JSON.stringify(found));
