import type {
  AllergyView,
  ChartRecord,
  ChartView,
  CheckedInstitution,
  CompartmentKind,
  Hex,
  LookLine,
  MedicationView,
  NoteView,
  PermissionInformation,
  ProblemView,
  Profession,
  WhoLooked,
} from '../../../src/workflows/api';

/** Two weeks before the tests' own clock begins to matter; every time below is counted from here. */
export const sampleNow = 1_795_000_000;
const day = 86_400;

export function hex(seed: number): Hex {
  return `0x${(seed * 2_654_435_761).toString(16).padStart(16, '0').slice(-16).repeat(4)}`;
}

interface SampleInstitution {
  readonly id: Hex;
  readonly name: string;
  readonly kind: 'hospital' | 'clinic' | 'pharmacy';
}

export const hospital: SampleInstitution = { id: hex(1), name: 'みなと総合病院', kind: 'hospital' };
export const clinic: SampleInstitution = { id: hex(2), name: '青葉こどもとおとなのアレルギークリニック', kind: 'clinic' };
export const pharmacy: SampleInstitution = { id: hex(3), name: 'さくら薬局 駅前店', kind: 'pharmacy' };
export const gone: SampleInstitution = { id: hex(4), name: 'Seaside General Hospital', kind: 'hospital' };
export const institutions = [hospital, clinic, pharmacy, gone];

export function checked(institution: SampleInstitution): CheckedInstitution {
  return {
    ...institution,
    checkNumber: institution.kind === 'hospital' ? '482915' : '073846',
    vaultEpoch: 2,
    vaultPk: hex(9),
    introduction: '0x000102030405060708090a0b0c0d0e0f',
    asOf: { block: 128_440, time: sampleNow },
  };
}

export function permissionsAt(now: number): PermissionInformation[] {
  const all = { read: true, add: true };
  const read = { read: true, add: false };
  const of = (institution: SampleInstitution, rest: Partial<PermissionInformation>): PermissionInformation => ({
    institutionId: institution.id,
    institutionName: institution.name,
    kind: institution.kind,
    institutionActive: true,
    compartments: { summary: read, medications: all, clinical: all },
    grantedAt: now - 3 * day,
    notAfter: now + 27 * day,
    state: 'running',
    block: 128_001,
    endsSoon: false,
    ...rest,
  });
  return [
    of(hospital, {}),
    of(pharmacy, {
      compartments: { summary: read, medications: all },
      grantedAt: now - 2 * day,
      notAfter: now + day,
      endsSoon: true,
    }),
    of(clinic, { grantedAt: now - 200 * day, notAfter: 0, state: 'stale', institutionActive: false }),
    of(gone, { grantedAt: now - 400 * day, notAfter: now - 370 * day, state: 'expired' }),
  ];
}

export function looksAt(now: number, isBroken: boolean): WhoLooked {
  const device = hex(21).slice(0, 42) as Hex;
  const read = (ago: number, institution: SampleInstitution, profession: Profession, more: Partial<LookLine> = {}): LookLine => ({
    time: now - ago,
    kind: 'read',
    source: 'gateway',
    institutionId: institution.id,
    institutionName: institution.name,
    institutionKind: institution.kind,
    device,
    profession,
    byPatient: false,
    recordHash: hex(ago),
    continuesChain: true,
    ...more,
  });
  const onChain = (ago: number, kind: LookLine['kind'], more: Partial<LookLine> = {}): LookLine => ({
    time: now - ago,
    kind,
    source: 'chain',
    byPatient: true,
    transaction: hex(ago),
    block: 128_000 - Math.floor(ago / 1000),
    continuesChain: true,
    ...more,
  });
  const at = (institution: SampleInstitution): Partial<LookLine> => ({
    institutionId: institution.id,
    institutionName: institution.name,
    institutionKind: institution.kind,
  });
  return {
    lines: [
      read(600, pharmacy, 'pharmacist'),
      read(603, pharmacy, 'pharmacist'),
      read(605, pharmacy, 'pharmacist'),
      onChain(900, 'prescriptionDispensed', { ...at(pharmacy), byPatient: false, device, profession: 'pharmacist' }),
      read(7200, hospital, 'doctor', isBroken ? { continuesChain: false } : {}),
      onChain(7300, 'recordAdded', { ...at(hospital), byPatient: false, device, profession: 'doctor', compartment: 'clinical' as CompartmentKind }),
      onChain(9000, 'recordsAdded', { ...at(hospital), byPatient: false, device, profession: 'laboratoryTechnician', count: 12, compartment: 'clinical' as CompartmentKind }),
      onChain(2 * day, 'granted', at(pharmacy)),
      onChain(3 * day, 'granted', at(hospital)),
      onChain(40 * day, 'revoked', at(gone)),
      onChain(40 * day, 'readerKept', { ...at(hospital), count: 1 }),
      onChain(200 * day, 'registered'),
    ],
    logBroken: isBroken,
    logMissing: false,
    asOf: { block: 128_440, time: now },
  };
}

