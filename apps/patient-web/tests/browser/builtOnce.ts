import { ensureBuilt } from './wholeNetwork';

export default async function setup(): Promise<void> {
  await ensureBuilt();
  // The files run side by side: none of them must build under another.
  process.env['TEGATA_PAGE_IS_BUILT'] = 'yes';
}
