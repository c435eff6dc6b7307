// The patient's phone of `./run demo --headless`: the page as the gateway serves it, in Debian's Chromium, with a film of
// the printed poster before its camera. It does what it is told, one JSON object a line on the standard input, and answers
// each with one line on the standard output; told by tools/demo/Phone.cpp. It ends with its input.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

import { type Language, type MessageKey, type Values, Words } from '../../src/i18n/words';
import { asCamera, filmOfSheet, type Sight } from '../browser/camera';
import { launch, sizes } from '../browser/support';

/** Shorter than the patience of the run, so that what is told of a failure is what the phone saw. */
const longest = 60_000;

const longestPicture = 3200;

/**
 * What Chromium notes of a gateway that is not there, or of one that has no node; the run takes them away on purpose, and
 * the page says so itself.
 */
const isAbsence = /net::ERR_(CONNECTION|EMPTY|INCOMPLETE|SOCKET)|^WebSocket connection to .* failed|a status of 50[234] /;

interface Device {
  /** Where the browser keeps what it stores, and the films are. */
  readonly folder: string;
  readonly address: string;
  readonly language: Language;
  readonly size: keyof typeof sizes;
}

type Told =
  /** Opens the page with what is before the camera; where it is open, it is closed first. */
  | { readonly do: 'open'; readonly film?: string }
  /** Films a printed poster and answers with the file. */
  | ({ readonly do: 'film'; readonly poster: string } & Sight)
  | { readonly do: 'press'; readonly on: string; readonly says?: string }
  | { readonly do: 'type'; readonly on: string; readonly text: string }
  | { readonly do: 'tick'; readonly on: string; readonly isOn: boolean }
  | { readonly do: 'choose'; readonly on: string; readonly value: string }
  | { readonly do: 'await'; readonly on: string; readonly says?: string }
  | { readonly do: 'awaitGone'; readonly on: string }
  /** Answers with the texts of all that is shown. */
  | { readonly do: 'read'; readonly on: string }
  | { readonly do: 'language' }
  /** Answers with the page's own words, in the language that it speaks now. */
  | { readonly do: 'say'; readonly key: string; readonly values: Values }
  /** Presses what saves a file. */
  | { readonly do: 'save'; readonly on: string; readonly file: string }
  | { readonly do: 'picture'; readonly file: string };

class Phone {
  readonly #device: Device;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #painter: Browser | undefined;
  /** What a policy of the page refused or a program in it threw. */
  #problems: string[] = [];

  constructor(device: Device) {
    this.#device = device;
    mkdirSync(device.folder, { recursive: true });
  }

  async does(told: Told): Promise<unknown> {
    const answer = await this.#act(told);
    if (this.#problems.length > 0) {
      throw new Error(`the page: ${this.#problems.splice(0).join('; ')}`);
    }
    return answer;
  }

  async end(): Promise<void> {
    await this.#context?.close();
    await this.#painter?.close();
  }

  async #act(told: Told): Promise<unknown> {
    switch (told.do) {
      case 'open':
        return await this.#open(told.film);
      case 'film':
        this.#painter ??= await launch();
        return await filmOfSheet(this.#painter, told.poster, told, this.#device.folder);
      case 'press':
        return await this.#shown(told.on, told.says).click();
      case 'type':
        return await this.#type(this.#shown(told.on), told.text);
      case 'tick':
        return await this.#shown(told.on).setChecked(told.isOn);
      case 'choose':
        await this.#shown(told.on).selectOption(told.value);
        return;
      case 'await':
        return await this.#shown(told.on, told.says).waitFor();
      case 'awaitGone':
        return await this.#itsPage().locator(told.on).first().waitFor({ state: 'hidden' });
      case 'read':
        return await this.#itsPage().locator(`${told.on} >> visible=true`).allInnerTexts();
      case 'language':
        return await this.#language();
      case 'say':
        return new Words(await this.#language()).t(told.key as MessageKey, told.values);
      case 'save': {
        const download = this.#itsPage().waitForEvent('download');
        await this.#shown(told.on).click();
        await (await download).saveAs(told.file);
        return;
      }
      case 'picture':
        return await this.#picture(told.file);
    }
  }

  async #open(film: string | undefined): Promise<void> {
    const { folder, address, language, size } = this.#device;
    await this.#context?.close();
    const locale = language === 'ja' ? 'ja-JP' : 'en-GB';
    this.#context = await chromium.launchPersistentContext(join(folder, 'browser'), {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', `--lang=${locale}`, ...(film === undefined ? [] : asCamera(film))],
      locale,
      viewport: sizes[size],
      deviceScaleFactor: size === 'phone' ? 2 : 1,
      isMobile: true,
      hasTouch: true,
      reducedMotion: 'reduce',
    });
    this.#context.setDefaultTimeout(longest);
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
    this.#page.on('pageerror', (error) => this.#problems.push(error.message));
    this.#page.on('console', (message) => {
      if (message.type() === 'error' && !isAbsence.test(message.text())) {
        this.#problems.push(message.text());
      }
    });
    await this.#page.goto(address);
  }

  /** As on a screen as high as the page, so that the bars stand at its ends; of a very long list the beginning. */
  async #picture(file: string): Promise<void> {
    const page = this.#itsPage();
    const size = sizes[this.#device.size];
    await page.evaluate(() => window.scrollTo(0, 0));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: size.width, height: Math.min(Math.max(height, size.height), longestPicture) });
    await page.screenshot({ path: file, animations: 'disabled' });
    await page.setViewportSize(size);
  }

  /** A day has three fields; whoever pastes a whole one into any of them has filled them all. */
  async #type(field: Locator, text: string): Promise<void> {
    const isDay = await field.evaluate((element) => element.tagName === 'FIELDSET');
    await (isDay ? field.locator('input').first() : field).fill(text);
  }

  /** The first that is shown, when more than one would do. */
  #shown(on: string, says?: string): Locator {
    const all = this.#itsPage().locator(`${on} >> visible=true`);
    return (says === undefined ? all : all.filter({ hasText: says })).first();
  }

  async #language(): Promise<Language> {
    return (await this.#itsPage().evaluate(() => document.documentElement.lang)) as Language;
  }

  #itsPage(): Page {
    if (this.#page === undefined) {
      throw new Error('the page is not open');
    }
    return this.#page;
  }
}

const phone = new Phone(JSON.parse(process.argv.at(-1) ?? '') as Device);
for await (const line of createInterface({ input: process.stdin })) {
  let answer: object;
  try {
    answer = { ok: true, value: await phone.does(JSON.parse(line) as Told) };
  } catch (error) {
    answer = { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await phone.end();
