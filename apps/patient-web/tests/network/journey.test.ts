import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure, type ActionStage, type CheckedInstitution, type ChartView, type PatientPage } from '../../src/workflows/index.ts';
import { MemoryVault } from '../support/memoryVault.ts';
import { listIn, TestNetwork, type CliAnswer, type Institution } from '../support/network.ts';
import { profile, registered, type Patient } from '../support/patient.ts';

// The page and the desktop's own programs over one real chain and one real gateway. The tests go on from each other.

let network: TestNetwork;
let page: PatientPage;
let hospital: Institution;
let pharmacy: Institution;
let checkedHospital: CheckedInstitution;
let patient: Patient;
let patientId: string;

beforeAll(async () => {
  network = await TestNetwork.start();
  page = network.page();
  hospital = await network.institution('hospital', 'hospital', 'doctor', '手形総合病院');
  pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist', 'Café & <b>Pharmacy</b>');
});
afterAll(async () => network?.stop());

function desk(institution: Institution, verb: string, ...more: string[]): Promise<CliAnswer> {
  return network.cli(institution.desk, 'chart', verb, '--patient', patientId, ...more);
}

function openRecords(answer: CliAnswer): number {
  return answer['recordsAvailable'] ?? listIn(answer).length;
}

describe('before anything is sent', () => {
  it('reads the poster as the ledger has it', async () => {
    checkedHospital = await page.readCode(`https://phone.example/#${hospital.code}`);
    expect(checkedHospital).toMatchObject({ id: hospital.id, name: '手形総合病院', kind: 'hospital' });
    const { checkNumber } = await network.done('hospital', 'institution', 'code');
    expect(checkedHospital.checkNumber).toBe(checkNumber);
  });

  it.each([
    ['https://example.org/', 'NotOurs'],
    ['t2.AAAA', 'NotOurs'],
    ['t9.AAAA', 'UnsupportedVersion'],
    ['t1.AAAA', 'Damaged'],
  ])('says what %s is', async (text, code) => {
    await expect(page.readCode(text)).rejects.toMatchObject({ code });
  });

  it('tells a damaged code, another chain and another ledger apart', async () => {
    const damaged = `${hospital.code.slice(0, 40)}${hospital.code[40] === 'A' ? 'B' : 'A'}${hospital.code.slice(41)}`;
    await expect(page.readCode(damaged)).rejects.toMatchObject({ code: 'Damaged' });
    for (const change of [{ chainId: 1 }, { ledger: `0x${'11'.repeat(20)}` as const }]) {
      const elsewhere = network.page({ network: { ...network.configuration, ...change } });
      await expect(elsewhere.readCode(hospital.code)).rejects.toMatchObject({ code: 'OtherNetwork' });
    }
  });

  it('refuses a profile that nobody could use, by the name of the field', () => {
    for (const [field, change] of [
      ['name', { name: ' ' }],
      ['birthDate', { birthDate: '2030-01-01' }],
      ['birthDate', { birthDate: '2001-02-29' }],
      ['kana', { kana: 'hanako' }],
      ['bloodType', { bloodType: 'C' }],
    ] as const) {
      try {
        page.checkProfile({ ...profile, ...change });
        expect.unreachable();
      } catch (error) {
        expect(isFailure(error, 'InvalidDraft') && error.detail).toBe(field);
      }
    }
  });

  it('finds nobody for words that were never registered', async () => {
    const person = page.open(new MemoryVault());
    await expect(person.restore(page.newPhrase().words.join(' '))).rejects.toMatchObject({ code: 'NotRegistered' });
    await expect(person.restore('one two three')).rejects.toMatchObject({ code: 'PhraseWordsWrong' });
    expect(await person.stage()).toBe('new');
  });
});

