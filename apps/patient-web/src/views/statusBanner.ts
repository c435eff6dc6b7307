import type { Words } from '../i18n/words';
import type { ConnectivityState } from '../workflows/api';
import { type Child, h } from './dom';
import { button, notice } from './widgets';

/** What cannot be done just now, and why; nothing while all is well. */
export function statusBanner(words: Words, state: ConnectivityState, retry: () => void): Child {
  const { t } = words;
  const again = h('div', { class: 'actions' }, button(t('common.retry'), retry, { icon: 'refresh', kind: 'quiet' }));
  if (state.nodesDisagree) {
    return notice('error', t('status.disagreeTitle'), h('p', null, t('status.disagree')));
  }
  if (state.nodesReachable === 0 && !state.gatewayReachable) {
    return notice('warning', t('status.offlineTitle'), h('p', null, t('status.offline')), again);
  }
  if (state.nodesReachable === 0) {
    return notice('warning', t('status.noNodesTitle'), h('p', null, t('status.noNodes')), again);
  }
  if (!state.gatewayReachable) {
    return notice('warning', t('status.noGatewayTitle'), h('p', null, t('status.noGateway')), again);
  }
  if (state.nodeStale) {
    return notice('warning', t('status.staleTitle'), h('p', null, t('status.stale')));
  }
  if (state.sponsor === 'empty') {
    return notice('warning', t('status.sponsorTitle'), h('p', null, t('status.sponsor')));
  }
  return false;
}
