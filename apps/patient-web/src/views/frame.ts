import type { Application } from './application';
import { type Child, h, icon, replaceKeepingFocus } from './dom';
import { tabOf, tabs } from './routes';
import { statusBanner } from './statusBanner';
import { avatar, button, iconButton, notice } from './widgets';

/** What stands round every view: the bar above, the tabs, the status, and the places that readers listen to. */
export class Frame {
  readonly #application: Application;
  readonly #head: HTMLElement;
  readonly #banners: HTMLElement;
  readonly #title: HTMLElement;
  readonly #content: HTMLElement;
  readonly #tabs: HTMLElement;
  readonly #polite: HTMLElement;
  readonly #urgent: HTMLElement;
  readonly #skip: HTMLAnchorElement;
  readonly #root: HTMLElement;

  constructor(root: HTMLElement, application: Application) {
    this.#application = application;
    this.#root = root;
    this.#skip = h('a', { class: 'skip', href: '#main' });
    this.#skip.addEventListener('click', (event) => {
      // The address is the page's own; jumping must not change it.
      event.preventDefault();
      this.focusTitle();
    });
    this.#head = h('header', { class: 'bar' });
    this.#banners = h('div', { class: 'banners' });
    this.#title = h('h1', { tabindex: -1 });
    this.#content = h('div', { class: 'content' });
    this.#tabs = h('nav', { class: 'tabs' });
    this.#polite = h('div', { class: 'visually-hidden', role: 'status' });
    this.#urgent = h('div', { class: 'visually-hidden', role: 'alert' });
    root.replaceChildren(
      this.#skip,
      this.#head,
      h('main', { id: 'main' }, this.#banners, this.#title, this.#content),
      this.#tabs,
      this.#polite,
      this.#urgent,
    );
  }

  draw(): void {
    const { view, words } = this.#application;
    const { t } = words;
    this.#skip.textContent = t('common.skip');
    replaceKeepingFocus(this.#head, this.#bar());
    replaceKeepingFocus(this.#banners, this.#bannerContent());
    const title = view?.title ?? '';
    if (this.#title.textContent !== title) {
      this.#title.textContent = title;
    }
    document.title = title === '' ? 'Tegata' : `${title} – Tegata`;
    replaceKeepingFocus(this.#content, view?.render() ?? h('div'));
    this.#drawTabs();
  }

  announce(text: string, isUrgent: boolean): void {
    const place = isUrgent ? this.#urgent : this.#polite;
    // The same words twice are said twice only when the place was empty in between.
    place.textContent = '';
    setTimeout(() => {
      place.textContent = text;
    }, 50);
  }

  focusTitle(): void {
    this.#title.focus({ preventScroll: true });
  }

  #bar(): Node {
    const application = this.#application;
    const { view, words, session } = application;
    const { t } = words;
    const other = words.language === 'ja' ? 'en' : 'ja';
    const isBack = view?.back !== undefined;
    return h(
      'div',
      { class: 'bar-inner' },
      isBack
        ? h('a', { class: 'button icon-only', href: `#/${view.back ?? ''}`, 'aria-label': t('common.back'), id: 'back' }, icon('back'))
        : h('span', { class: 'brand', translate: 'no' }, icon('permission'), 'Tegata'),
      session !== undefined &&
        h(
          'span',
          { class: 'bar-person' },
          avatar(session.summary.label, session.summary.tone),
          h('span', { class: 'bar-person-name' }, h('span', { class: 'visually-hidden' }, t('bar.person')), session.summary.label),
        ),
      h(
        'span',
        { class: 'bar-actions' },
        session === undefined &&
          h(
            'button',
            {
              type: 'button',
              class: 'button quiet',
              id: 'bar-language',
              lang: other,
              onclick: () => void application.changeSettings({ language: other }).catch(() => undefined),
            },
            icon('language'),
            h('span', null, other === 'ja' ? '日本語' : 'English'),
          ),
        session === undefined &&
          application.viewName !== 'settings' &&
          application.viewName !== 'about' &&
          h('a', { class: 'button icon-only', href: '#/about', 'aria-label': t('about.title'), title: t('about.title'), id: 'bar-about' }, icon('info')),
        session !== undefined && iconButton('lock', t('bar.lock'), () => application.lock('person'), 'bar-lock'),
        session !== undefined &&
          h('a', { class: 'button icon-only', href: '#/settings', 'aria-label': t('settings.title'), title: t('settings.title'), id: 'bar-settings' }, icon('settings')),
      ),
    );
  }

  #bannerContent(): Node {
    const application = this.#application;
    const { words, session, lockReason, world } = application;
    const { t } = words;
    const banners: Child[] = [];
    if (session === undefined && lockReason !== undefined && lockReason !== 'person') {
      banners.push(notice(lockReason === 'storage' ? 'error' : 'info', t(`locked.${lockReason}`), lockReason === 'storage' && h('p', null, t('locked.storageText'))));
    }
    if (session !== undefined && application.isStatusKnown) {
      const { connectivity } = world.page;
      banners.push(statusBanner(words, connectivity.state, () => void connectivity.refresh().then(() => application.update())));
    }
    const use = application.useNewVersion;
    if (use !== undefined && session?.isBusy !== true) {
      banners.push(notice('info', t('version.newTitle'), h('div', { class: 'actions' }, button(t('version.use'), use, { icon: 'refresh', id: 'use-version' }))));
    }
    return h('div', { class: 'stack' }, ...banners);
  }

  #drawTabs(): void {
    const { view, session, words, viewName } = this.#application;
    const { t } = words;
    const isShown = session !== undefined && (session.stage === 'ready' || session.stage === 'closed') && view?.isTask !== true;
    this.#tabs.hidden = !isShown;
    this.#root.classList.toggle('with-tabs', isShown);
    this.#tabs.setAttribute('aria-label', t('tab.label'));
    if (!isShown) {
      this.#tabs.replaceChildren();
      return;
    }
    const current = tabOf[viewName];
    replaceKeepingFocus(
      this.#tabs,
      h(
        'ul',
        null,
        ...tabs
          .filter(({ path }) => path !== 'scan' || session.stage === 'ready')
          .map(({ path, icon: name, label }) =>
            h(
              'li',
              null,
              h(
                'a',
                { href: `#/${path}`, id: `tab-${path}`, class: path === 'scan' ? 'tab-scan' : '', 'aria-current': path === current ? 'page' : undefined },
                icon(name),
                h('span', null, t(label)),
              ),
            ),
          ),
      ),
    );
  }
}