describe('registering', () => {
  it('records the patient, four charts and the profile, paid by the sponsor', async () => {
    patient = await registered(page, checkedHospital);
    const { person } = patient;
    expect(await person.stage()).toBe('ready');
    expect(await person.unfinished()).toEqual([]);
    patientId = (await person.identity()).patientId;
    const chart = await person.charts.open('ja');
    expect(chart.completeness).toMatchObject({ recordsOnChain: 1, recordsAvailable: 1, headsMatch: true });
    expect(chart.summary.profile).toMatchObject({
      name: '手形 花子',
      kana: 'テガタ ハナコ',
      bloodType: 'O+',
      emergencyContact: { name: '手形 太郎', phone: '090-0000-0000', relation: '夫' },
      note: 'ペースメーカー',
      patientReported: true,
    });
  });

  it('refuses to register twice', async () => {
    await expect(patient.person.register(profile, checkedHospital)).rejects.toMatchObject({ code: 'AlreadyRegistered' });
  });

  it('says so when the code is no introduction any more', async () => {
    const person = page.open(new MemoryVault('late'));
    await person.adopt(page.newPhrase());
    const worn = { ...checkedHospital, introduction: `0x${'ab'.repeat(16)}` as const };
    await expect(person.register(profile, worn)).rejects.toMatchObject({ code: 'IntroductionInvalid' });
    // With a good code the same person is registered after all.
    await person.register(profile, checkedHospital);
    expect(await person.stage()).toBe('ready');
  });
});

