import { aboutView } from './about';
import { addEntryView } from './addEntry';
import { chartView } from './chart';
import { grantView } from './grant';
import { homeView } from './home';
import { looksView } from './looks';
import { closeView, phraseView, replaceView } from './moving';
import { permissionView } from './permission';
import { permissionsView } from './permissions';
import { printChartView } from './printChart';
import { profileView } from './profile';
import { recordView } from './record';
import { scanView } from './scanPage';
import type { MakeView } from './screen';
import { pinView, settingsView } from './settings';

export interface Route {
  readonly make: MakeView;
  /** Also while nobody is unlocked. */
  readonly isPublic?: boolean;
  /** Only with a registered person whose chart is open. */
  readonly needsReady?: boolean;
}

/** Every page of an unlocked person, by the first part of the address behind #/. */
export const routes: Readonly<Record<string, Route>> = {
  home: { make: homeView },
  scan: { make: scanView, needsReady: true },
  grant: { make: grantView, needsReady: true },
  permissions: { make: permissionsView },
  permission: { make: permissionView },
  looks: { make: looksView },
  chart: { make: chartView },
  record: { make: recordView },
  print: { make: printChartView },
  add: { make: addEntryView, needsReady: true },
  profile: { make: profileView, needsReady: true },
  replace: { make: replaceView, needsReady: true },
  close: { make: closeView, needsReady: true },
  phrase: { make: phraseView },
  pin: { make: pinView },
  settings: { make: settingsView, isPublic: true },
  about: { make: aboutView, isPublic: true },
};

/** The tabs below; the others are reached from them. */
export const tabs = [
  { path: 'home', icon: 'home', label: 'tab.home' },
  { path: 'permissions', icon: 'permission', label: 'tab.permissions' },
  { path: 'scan', icon: 'scan', label: 'tab.scan' },
  { path: 'chart', icon: 'chart', label: 'tab.chart' },
  { path: 'looks', icon: 'eye', label: 'tab.looks' },
] as const;

/** Which tab a page belongs to. */
export const tabOf: Readonly<Record<string, string>> = {
  home: 'home',
  permissions: 'permissions',
  permission: 'permissions',
  scan: 'scan',
  grant: 'scan',
  chart: 'chart',
  record: 'chart',
  looks: 'looks',
};
