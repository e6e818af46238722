// Checks pages in a real browser: axe-core's rules, whether anything is fetched, whether a narrow screen
// scrolls sideways, what is printed.
//
// usage: node html.mjs CHROMIUM MODULES FOLDER, where FOLDER holds *.html; pictures and PDFs are written beside
// them.
import { createRequire } from 'node:module';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const [chromium, modules, folder] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// 1280 pixels at 200 % are 640; 320 is the width that a page must fit without scrolling.
const views = [
  { name: 'wide', width: 1280, scheme: 'light', rules: 'golden-' }, { name: 'wide-dark', width: 1280, scheme: 'dark', rules: 'golden-' },
  { name: 'zoomed', width: 640, scale: 2, scheme: 'light', rules: 'golden-' },
  { name: 'narrow', width: 320, scheme: 'light', rules: 'golden-' }, { name: 'narrow-dark', width: 320, scheme: 'dark', rules: '' },
  { name: 'large-letters', width: 640, scheme: 'light', letters: '200%' },
];
// Two sheets in one document have two of each landmark; that is up to whoever joins them.
const joined = ['landmark-no-duplicate-banner', 'landmark-no-duplicate-contentinfo', 'landmark-no-duplicate-main', 'landmark-one-main', 'landmark-unique', 'page-has-heading-one'];

// measure finds what overflows the page sideways.
function measure() {
  const wide = document.documentElement.scrollWidth > window.innerWidth ? [`${document.documentElement.scrollWidth} pixels wide`] : [];
  for (const e of document.body.querySelectorAll('*')) {
    const r = e.getBoundingClientRect();
    if (r.width > 1 && (r.right > window.innerWidth + 1 || r.left < -1)) wide.push(`${e.tagName}.${e.getAttribute('class') ?? ''} from ${Math.round(r.left)} to ${Math.round(r.right)}`);
  }
  return wide.slice(0, 3);
}

async function rules(page, without) {
  await page.evaluate(axe);
  return page.evaluate(async (off) => {
    const found = await axe.run(document, {
      resultTypes: ['violations', 'incomplete'],
      rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true }, ...Object.fromEntries(off.map((r) => [r, { enabled: false }])) },
    });
    const ink = getComputedStyle(document.body).color;
    // axe can't see what is behind the letters of a drawing. They have the page's own ink on its paper.
    const drawn = (r, n) => r.id.startsWith('color-contrast') && n.target.every((t) => {
      const e = document.querySelector(t);
      return e instanceof SVGTextElement && getComputedStyle(e).fill === ink;
    });
    const say = (kind) => (r) => r.nodes.filter((n) => kind === 'axe' || !drawn(r, n)).map((n) => `${kind} ${r.id}: ${r.help}: ${n.target} ${n.any.concat(n.all).map((c) => c.message).join('; ').slice(0, 200)}`);
    return { faults: found.violations.flatMap(say('axe')).concat(found.incomplete.flatMap(say('axe can not tell'))), passed: found.passes.length };
  }, without);
}

async function look(browser, file, faults) {
  const name = basename(file, '.html');
  const page = await browser.newPage();
  const fault = (where, what) => faults.push(`${name}, ${where}: ${what}`);
  const address = 'file://' + file;
  await page.setRequestInterception(true);
  page.on('request', (r) => {
    if (r.url() === address || r.url().startsWith('data:')) return r.continue();
    fault('network', 'asks for ' + r.url().slice(0, 100));
    return r.abort();
  });
  page.on('console', (m) => fault('console', m.text().slice(0, 200)));
  page.on('pageerror', (e) => fault('script', String(e)));
  page.on('dialog', (d) => { fault('script', 'a dialog'); d.dismiss(); });
  let passed = 0;
  for (const v of views) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: v.scheme }]);
    await page.setViewport({ width: v.width, height: 900, deviceScaleFactor: v.scale ?? 1 });
    await page.goto(address);
    if (v.letters) await page.evaluate((s) => { document.documentElement.style.fontSize = s; }, v.letters);
    for (const w of await page.evaluate(measure)) fault(v.name, 'sticks out: ' + w);
    if (process.env.KEEP) await page.screenshot({ path: join(folder, `${name}-${v.name}.png`), fullPage: true });
    if (v.rules === undefined || !name.startsWith(v.rules)) continue;
    const found = await rules(page, name.startsWith('joined') ? joined : []);
    passed = found.passed;
    for (const f of found.faults) fault(v.name, f);
  }
  // As a browser prints by default, without backgrounds.
  await page.goto(address);
  await page.pdf({ path: join(folder, name + '.pdf'), format: 'letter', printBackground: false });
  const facts = await page.evaluate(() => ({ title: document.title, words: document.body.innerText }));
  await page.close();
  return { name, passed, ...facts };
}

const profile = mkdtempSync(join(tmpdir(), 'pages-'));
const browser = await puppeteer.launch({
  executablePath: chromium, userDataDir: profile,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const faults = [];
try {
  const files = readdirSync(folder).filter((f) => f.endsWith('.html')).sort();
  if (files.length === 0) faults.push('no pages');
  for (const f of files) {
    const seen = await look(browser, join(folder, f), faults);
    console.log(`${seen.name}: ${views.length} views, ${seen.passed} rules of axe passed, ${seen.words.length} letters, titled "${seen.title}"`);
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const f of faults) console.log('FAULT ' + f);
process.exitCode = faults.length ? 1 : 0;