describe('letting an institution in', () => {
  it('is seen by the terminal, which reads what the page wrote', async () => {
    const { person } = patient;
    const stages: ActionStage[] = [];
    await person.permissions.grant(person.permissions.defaultsFor(checkedHospital), (stage) => stages.push(stage));
    expect(stages.at(0)).toBe('preparing');
    expect(stages.at(-1)).toBe('recorded');
    expect(stages).toContain('sending');
    const patients = listIn(await network.done(hospital.desk, 'chart', 'patients'));
    expect(patients).toMatchObject([{ patientId, name: '手形 花子', kana: 'テガタ ハナコ', birthDate: '1980-04-01' }]);
    await person.charts.addEntry({ type: 'allergy', substance: 'ペニシリン', criticality: 'high', reaction: '発疹' });
    await person.charts.addEntry({ type: 'medication', drug: 'ロキソニンS', dosage: '痛い時に1錠' });
    await person.charts.addEntry({ type: 'note', title: '希望', text: '説明は家族と一緒に\n聞きたい' });
    const summary = JSON.stringify(await desk(hospital, 'summary'));
    for (const word of ['ペニシリン', 'ロキソニンS']) {
      expect(summary).toContain(word);
    }
    const verified = await desk(hospital, 'verify');
    expect(verified.ok).toBe(true);
  });

  it('lets the page read what the terminal wrote, with who wrote it', async () => {
    expect(await desk(hospital, 'note', '--title', '経過', '--text', '血圧は 120/80。')).toMatchObject({ ok: true });
    expect(await desk(hospital, 'allergy', '--substance', 'そば')).toMatchObject({ ok: true });
    expect(await desk(hospital, 'problem', '--problem', '高血圧')).toMatchObject({ ok: true });
    const chart = await patient.person.charts.open('ja');
    expect(chart.completeness).toMatchObject({ recordsOnChain: 7, recordsAvailable: 7, headsMatch: true });
    expect(chart.summary.activeAllergies.map((one) => [one.substance, one.patientReported])).toEqual([
      ['ペニシリン', true],
      ['そば', false],
    ]);
    expect(chart.summary.activeProblems.map((one) => one.problem)).toEqual(['高血圧']);
    expect(chart.summary.currentMedications).toMatchObject([{ drug: 'ロキソニンS', overTheCounter: true }]);
    const note = chart.records.find((record) => record.notes[0]?.text.includes('血圧'));
    expect(note).toMatchObject({ institutionName: '手形総合病院', profession: 'doctor', patientReported: false });
    expect(patient.person.charts.find(chart, 'けつあつ')).toEqual([]);
    expect(patient.person.charts.find(chart, '血圧 120').map((one) => one.hash)).toEqual([note?.hash]);
    expect(patient.person.charts.find(chart, 'ロキソニンｓ')).toHaveLength(1);
    const bundle = JSON.parse(patient.person.charts.exportBundle(chart)) as { type: string; entry: unknown[] };
    expect(bundle.type).toBe('collection');
    expect(bundle.entry.length).toBe(7);
  });

  it('lists no drug of a prescription that was cancelled as a current one', async () => {
    const drugs = async (): Promise<readonly string[]> =>
      (await patient.person.charts.open('ja')).summary.currentMedications.map((one) => one.drug);
    const issued = await network.done(
      hospital.desk, 'prescription', 'issue', '--patient', patientId, '--drug', 'アムロジピン錠5mg', '--dose', '1', '--unit', '錠',
      '--timing', '1日1回朝食後', '--days', '14',
    );
    expect(await drugs()).toEqual(expect.arrayContaining(['アムロジピン錠5mg', 'ロキソニンS']));
    await network.done(hospital.desk, 'prescription', 'cancel', '--id', String(issued['prescription']));
    expect(await drugs()).toEqual(['ロキソニンS']);
  });

  it('shows the cached chart without the network, and the same one', async () => {
    const online = await patient.person.charts.open('en');
    const offline = network.page({ fetch: () => Promise.reject(new TypeError('offline')) }).open(patient.vault);
    const cached = (await offline.charts.cached('en')) as ChartView;
    expect(cached.completeness.fromCache).toBe(true);
    expect(cached.records).toEqual(online.records);
    expect(cached.summary).toEqual(online.summary);
    expect(await offline.permissions.cached()).toBeUndefined();
    await expect(offline.permissions.list()).rejects.toMatchObject({ code: 'NodesUnreachable' });
    const request = offline.permissions.defaultsFor(checkedHospital);
    await expect(offline.permissions.grant(request)).rejects.toMatchObject({ code: 'NodesUnreachable' });
    expect(await offline.unfinished()).toEqual([]);
  });

  it('lists, with names as they are on chain and never as markup', async () => {
    const { permissions } = patient.person;
    const checked = await page.readCode(pharmacy.code);
    expect(checked).toMatchObject({ name: 'Café & <b>Pharmacy</b>', kind: 'pharmacy' });
    await permissions.grant(permissions.defaultsFor(checked));
    const list = await permissions.list();
    expect(list.rotationDue).toEqual([]);
    expect(list.permissions.map((one) => [one.kind, one.state, one.endsSoon])).toEqual([
      ['pharmacy', 'running', false],
      ['hospital', 'running', false],
    ]);
    expect(list.permissions[0]?.compartments).toEqual({
      summary: { read: true, add: false },
      medications: { read: true, add: true },
    });
    expect((await permissions.cached())?.permissions).toEqual(list.permissions);
    // The pharmacy sees the summary and the medications, not the clinical notes.
    const chart = await desk(pharmacy, 'open');
    expect(openRecords(chart)).toBe(6);
  });

  it('changes a permission without a scan: what is not shown any more has new keys at once', async () => {
    const { permissions } = patient.person;
    const known = await permissions.institution(hospital.id);
    const narrower = { institution: known, compartments: { summary: { read: true, add: true } }, notAfter: 0 };
    const stages: string[] = [];
    await expect(permissions.grant(narrower, (stage) => stages.push(stage))).resolves.toMatchObject({ newKeys: 'made' });
    expect(stages.indexOf('recorded')).toBe(stages.length - 1);
    const list = await permissions.list();
    expect(list.permissions[0]).toMatchObject({ institutionId: hospital.id, notAfter: 0, state: 'running' });
    expect(list.rotationDue).toEqual([]);
    await expect(permissions.rotate()).rejects.toMatchObject({ code: 'NotFound' });
    // To see without adding takes no keys away.
    const seeing = { ...narrower, compartments: { summary: { read: true, add: false } } };
    await expect(permissions.grant(seeing)).resolves.toMatchObject({ newKeys: 'notNeeded' });
    // Another institution’s keys of these parts went on.
    await patient.person.charts.addEntry({ type: 'medication', drug: '当帰芍薬散' });
    expect(JSON.stringify(await desk(pharmacy, 'summary'))).toContain('当帰芍薬散');
    expect(JSON.stringify(await desk(hospital, 'summary'))).not.toContain('当帰芍薬散');
    // The profile, two allergies and the problem; medications and notes are closed to it now.
    expect(openRecords(await desk(hospital, 'open'))).toBe(4);
    await permissions.grant(permissions.defaultsFor(known));
  });

  it('refuses what cannot be, before anything is sent', async () => {
    const { permissions } = patient.person;
    const known = await permissions.institution(hospital.id);
    const past = { ...permissions.defaultsFor(known), notAfter: 1_000_000_000 };
    await expect(permissions.grant(past)).rejects.toMatchObject({ code: 'EndDateInPast' });
    const nothing = { ...permissions.defaultsFor(known), compartments: {} };
    await expect(permissions.grant(nothing)).rejects.toMatchObject({ code: 'InvalidDraft' });
    const other = { ...permissions.defaultsFor(known), institution: { ...known, vaultEpoch: 7 } };
    await expect(permissions.grant(other)).rejects.toMatchObject({ code: 'CodeDoesNotMatchLedger' });
  });
});

