import type { UnixSeconds } from '../workflows/api';

export type Span = '3' | '7' | '30' | '90' | '365' | 'date' | 'open';
export const spans: readonly Span[] = ['3', '7', '30', '90', '365', 'date', 'open'];

const daySeconds = 86_400;

/** Which of the offered spans an end is; a given day when it is none of them. */
export function spanOf(notAfter: UnixSeconds, now: UnixSeconds): Span {
  if (notAfter === 0) {
    return 'open';
  }
  const days = (notAfter - now) / daySeconds;
  return spans.find((span) => Number(span) > 0 && Math.abs(Number(span) - days) < 0.5) ?? 'date';
}

/** The end that a choice means: after so many days, at the end of a day on this phone's calendar, or never. */
export function endOf(span: Span, day: string, now: UnixSeconds): UnixSeconds | undefined {
  if (span === 'open') {
    return 0;
  }
  if (span !== 'date') {
    return now + Number(span) * daySeconds;
  }
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day);
  if (match === null) {
    return undefined;
  }
  const end = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]), 23, 59, 59).getTime() / 1000;
  return end > now ? Math.floor(end) : undefined;
}