const source = (seed: number, now: number, name: string, author: string) => ({
  recordHash: hex(seed),
  institutionName: name,
  author,
  createdAt: now - seed * day,
  patientReported: name === '',
});

export function chartOf(now: number, language: 'ja' | 'en', count: number): ChartView {
  const ja = language === 'ja';
  const allergies: AllergyView[] = [
    {
      ...source(120, now, hospital.name, '山本 健一'),
      substance: ja ? 'ペニシリン系抗菌薬' : 'Penicillins',
      assertion: 'present',
      status: 'active',
      criticality: 'high',
      verification: 'confirmed',
      categories: ['medication'],
      reactions: [ja ? 'アナフィラキシー' : 'Anaphylaxis'],
      onset: '2019-04-12',
      note: '',
    },
    {
      ...source(12, now, '', ''),
      substance: ja ? 'そば' : 'Buckwheat',
      assertion: 'present',
      status: 'active',
      criticality: 'unknown',
      verification: 'unconfirmed',
      categories: ['food'],
      reactions: [ja ? 'じんましん' : 'Hives'],
      onset: '1998',
      note: '',
    },
  ];
  const problems: ProblemView[] = [
    {
      ...source(200, now, hospital.name, '山本 健一'),
      problem: ja ? '2型糖尿病' : 'Type 2 diabetes',
      assertion: 'present',
      status: 'active',
      onset: '2021-09',
      abated: '',
      note: '',
    },
  ];
  const medications: MedicationView[] = [
    {
      ...source(14, now, hospital.name, '山本 健一'),
      drug: ja ? 'メトホルミン塩酸塩錠250mg' : 'Metformin 250 mg tablets',
      kind: 'request',
      dosage: ja ? '1回1錠、1日2回、朝夕食後' : '1 tablet twice a day after meals',
      status: 'active',
      isCurrent: true,
      overTheCounter: false,
      date: '2026-11-08',
      end: '2026-12-06',
      quantity: ja ? '56錠' : '56 tablets',
      note: '',
    },
    {
      ...source(12, now, '', ''),
      drug: ja ? '葛根湯エキス顆粒(市販)' : 'Kakkonto granules',
      kind: 'statement',
      dosage: '',
      status: 'active',
      isCurrent: true,
      overTheCounter: true,
      date: '2026-11-10',
      end: '',
      quantity: '',
      note: '',
    },
  ];
  const notes: NoteView[] = [
    {
      ...source(14, now, hospital.name, '山本 健一'),
      title: ja ? '外来診療記録' : 'Outpatient note',
      date: '2026-11-08',
      text: ja
        ? '血糖コントロール良好。HbA1c 6.8%。\n足のしびれなし。食事療法を続ける。次回4週後。'
        : 'Well controlled, HbA1c 6.8 %.\nNo numbness. Diet goes on. Back in four weeks.',
      otherContent: [],
    },
  ];
  const base = (seed: number): ChartRecord => ({
    hash: hex(seed),
    compartment: 'clinical',
    kind: 'entry',
    sequence: seed,
    institutionId: hospital.id,
    institutionName: hospital.name,
    profession: 'doctor',
    patientReported: false,
    block: 100_000 + seed,
    recordedAt: now - seed * day,
    createdAt: now - seed * day,
    enteredBy: '山本 健一',
    confirmedBy: '山本 健一',
    superseded: false,
    lines: [],
    allergies: [],
    problems: [],
    medications: [],
    notes: [],
    observations: [],
  });
  const records: ChartRecord[] = [
    {
      ...base(12),
      kind: 'entry',
      compartment: 'summary',
      patientReported: true,
      institutionName: '',
      confirmedBy: '',
      enteredBy: '',
      lines: [{ resourceType: 'AllergyIntolerance', title: allergies[1]?.substance ?? '', date: '1998', status: 'active' }],
      allergies: allergies.slice(1),
    },
    {
      ...base(14),
      lines: [{ resourceType: 'DocumentReference', title: notes[0]?.title ?? '', date: '2026-11-08', status: 'current' }],
      notes,
    },
    {
      ...base(15),
      kind: 'prescription',
      compartment: 'medications',
      lines: [{ resourceType: 'MedicationRequest', title: medications[0]?.drug ?? '', date: '2026-11-08', status: 'active' }],
      medications: medications.slice(0, 1),
    },
    { ...base(16), problem: 'notAvailable', createdAt: 0, confirmedBy: '', enteredBy: '' },
    {
      ...base(30),
      superseded: true,
      lines: [{ resourceType: 'DocumentReference', title: ja ? '紹介状' : 'Referral', date: '2026-10-20', status: 'current' }],
      notes: notes.map((note) => ({ ...note, title: ja ? '紹介状' : 'Referral' })),
    },
    {
      ...base(120),
      compartment: 'summary',
      lines: [{ resourceType: 'AllergyIntolerance', title: allergies[0]?.substance ?? '', date: '2019-04-12', status: 'active' }],
      allergies: allergies.slice(0, 1),
    },
    {
      ...base(200),
      lines: [{ resourceType: 'Condition', title: problems[0]?.problem ?? '', date: '2021-09', status: 'active' }],
      problems,
    },
  ];
  for (let extra = records.length; extra < count; extra += 1) {
    records.push({
      ...base(210 + extra),
      lines: [
        { resourceType: 'Observation', title: ja ? 'HbA1c(NGSP)' : 'HbA1c (NGSP)', date: '2024-05-01', status: 'final' },
      ],
      observations: [
        {
          ...source(210 + extra, now, hospital.name, '山本 健一'),
          what: ja ? 'HbA1c(NGSP)' : 'HbA1c (NGSP)',
          value: '6.8 %',
          interpretation: 'H',
          referenceRange: '4.9–6.0 %',
          date: '2024-05-01',
        },
      ],
    });
  }
  return {
    records,
    summary: {
      profile: {
        ...source(200, now, '', ''),
        name: '佐藤 花子',
        kana: 'さとう はなこ',
        birthDate: '1984-03-09',
        sex: 'female',
        bloodType: 'A+',
        emergencyContact: { name: '佐藤 太郎', phone: '090-0000-0000', relation: ja ? '夫' : 'husband' },
        note: '',
      },
      allergyKnowledge: 'listed',
      activeAllergies: allergies,
      pastAllergies: [],
      problemKnowledge: 'listed',
      activeProblems: problems,
      pastProblems: [],
      medicationKnowledge: 'listed',
      currentMedications: medications,
      pastMedications: [],
      notes,
      observations: records.flatMap(({ observations }) => observations),
    },
    completeness: {
      recordsOnChain: records.length,
      recordsAvailable: records.length - 1,
      headsMatch: true,
      asOf: { block: 128_440, time: now },
      fromCache: false,
    },
  };
}
