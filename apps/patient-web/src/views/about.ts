import { h } from './dom';
import type { BuildInformation, Screen, View } from './screen';
import { card, facts, failureNotice, loading, notice } from './widgets';

/** Eight signs at a time: what two people compare aloud. */
function grouped(hash: string): string {
  return (hash.match(/.{1,8}/gu) ?? []).join(' ');
}

/** What this page is, which build, which network, and what it can and cannot promise. */
export function aboutView(screen: Screen): View {
  let build: BuildInformation | undefined;
  let failure: unknown;
  void screen.world
    .readBuild()
    .then((read) => {
      build = read;
    })
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => screen.update());
  return {
    back: 'settings',
    get title() {
      return screen.words.t('about.title');
    },
    render: () => {
      const { words, world } = screen;
      const { t } = words;
      const { network } = world;
      const state = world.page.connectivity.state;
      return h(
        'div',
        { class: 'stack' },
        card(h('h2', null, t('about.what')), h('p', null, t('about.whatText'))),
        card(
          h('h2', null, t('about.build')),
          build === undefined
            ? failure === undefined
              ? loading(words)
              : failureNotice(words, failure)
            : h(
                'div',
                null,
                h('p', { class: 'hash' }, h('code', { id: 'build-hash' }, build.computed === undefined ? t('about.noBuild') : grouped(build.computed))),
                build.computed !== undefined && build.stated !== build.computed && notice('error', t('about.buildDiffers')),
                h('p', null, t('about.buildText')),
              ),
        ),
        card(
          h('h2', null, t('about.network')),
          facts(
            [t('about.chain'), String(network.chainId)],
            [t('about.ledger'), h('code', null, network.ledger)],
            [t('about.nodes'), words.count('about.nodeCount', network.nodes.length)],
            [t('about.gateway'), h('code', null, network.gateway)],
            state.asOf !== undefined && [t('about.asOf'), t('about.block', { block: state.asOf.block, time: words.moment(state.asOf.time) })],
          ),
          network.nodes.length < 2 && h('p', { class: 'hint' }, t('about.oneNode')),
        ),
        card(h('h2', null, t('about.promise')), h('ul', { class: 'bullets' }, ...(['1', '2', '3', '4'] as const).map((key) => h('li', null, t(`about.promise${key}`))))),
        card(h('h2', null, t('about.limits')), h('ul', { class: 'bullets' }, ...(['1', '2', '3', '4'] as const).map((key) => h('li', null, t(`about.limit${key}`))))),
      );
    },
  };
}
