import { type IconName, iconShapes } from './icons';

export type Child = Node | string | false | null | undefined | readonly Child[];
type Listener = (event: never) => void;
export type Props = Readonly<Record<string, string | number | boolean | undefined | Listener>>;

/** Set as properties: their attributes mean only the first value. */
const asProperty = new Set(['value', 'checked', 'selected', 'indeterminate']);
/** Never set from data: each could carry a program. */
const refused = /^(on|style$|srcdoc$|innerhtml$)/iu;
/** Addresses that the page itself makes. */
const plainAddress = /^(#|\.\/|blob:|tel:)/u;

/**
 * One element. Text is always text: there is no way to set HTML here or anywhere in the page. A name that is a function
 * is a listener: onclick, oninput …
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props | null = null,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function') {
      element.addEventListener(name.replace(/^on/u, ''), value as EventListener);
    } else if (value === undefined || value === false) {
      continue;
    } else if (refused.test(name) || ((name === 'href' || name === 'src') && !plainAddress.test(String(value)))) {
      throw new Error(`attribute refused: ${name}`);
    } else if (asProperty.has(name)) {
      Object.assign(element, { [name]: value });
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) {
      continue;
    }
    if (typeof child === 'string') {
      parent.appendChild(document.createTextNode(child));
    } else if (child instanceof Node) {
      parent.appendChild(child);
    } else {
      append(parent, child);
    }
  }
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A drawing beside words; what it shows is always said in words too, so readers skip it. */
export function icon(name: IconName, classes = ''): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon ${classes}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const [tag, attributes] of iconShapes[name]) {
    const shape = document.createElementNS(svgNamespace, tag);
    for (const [key, value] of Object.entries(attributes)) {
      shape.setAttribute(key, value);
    }
    svg.appendChild(shape);
  }
  return svg;
}

function nameOf(details: HTMLDetailsElement): string {
  return details.querySelector('summary')?.textContent ?? '';
}

/**
 * Puts new content in the place of the old and keeps what the person was at: the focused control (found again by its
 * id) with its selection, and which details are open.
 */
export function replaceKeepingFocus(place: HTMLElement, content: Node): void {
  const active = document.activeElement;
  const id = active instanceof HTMLElement && place.contains(active) ? active.id : '';
  let selection: readonly [number | null, number | null] | undefined;
  if ((active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) && id !== '') {
    selection = [active.selectionStart, active.selectionEnd];
  }
  const opened = new Map([...place.querySelectorAll('details')].map((details) => [nameOf(details), details.open]));
  place.replaceChildren(content);
  for (const details of place.querySelectorAll('details')) {
    details.open = opened.get(nameOf(details)) ?? details.open;
  }
  if (id === '') {
    return;
  }
  const again = document.getElementById(id);
  if (again === null || again === document.activeElement) {
    return;
  }
  again.focus({ preventScroll: true });
  if (selection !== undefined && (again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement)) {
    try {
      again.setSelectionRange(selection[0], selection[1]);
    } catch {
      // Fields such as dates have no selection.
    }
  }
}
