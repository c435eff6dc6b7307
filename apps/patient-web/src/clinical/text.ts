// Text of records is plain text made by others: shown without what could reorder, hide or imitate.

const maximumLine = 1_000;
const maximumText = 200_000;

// Bidirectional overrides and isolates, zero-width and format characters, controls, non-characters, tags.
const dropped =
  /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\u200b\u2060-\u2064\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\u{e0000}-\u{e007f}]/gu;
const loneSurrogate = /\p{Surrogate}/gu;
const lineBreaks = /\r\n|[\n\u000b\u000c\r\u0085\u2028\u2029]/g;

function shortened(value: string, maximum: number): string {
  if (value.length <= maximum) {
    return value;
  }
  let cut = maximum - 1;
  if (/[\ud800-\udbff]/.test(value.charAt(cut - 1))) {
    --cut;
  }
  return `${value.slice(0, cut)}…`;
}

/** One line for display. */
export function displayLine(value: string, maximum = maximumLine): string {
  const line = value
    .slice(0, 4 * maximum)
    .replace(loneSurrogate, '\ufffd')
    .replace(lineBreaks, ' ')
    .replaceAll('\t', ' ')
    .replace(dropped, '')
    .replace(/ +/g, ' ')
    .trim();
  return shortened(line, maximum);
}

/** Text of several lines for display. */
export function displayText(value: string, maximum = maximumText): string {
  const lines = value
    .slice(0, 4 * maximum)
    .replace(loneSurrogate, '\ufffd')
    .replace(lineBreaks, '\n')
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((part) => part.replace(dropped, ''))
        .join('\t'),
    )
    .join('\n')
    .trim();
  return shortened(lines, maximum);
}

/** For input: whether a text holds what must not be written into a record. */
export function hasForbiddenCharacters(value: string, allowsLines: boolean): boolean {
  const rest = allowsLines ? value.replace(/[\n\t]/g, '') : value;
  return /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/u.test(
    rest,
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const blocks = new Set(
  'p div br tr li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table thead caption blockquote pre hr tbody'.split(' '),
);

function entityText(name: string): string | undefined {
  const known = entities[name];
  if (known !== undefined) {
    return known;
  }
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  const code = number ? Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10) : 0;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}

/** The words of a narrative. Never given to anything that reads markup. */
export function plainTextOfXhtml(xhtml: string): string {
  let silentUntil = '';
  let out = '';
  const pieces = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z0-9]*)[^>]*?(\/?)(?:>|$)|&([#a-z0-9]{1,10});|[^<&]+|[<&]/gi;
  for (const piece of xhtml.slice(0, 2_000_000).matchAll(pieces)) {
    const [whole, closing, tagName, empty, entity] = piece;
    if (tagName !== undefined) {
      const tag = tagName.toLowerCase();
      if (silentUntil !== '') {
        silentUntil = closing === '/' && tag === silentUntil ? '' : silentUntil;
      } else if (closing === '' && empty === '' && ['script', 'style', 'head', 'title'].includes(tag)) {
        silentUntil = tag;
      } else if (blocks.has(tag)) {
        out += '\n';
      } else if (closing === '/' && (tag === 'td' || tag === 'th')) {
        out += '\t';
      }
    } else if (silentUntil === '' && !whole.startsWith('<!--')) {
      out += entity !== undefined ? (entityText(entity) ?? whole) : whole.replace(/[ \n\r\t]+/g, ' ');
    }
  }
  const lines = out
    .split('\n')
    .map((line) => line.replace(/ *\t */g, '\t').replace(/ +/g, ' ').trim())
    .filter((line) => line !== '');
  return displayText(lines.join('\n'));
}

/** Without width, case, kind of kana and punctuation: for finding. */
export function foldedForMatching(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[^\p{L}\p{N}]/gu, '');
}
