// npm run measure -- --json FILE: size and speed of the built page, by Chromium itself. Needs the built project.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import { listIn } from '../support/network';
import { asCamera, filmOf, type Scene } from './camera';
import { buildFakes, launch, newPhone, serve } from './support';
import { built, ensureBuilt, firstVisit, startWithPage, unlock } from './wholeNetwork';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference: number | null;
  readonly ratio: number | null;
  readonly aim: string | null;
  readonly met: boolean | null;
}

const rows: Row[] = [];
const runs = 5;
const records = 500;
/** Lighthouse's mobile setting: a phone of the middle class is about four times slower than this kind of machine. */
const slowDown = 4;

function row(name: string, value: number, unit: string, most?: number): void {
  const rounded = Number(value.toFixed(1));
  rows.push({
    name,
    value: rounded,
    unit,
    reference: null,
    ratio: null,
    aim: most === undefined ? null : `< ${most}`,
    met: most === undefined ? null : value < most,
  });
  process.stdout.write(`${name}: ${rounded} ${unit}${most === undefined ? '' : ` (aim < ${most})`}\n`);
}

/** A part that fails is said and counts as not met; the others' figures stand. */
async function part(name: string, work: () => Promise<void> | void): Promise<void> {
  const before = rows.length;
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${name}: failed after ${rows.length - before} figures: ${String(error)}\n`);
    rows.push({ name: `patient’s page: ${name}: not measured`, value: 0, unit: '', reference: null, ratio: null, aim: 'measured', met: false });
    process.exitCode = 1;
  }
}

const median = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;

function sizes(): void {
  const assets = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.gz'));
  const size = (pattern: RegExp): number =>
    assets.filter((name) => pattern.test(name)).reduce((sum, name) => sum + readFileSync(join(built, 'assets', name)).length, 0) / 1000;
  row('patient’s page: script of the first load, gzip', size(/^(index|argon2\.worker)-.*\.js\.gz$/u), 'kB', 350);
  row('patient’s page: style of the first load, gzip', size(/\.css\.gz$/u), 'kB');
  row('patient’s page: scanner, loaded when needed, gzip', size(/^(scanner|zxing)/u), 'kB');
}

async function slowed(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
}

async function firstPaint(browser: Browser, address: string): Promise<void> {
  const paints: number[] = [];
  const usable: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const context = await newPhone(browser, { language: 'ja' });
    const page = await context.newPage();
    await slowed(context, page);
    await page.goto(address);
    await page.waitForSelector('#begin');
    usable.push(await page.evaluate(() => performance.now()));
    paints.push(
      await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY,
      ),
    );
    await context.close();
  }
  row(`patient’s page: first contentful paint, ${slowDown} × slower processor, median of ${runs}`, median(paints), 'ms', 1500);
  row(`patient’s page: usable at the first visit, ${slowDown} × slower processor, median of ${runs}`, median(usable), 'ms');
}

function bundleOf(count: number): string {
  const entry = Array.from({ length: count }, (_value, index) => ({
    resource: {
      resourceType: 'DocumentReference',
      id: `n${index}`,
      status: 'current',
      date: new Date(Date.UTC(2020, 0, 1 + index)).toISOString(),
      description: `Note ${index}`,
      content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(`Visit ${index}: 血圧 120/80, 体調良好。`).toString('base64') } }],
    },
  }));
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
}

/** Every record there and checked, and nothing being looked for any more. */
async function wholeChart(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const mark = document.querySelector('.chart-mark');
      const said = /\d[\d,]*/u.exec(mark?.querySelector('.pill.success')?.textContent ?? '')?.[0].replaceAll(',', '');
      return Number(said) === wanted && mark?.querySelector('.spinner') === null;
    },
    count,
    { timeout: 180_000 },
  );
}

async function chart(browser: Browser): Promise<void> {
  const network = await startWithPage();
  try {
    const hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
    const context = await newPhone(browser, { language: 'en' });
    const page = await context.newPage();
    await page.goto(`${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`);
    await firstVisit(page, 'Jane Doe');
    await page.click('#next');
    await page.click('#grant-confirm');
    await page.waitForSelector('#done', { timeout: 60_000 });
    await page.click('#done');
    const [patient] = listIn(await network.done(hospital.desk, 'chart', 'patients')) as { patientId: string }[];
    const file = join(network.folder, 'import.json');
    writeFileSync(file, bundleOf(records));
    const imported = await network.done(hospital.desk, 'chart', 'import', '--patient', patient?.patientId ?? '', file);
    if (imported['records'] !== records) {
      throw new Error(`${imported['records']} records came of ${records} notes`);
    }
    // The patient's own profile is one more.
    const shown = records + 1;
    await page.click('#tab-chart');
    await wholeChart(page, shown);
    const times: number[] = [];
    const unlocks: number[] = [];
    await slowed(context, page);
    for (let run = 0; run < runs; run += 1) {
      await page.click('#bar-lock');
      await page.waitForSelector('#pin');
      const began = performance.now();
      await unlock(page);
      await page.waitForSelector('#scan-card', { timeout: 60_000 });
      unlocks.push(performance.now() - began);
      times.push(
        await page.evaluate(async () => {
          const start = performance.now();
          location.hash = '#/chart';
          while (document.querySelector('.chart-mark') === null || document.querySelector('.items') === null) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
          return performance.now() - start;
        }),
      );
      await wholeChart(page, shown);
    }
    row(`patient’s page: unlocked chart of ${shown} records readable, ${slowDown} × slower processor, median of ${runs}`, median(times), 'ms', 2000);
    row(`patient’s page: unlocking with a PIN (Argon2id 64 MiB, 3 passes), ${slowDown} × slower processor, median of ${runs}`, median(unlocks), 'ms');
    await context.close();
  } finally {
    await network.stop();
  }
}

async function scanning(): Promise<void> {
  const fakes = await buildFakes();
  const served = await serve(fakes.folder);
  const folder = mkdtempSync(join(tmpdir(), 'tegata-films-'));
  const painter = await launch();
  // As long as an institution's code is.
  const poster = `https://patients.example.org/#t1.${'AbCd3-_9'.repeat(20)}`;
  const scenes: readonly Scene[] = [
    { name: 'straight', poster },
    { name: 'tilted', poster, tilt: true },
    { name: 'dim and blurred', poster, light: 0.4, blur: 0.9 },
  ];
  try {
    for (const scene of scenes) {
      const film = await filmOf(painter, scene, folder);
      const browser = await launch(asCamera(film));
      const times: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const context = await newPhone(browser, { language: 'en' });
        const page = await context.newPage();
        await page.goto(served.address);
        await page.waitForSelector('html[data-ready]');
        times.push(
          await page.evaluate(async () => {
            const { tegataTest } = window as unknown as { tegataTest: { seed(label: string, pin: string): Promise<string>; unlock(id: string, pin: string): Promise<void> } };
            await tegataTest.unlock(await tegataTest.seed('A', '482915'), '482915');
            location.hash = '#/scan';
            const until = async (selector: string): Promise<number> => {
              const begun = performance.now();
              while (document.querySelector(selector) === null) {
                if (performance.now() - begun > 30_000) {
                  throw new Error(`${selector} does not appear: ${document.body.innerText.slice(0, 300)}`);
                }
                await new Promise((resolve) => requestAnimationFrame(resolve));
              }
              return performance.now();
            };
            if (document.querySelector('#scan-start') === null) {
              await until('#scan-start, .viewfinder.on');
            }
            document.querySelector<HTMLElement>('#scan-start')?.click();
            const on = await until('.viewfinder.on');
            // The sheet follows the code at once: its answer is made in the page here.
            return (await until('#grant-confirm')) - on;
          }),
        );
        await context.close();
      }
      row(`patient’s page: poster found in a 640×480 camera at 15 frames/s, ${scene.name}, median of ${runs}`, median(times), 'ms', 1000);
      await browser.close();
    }
  } finally {
    await painter.close();
    await served.close();
    await fakes.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

const out = process.argv[process.argv.indexOf('--json') + 1];
if (!process.argv.includes('--json') || out === undefined) {
  throw new Error('usage: npm run measure -- --json FILE');
}
const machineLoad = (): string => loadavg().map((load) => load.toFixed(1)).join(' ');
process.stdout.write(`load of the machine at the beginning: ${machineLoad()}\n`);
await ensureBuilt();
const network = JSON.stringify({ chainId: 1, ledger: `0x${'11'.repeat(20)}`, deployedAt: 0, nodes: ['http://127.0.0.1:9'], gateway: 'http://127.0.0.1:9' });
const browser = await launch();
const served = await serve(built, '/', { 'network.json': network });
try {
  await part('size', sizes);
  await part('first paint', () => firstPaint(browser, served.address));
  await part('scan', scanning);
  await part('chart of 500 records', () => chart(browser));
} finally {
  await served.close();
  await browser.close();
  writeFileSync(out, `${JSON.stringify({ rows }, undefined, 1)}\n`);
  process.stdout.write(`load of the machine at the end: ${machineLoad()}\n`);
}
