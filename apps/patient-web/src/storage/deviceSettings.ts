import { answer } from './database';
import { fromIndexedDb } from './storageError';

/** What holds for the phone, whoever is unlocked; nothing in it is a secret. */
export interface DeviceSettings {
  readonly language: 'auto' | 'ja' | 'en';
  readonly theme: 'auto' | 'light' | 'dark';
  /** Minutes without a touch until the page locks. */
  readonly lockAfterMinutes: number;
  /** Seconds the page may be hidden (another app, the camera's picture picker) before it locks. */
  readonly lockHiddenAfterSeconds: number;
}

export const defaultSettings: DeviceSettings = {
  language: 'auto',
  theme: 'auto',
  lockAfterMinutes: 5,
  lockHiddenAfterSeconds: 30,
};

export const lockMinuteChoices = [1, 2, 5, 10, 15] as const;
export const lockHiddenChoices = [0, 30, 120] as const;

const databaseName = 'tegata-device';
const storeName = 'settings';
const rowKey = 'device';

/** Reads what is kept and takes only values that are known; anything else is the default. */
export function settingsFrom(kept: unknown): DeviceSettings {
  const value = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  return {
    language: value['language'] === 'ja' || value['language'] === 'en' ? value['language'] : 'auto',
    theme: value['theme'] === 'light' || value['theme'] === 'dark' ? value['theme'] : 'auto',
    lockAfterMinutes:
      lockMinuteChoices.find((choice) => choice === value['lockAfterMinutes']) ?? defaultSettings.lockAfterMinutes,
    lockHiddenAfterSeconds:
      lockHiddenChoices.find((choice) => choice === value['lockHiddenAfterSeconds']) ??
      defaultSettings.lockHiddenAfterSeconds,
  };
}

async function connect(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(databaseName, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(storeName);
  return await answer(request);
}

/** A phone that cannot keep settings still works with the defaults. */
export async function readSettings(factory: IDBFactory): Promise<DeviceSettings> {
  try {
    const database = await connect(factory);
    try {
      return settingsFrom(await answer(database.transaction(storeName).objectStore(storeName).get(rowKey)));
    } finally {
      database.close();
    }
  } catch {
    return defaultSettings;
  }
}

/** QuotaFull, Unavailable. */
export async function writeSettings(factory: IDBFactory, settings: DeviceSettings): Promise<void> {
  try {
    const database = await connect(factory);
    try {
      await answer(database.transaction(storeName, 'readwrite').objectStore(storeName).put(settings, rowKey));
    } finally {
      database.close();
    }
  } catch (error) {
    throw fromIndexedDb(error);
  }
}