describe('who looked', () => {
  it('shows reads and everything on chain, each with its proof', async () => {
    const looked = await patient.person.looks.list();
    expect(looked).toMatchObject({ logBroken: false, logMissing: false });
    const kinds = new Set(looked.lines.map((line) => line.kind));
    for (const kind of ['registered', 'chartOpened', 'granted', 'recordAdded', 'keysRotated', 'readerKept', 'read']) {
      expect(kinds).toContain(kind);
    }
    const reads = patient.person.looks.filter(looked, { kinds: ['read'], institutionId: pharmacy.id });
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.every((line) => line.source === 'gateway' && line.profession === 'pharmacist')).toBe(true);
    expect(looked.lines.filter((line) => line.kind === 'granted').every((line) => line.source === 'chain')).toBe(true);
    const csv = patient.person.looks.csvOf(looked.lines);
    expect(csv.split('\r\n')).toHaveLength(looked.lines.length + 2);
    expect(csv).toContain('手形総合病院');
    expect(JSON.stringify(await network.cli(hospital.desk, 'chart', 'patients'))).toContain(patientId);
  });
});

describe('ending', () => {
  it('shuts the terminal out and gives the others new keys', async () => {
    const { permissions } = patient.person;
    await permissions.revoke(hospital.id);
    const list = await permissions.list();
    expect(list.permissions.find((one) => one.institutionId === hospital.id)?.state).toBe('ended');
    expect(list.rotationDue).toEqual([]);
    expect(await desk(hospital, 'open')).toMatchObject({ ok: false, error: 'workflow.PermissionEnded' });
    expect(await desk(hospital, 'note', '--title', 'x', '--text', 'y')).toMatchObject({ ok: false });
    await expect(permissions.revoke(hospital.id)).rejects.toMatchObject({ code: 'NotFound' });
    await patient.person.charts.addEntry({ type: 'medication', drug: '葛根湯' });
    expect(JSON.stringify(await desk(pharmacy, 'summary'))).toContain('葛根湯');
    const chart = await patient.person.charts.open('ja');
    expect(chart.completeness).toMatchObject({ recordsOnChain: 10, recordsAvailable: 10 });
  });

  it('lets a deactivated institution in no more', async () => {
    await network.done('hospital', 'institution', 'deactivate');
    await expect(page.readCode(hospital.code)).rejects.toMatchObject({ code: 'InstitutionInactive' });
    await network.done('hospital', 'institution', 'activate');
    await page.readCode(hospital.code);
  });

  it('calls a renamed institution by its new name at the next look, everywhere', async () => {
    const { permissions, looks, charts } = patient.person;
    const shown = async () => {
      const [list, looked, chart] = [await permissions.list(), await looks.list(), await charts.open('ja')];
      return [
        list.permissions.find((one) => one.institutionId === hospital.id)?.institutionName,
        ...new Set(looked.lines.filter((line) => line.institutionId === hospital.id).map((line) => line.institutionName)),
        ...new Set(chart.records.filter((record) => record.institutionId === hospital.id).map((record) => record.institutionName)),
      ];
    };
    expect(await shown()).toEqual(['手形総合病院', '手形総合病院', '手形総合病院']);
    await network.done('hospital', 'institution', 'rename', '--name', '手形中央病院', '--kind', 'hospital');
    expect(await shown()).toEqual(['手形中央病院', '手形中央病院', '手形中央病院']);
    await network.done('hospital', 'institution', 'rename', '--name', '手形総合病院', '--kind', 'hospital');
    expect(await shown()).toEqual(['手形総合病院', '手形総合病院', '手形総合病院']);
  });

  it('accepts a poster from before a rotation of the vault, and wraps to the new one', async () => {
    await network.done('hospital', 'terminal', 'rotate-vault');
    const checked = await page.readCode(hospital.code);
    expect(checked).toMatchObject({ vaultEpoch: 2, checkNumber: checkedHospital.checkNumber });
    const { permissions } = patient.person;
    const old = permissions.defaultsFor(checkedHospital);
    await expect(permissions.grant(old)).rejects.toMatchObject({ code: 'CodeDoesNotMatchLedger' });
    await permissions.grant(permissions.defaultsFor(checked));
    expect(openRecords(await desk(hospital, 'open'))).toBe(10);
  });
});

