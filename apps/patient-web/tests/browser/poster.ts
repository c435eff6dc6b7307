import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = resolve(fileURLToPath(new URL('../../../../', import.meta.url)));
const build = resolve(root, process.env['TEGATA_BUILD'] ?? 'build/release');

export interface PosterContent {
  readonly institution: string;
  readonly code: string;
  readonly checkNumber: string;
  readonly language: 'ja' | 'en';
}

/** The poster as the hospital console prints it: a PDF, by the same painter. */
export async function printPoster(file: string, { institution, code, checkNumber, language }: PosterContent): Promise<void> {
  const content = ['--institution', institution, '--code', code, '--check-number', checkNumber, '--language', language];
  await promisify(execFile)(join(build, 'bin/tegata-demo'), ['--poster', file, ...content], {
    env: { ...process.env, QT_QPA_PLATFORM: 'offscreen' },
  });
}
