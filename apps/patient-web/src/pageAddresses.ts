/**
 * Trusted Types: the only programs that the page ever starts by address are its own two workers, and this is the only
 * policy there is. Everything else that could turn text into a program is refused by the browser.
 */
interface ScriptAddressPolicy {
  createScriptURL(address: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): ScriptAddressPolicy;
}

function ownAddress(address: string): string {
  const url = new URL(address, document.baseURI);
  const folder = new URL('.', document.baseURI);
  const path = url.pathname.slice(folder.pathname.length);
  const isOwn = url.origin === folder.origin && url.pathname.startsWith(folder.pathname) && url.search === '' && url.hash === '';
  if (!isOwn || !/^(sw\.js|assets\/argon2\.worker-[A-Za-z0-9_-]+\.js)$/u.test(path)) {
    throw new TypeError('not a program of this page');
  }
  return url.href;
}

/** Takes an address of one of the page's own workers; anything else throws. */
export function makeAddressPolicy(isDevelopment: boolean): (address: string) => string {
  const check = isDevelopment ? (address: string) => new URL(address, document.baseURI).href : ownAddress;
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory === undefined) {
    return check;
  }
  const policy = factory.createPolicy('tegata', { createScriptURL: check });
  return (address) => policy.createScriptURL(address);
}