describe('corrections', () => {
  it('replaces the profile and an own entry, keeping what was', async () => {
    const { charts } = patient.person;
    await charts.changeProfile({ ...profile, kana: 'テガタ ハナ', note: '引っ越しました' });
    const before = await charts.open('ja');
    expect(before.summary.profile?.note).toBe('引っ越しました');
    const wrong = before.records.find((record) => record.allergies[0]?.substance === 'ペニシリン');
    await charts.addEntry({ type: 'allergy', substance: 'アモキシシリン' }, wrong?.hash);
    const after = await charts.open('ja');
    expect(after.records.find((record) => record.hash === wrong?.hash)?.superseded).toBe(true);
    expect(after.summary.activeAllergies.map((one) => one.substance).sort()).toEqual(['そば', 'アモキシシリン']);
    expect((await desk(hospital, 'summary'))['patient']).toMatchObject({ kana: 'テガタ ハナ' });
  });
});

describe('moving and losing', () => {
  it('finds everything again from the 24 words', async () => {
    const moved = page.open(new MemoryVault('moved'));
    const identity = await moved.restore(`  ${patient.words.join('  ').toUpperCase()} `);
    expect(identity.patientId).toBe(patientId);
    expect(await moved.stage()).toBe('ready');
    const [there, here] = [await moved.charts.open('ja'), await patient.person.charts.open('ja')];
    expect(there.records).toEqual(here.records);
    expect((await moved.permissions.list()).permissions.map((one) => one.state)).toEqual(['running', 'running']);
    // Both phones go on; each takes up the keys that the other has made.
    await moved.permissions.revoke(pharmacy.id);
    await patient.person.charts.addEntry({ type: 'medication', drug: '目薬' });
    await moved.charts.addEntry({ type: 'note', title: 'メモ', text: '新しい電話から' });
    const chart = await patient.person.charts.open('ja');
    expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
  });

  it('is opened by the desktop from the same words', async () => {
    const words = `${network.folder}/phone.words`;
    const { writeFileSync } = await import('node:fs');
    writeFileSync(words, patient.words.join(' '), { mode: 0o600 });
    expect(await network.cli('desktop-patient', 'patient', 'restore', '--phrase-file', words)).toMatchObject({ ok: true });
    const permissions = listIn(await network.done('desktop-patient', 'patient', 'permissions'));
    expect(permissions.filter((one) => one.running)).toHaveLength(1);
    const log = await network.done('desktop-patient', 'patient', 'read-log');
    expect(listIn(log).length).toBeGreaterThan(0);
  });

  it('replaces the key so that the old phone and the old words are out', async () => {
    const { person } = patient;
    const old = page.open(new MemoryVault('stolen', patient.vault));
    const phrase = await person.keyReplacement.begin();
    expect(await person.keyReplacement.begin()).toEqual(phrase);
    expect(phrase.words).not.toEqual(patient.words);
    await person.keyReplacement.complete();
    expect((await person.phrase()).words).toEqual(phrase.words);
    expect(await person.checkStanding()).toBe('ready');
    expect(await person.unfinished()).toEqual([]);
    await person.charts.addEntry({ type: 'note', title: '新しい鍵', text: '秘密' });
    const chart = await person.charts.open('ja');
    expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);

    expect(await old.checkStanding()).toBe('out');
    await expect(old.permissions.revoke(hospital.id)).rejects.toMatchObject({ code: expect.stringMatching(/KeyReplaced|NotAuthorized|KeysDoNotMatch/) });
    const words = patient.words.join(' ');
    await expect(page.open(new MemoryVault('a')).restore(words)).rejects.toMatchObject({ code: 'KeyReplaced' });
    const anew = page.open(new MemoryVault('anew'));
    await anew.restore(phrase.words.join(' '));
    expect((await anew.charts.open('ja')).records).toEqual(chart.records);
    // The hospital stays, with the new keys.
    expect(JSON.stringify(await desk(hospital, 'open'))).toContain('新しい鍵');
  });

  it('is not put out by a replacement of its own that is finished while it asks', async () => {
    const { person, vault } = patient;
    await person.keyReplacement.begin();
    let isReplaced = false;
    const asking = network.page({
      fetch: async (input, init) => {
        if (!isReplaced) {
          isReplaced = true;
          await person.keyReplacement.complete();
        }
        return fetch(input, init);
      },
    });
    expect(await asking.open(vault).checkStanding()).toBe('ready');
    expect(isReplaced).toBe(true);
    expect(await person.stage()).toBe('ready');
  });

  it('drops a replacement that was only begun', async () => {
    const { keyReplacement } = patient.person;
    const first = await keyReplacement.begin();
    await keyReplacement.drop();
    expect(await keyReplacement.begin()).not.toEqual(first);
    await keyReplacement.drop();
    await expect(keyReplacement.complete()).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('family', () => {
  it('keeps two persons of one phone apart', async () => {
    const child = await registered(page, await page.readCode(hospital.code), 'child', { name: '手形 次郎', kana: 'テガタ ジロウ' });
    expect((await child.person.identity()).patientId).not.toBe(patientId);
    expect((await child.person.permissions.list()).permissions).toEqual([]);
    expect((await child.person.charts.open('ja')).records).toHaveLength(1);
  });
});

describe('closing', () => {
  it('takes no more permissions and entries; what runs can still be read', async () => {
    const { person } = patient;
    await person.closeChart();
    expect(await person.stage()).toBe('closed');
    expect(await person.checkStanding()).toBe('closed');
    const known = await person.permissions.institution(pharmacy.id);
    const request = person.permissions.defaultsFor(known);
    await expect(person.permissions.grant(request)).rejects.toMatchObject({ code: 'ChartClosed' });
    await expect(person.charts.addEntry({ type: 'note', title: 'a', text: 'b' })).rejects.toMatchObject({ code: 'ChartClosed' });
    expect(openRecords(await desk(hospital, 'open'))).toBeGreaterThan(0);
    await person.permissions.revoke(hospital.id);
    expect(await desk(hospital, 'open')).toMatchObject({ ok: false });
  });
});
