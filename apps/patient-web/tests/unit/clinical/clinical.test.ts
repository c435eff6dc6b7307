import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { DraftFailure, writeAllergy, writeMedication, writeNote, writePatient } from '../../../src/clinical/drafts.ts';
import { exportBundle } from '../../../src/clinical/export.ts';
import { JsonNumber, parseJson, writeJson, type JsonObject } from '../../../src/clinical/json.ts';
import { decodePayload, encodePayload, type Entry } from '../../../src/clinical/payload.ts';
import { readMedication } from '../../../src/clinical/medicationReading.ts';
import { readAllergy, readDemographics, readNote, readObservation, titleOf } from '../../../src/clinical/reading.ts';
import { searchTextOf } from '../../../src/clinical/searchText.ts';
import { itemsOf, summarise, supersededAmong, type PlacedRecord } from '../../../src/clinical/summary.ts';
import { displayLine, displayText, foldedForMatching, hasForbiddenCharacters, plainTextOfXhtml } from '../../../src/clinical/text.ts';

const today = '2026-11-22';
const header = {
  id: '0f4d7a2e-1111-4222-8333-444455556666',
  patientId: 'ab'.repeat(32),
  patientName: '手形 花子',
  authoredAt: 1_795_000_000,
};

function json(text: string): JsonObject {
  return parseJson(utf8(text)) as JsonObject;
}

function entry(text: string, fullUrl = ''): Entry {
  return { fullUrl, resource: json(text) };
}

describe('JSON', () => {
  it('keeps the digits of numbers and the order of members', () => {
    const text = '{"b":1.50,"a":[-0,1e3,12345678901234567890],"c":{"__proto__":"x"},"d":"\\u00e9\\n"}';
    expect(writeJson(json(text))).toBe(text.replace('\\u00e9', 'é'));
    expect(json('{"n":1.50}')['n']).toEqual(new JsonNumber('1.50'));
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    '',
    '{',
    '{"a":1,"a":2}',
    '[1,]',
    '{"a":01}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":NaN}',
    '"\u0001"',
    '"\\x"',
    '{"a":1} x',
    "{'a':1}",
    `${'['.repeat(200)}${']'.repeat(200)}`,
  ])('refuses %s', (text) => {
    expect(() => parseJson(utf8(text))).toThrow();
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('Malformed');
  });
});

describe('text for display', () => {
  it('cannot reorder, hide or break out of its line', () => {
    expect(displayLine('a\u202eb\u2066c\u200bd\u0000e\tf\r\ng')).toBe('abcde f g');
    expect(displayLine(`x${'y'.repeat(3000)}`)).toHaveLength(1000);
    expect(displayText('一\r\n二\u2028三\u202e')).toBe('一\n二\n三');
    expect(displayLine('\ud800x')).toBe('\ufffdx');
    expect(displayLine('<b>bold</b>')).toBe('<b>bold</b>');
  });

  it('takes the words out of a narrative and nothing else', () => {
    const xhtml = '<div><script>alert(1)</script><p>A &amp; B<br/>C &#x43; &lt;D&gt;</p><!-- no --><table><tr><td>1</td><td>2</td></tr></table></div>';
    expect(plainTextOfXhtml(xhtml)).toBe('A & B\nC C <D>\n1\t2');
    expect(plainTextOfXhtml('<div')).toBe('');
  });

  it('knows what must not be written into a record', () => {
    expect(hasForbiddenCharacters('a\nb', true)).toBe(false);
    expect(hasForbiddenCharacters('a\nb', false)).toBe(true);
    for (const bad of ['\u202e', '\u0000', '\ud800', '\uffff']) {
      expect(hasForbiddenCharacters(bad, true)).toBe(true);
    }
    expect(hasForbiddenCharacters('𠮷野家 👪', false)).toBe(false);
  });

  it('folds width, case, kana and punctuation for finding', () => {
    expect(foldedForMatching('ろきそにん－Ｓ')).toBe(foldedForMatching('ロキソニンS'));
    expect(foldedForMatching('ﾍﾟﾆｼﾘﾝ')).toBe('ペニシリン');
  });
});

describe('drafts', () => {
  it('write a patient as the desktop does', () => {
    const { resource, fullUrl } = writePatient(
      { id: 'ab', name: '手形 花子', kana: 'テガタ ハナコ', birthDate: '1980-04-01', sex: 'female', bloodType: 'AB-' },
      today,
    );
    expect(fullUrl).toBe('');
    expect(resource).toEqual({
      resourceType: 'Patient',
      id: 'ab',
      extension: [{ url: 'urn:tegata:patient-blood-type', valueString: 'AB-' }],
      active: true,
      name: [
        {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation', valueCode: 'IDE' }],
          use: 'official',
          text: '手形 花子',
          family: '手形',
          given: ['花子'],
        },
        {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation', valueCode: 'SYL' }],
          use: 'official',
          text: 'テガタ ハナコ',
          family: 'テガタ',
          given: ['ハナコ'],
        },
      ],
      gender: 'female',
      birthDate: '1980-04-01',
    });
    expect(readDemographics(resource, 'ja')).toMatchObject({ name: '手形 花子', kana: 'テガタ ハナコ', bloodType: 'AB-', sex: 'female' });
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'a\u202eb' }],
    ['birthDate', { birthDate: '2026-11-23' }],
    ['birthDate', { birthDate: '1849-12-31' }],
    ['birthDate', { birthDate: '2023-02-30' }],
    ['emergencyContact.phone', { emergencyContact: { name: 'x', phone: 'call me' } }],
    ['emergencyContact.name', { emergencyContact: { name: '', relation: '夫' } }],
    ['note', { note: '\u0000' }],
  ])('refuse a patient by the field %s', (field, change) => {
    const draft = { id: 'x', name: '手形', birthDate: '1980-04-01', sex: 'unknown' as const, ...change };
    expect(() => writePatient(draft, today)).toThrow(new DraftFailure(field));
  });

  it('mark what a patient reports', () => {
    const allergy = writeAllergy(header, { substance: '卵', criticality: 'high', category: 'food', reaction: '発疹' }, today);
    expect(readAllergy(allergy.resource, 'ja')).toMatchObject({
      substance: '卵',
      verification: 'unconfirmed',
      status: 'active',
      criticality: 'high',
      reactions: ['発疹'],
      categories: ['food'],
    });
    expect(allergy.resource['asserter']).toEqual({ reference: `Patient/${header.patientId}`, display: '手形 花子' });
    const drug = writeMedication(header, { drug: '葛根湯', dosage: '食前', since: '2026-11-01', until: '2026-12-01' }, today);
    expect(readMedication(drug, [drug], 'ja')).toMatchObject({ drug: '葛根湯', overTheCounter: true, isCurrent: true, end: '2026-12-01' });
    const note = writeNote(header, { title: '希望', text: '一行目\n二行目 <b>' });
    expect(readNote(note, [note], 'ja')).toMatchObject({ title: '希望', text: '一行目\n二行目 <b>' });
    expect(() => writeMedication(header, { drug: 'x', since: '2026-11-02', until: '2026-11-01' }, today)).toThrow('until');
    expect(() => writeNote(header, { title: 'x', text: ' ' })).toThrow('text');
  });
});

const confirmation = {
  enteredBy: { name: '手形 花子', role: 'patient' },
  confirmedBy: { name: '手形 花子', role: 'patient' },
  enteredAt: 1_795_000_000,
  confirmedAt: 1_795_000_000,
};

describe('payloads', () => {
  const entries = [entry('{"resourceType":"Basic","id":"b"}', 'urn:uuid:x')];

  it('are read back as they were written', () => {
    const bytes = encodePayload({ confirmation, attachments: [], entries });
    const { confirmation: read, entries: back } = decodePayload(bytes);
    expect(read).toEqual(confirmation);
    expect(back).toEqual(entries);
  });

  it('are refused with anything more, less or twice', () => {
    const text = new TextDecoder().decode(encodePayload({ confirmation, attachments: [], entries }));
    const changes: [string, string][] = [
      ['"tegata":1', '"tegata":2'],
      ['"tegata":1', '"tegata":1.0'],
      ['"tegata":1', '"tegata":1,"more":1'],
      ['"attachments":[]', '"attachments":{}'],
      ['"attachments":[]', '"attachments":[{"id":"a"}]'],
      ['"type":"collection"', '"type":"document"'],
      ['"enteredAt":"2026-', '"enteredAt":"2027-'],
      ['Z"', '.000Z"'],
      ['"role":"patient"', '"role":""'],
      ['"entry":[', '"entry":[{},'],
      ['"Basic"', '"basic"'],
      ['"confirmation"', '"confirmation":{},"confirmation"'],
    ];
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      expect(() => decodePayload(utf8(text.replace(from, to))), to).toThrow();
    }
  });
});

describe('reading', () => {
  it('shows the source’s digits and units', () => {
    const observation = json('{"resourceType":"Observation","code":{"text":"血糖"},"valueQuantity":{"value":5.50,"unit":"mmol/L"},"referenceRange":[{"low":{"value":4.0,"unit":"mmol/L"},"high":{"value":6.10,"unit":"mmol/L"}}],"effectiveDateTime":"2026-01-02"}');
    expect(readObservation(observation, 'ja')).toMatchObject({ what: '血糖', value: '5.50 mmol/L', referenceRange: '4.0 mmol/L–6.10 mmol/L' });
  });

  it('follows references inside the record, and stops at cycles of its own making', () => {
    const medication = entry('{"resourceType":"Medication","id":"m","code":{"text":"アスピリン"}}', 'urn:uuid:m');
    const request = entry('{"resourceType":"MedicationRequest","status":"active","medicationReference":{"reference":"urn:uuid:m"},"dosageInstruction":[{"timing":{"repeat":{"frequency":3,"period":1,"periodUnit":"d"}}}],"dispenseRequest":{"expectedSupplyDuration":{"value":7,"unit":"日"}},"authoredOn":"2026-11-20"}');
    expect(readMedication(request, [request, medication], 'ja')).toMatchObject({ drug: 'アスピリン', dosage: '1日に3回', end: '2026-11-26' });
    expect(titleOf(request, [request, medication], 'ja')).toBe('アスピリン');
  });

  it('knows no end of a supply that begins on a day that is none', () => {
    const supply = '"daysSupply":{"value":7,"code":"d"}';
    const read = (day: string) => itemsOf([entry(`{"resourceType":"MedicationDispense","whenHandedOver":"${day}",${supply}}`)], 'en').medications[0];
    expect(read('2026-11-22')?.end).toBe('2026-11-28');
    expect(read('2026-13-45')).toMatchObject({ end: '' });
  });

  it('never gives markup or encoded bytes to the search', () => {
    const text = searchTextOf(json('{"resourceType":"Basic","id":"secret-id","text":{"div":"<div><p>言葉</p></div>"},"data":"QUJD","code":{"text":"題"}}'));
    expect(text).toBe('言葉\n題');
  });

  it('bears resources that are not what they say', () => {
    for (const wild of ['{"resourceType":"AllergyIntolerance","code":7,"reaction":{"a":1},"note":"x"}', '{"resourceType":"Patient","name":"x","contact":[[]]}', '{"resourceType":"MedicationRequest","dosageInstruction":[null,{"doseAndRate":7}]}', '{"resourceType":"Composition","section":[{"section":[{"section":7}]}]}', '{"resourceType":"DocumentReference","content":[{"attachment":{"data":"@@@","contentType":"text/plain"}}]}']) {
      expect(itemsOf([entry(wild)], 'en').lines).toHaveLength(1);
    }
  });
});

interface Source {
  readonly from: string;
}

function placed(id: string, createdAt: number, resources: string[], more: Partial<PlacedRecord<Source>> = {}): PlacedRecord<Source> {
  return {
    id,
    supersedes: '',
    institutionId: 'h',
    createdAt,
    isOwnProfile: false,
    isWithdrawn: false,
    items: itemsOf(resources.map((one) => entry(one)), 'ja'),
    source: { from: id },
    ...more,
  };
}

const allergy = (text: string, more = '') =>
  `{"resourceType":"AllergyIntolerance","code":{"text":"${text}"}${more}}`;

describe('the summary', () => {
  it('puts dangerous allergies first and knows "none" from "not asked"', () => {
    const now = 1_795_000_000;
    const none = '{"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]}}';
    expect(summarise([], now).allergyKnowledge).toBe('noInformation');
    expect(summarise([placed('a', 1, [none])], now).allergyKnowledge).toBe('noneKnown');
    const listed = summarise([placed('a', 1, [none, allergy('卵', ',"recordedDate":"2026-01-01"')]), placed('b', 2, [allergy('そば', ',"criticality":"high"')])], now);
    expect(listed.allergyKnowledge).toBe('listed');
    expect(listed.activeAllergies.map((one) => [one.substance, one.from])).toEqual([['そば', 'b'], ['卵', 'a']]);
  });

  it('keeps denied and resolved entries apart', () => {
    const refuted = allergy('卵', ',"verificationStatus":{"coding":[{"code":"refuted"}]}');
    const summary = summarise([placed('a', 1, [refuted])], 0);
    expect(summary.activeAllergies).toEqual([]);
    expect(summary.pastAllergies).toHaveLength(1);
  });

  it('lets only the same author’s institution replace a record, and no ring hide anything', () => {
    const first = placed('a', 1, []);
    const foreign = placed('b', 2, [], { supersedes: 'a', institutionId: 'other' });
    const own = placed('c', 3, [], { supersedes: 'a' });
    expect([...supersededAmong([first, foreign])]).toEqual([]);
    expect([...supersededAmong([first, foreign, own])]).toEqual(['a']);
    const ring = [placed('x', 5, [], { supersedes: 'y' }), placed('y', 5, [], { supersedes: 'x' })];
    expect([...supersededAmong(ring)]).toEqual([]);
  });

  it('takes the name from the patient, not from an imported file', () => {
    const own = placed('a', 1, ['{"resourceType":"Patient","name":[{"text":"手形 花子"}]}'], { isOwnProfile: true, institutionId: '' });
    const imported = placed('b', 9, ['{"resourceType":"Patient","name":[{"text":"Somebody Else"}]}']);
    expect(summarise([own, imported], 0).profile?.name).toBe('手形 花子');
  });

  it('keeps a drug for a week after its supply should have run out', () => {
    const request = (end: string) => `{"resourceType":"MedicationRequest","status":"active","medicationCodeableConcept":{"text":"薬"},"dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"end":"${end}"}}}}]}`;
    const now = Date.UTC(2026, 10, 22, 12) / 1000;
    const current = (end: string) => summarise([placed('a', 1, [request(end)])], now).currentMedications.length;
    expect([current('2026-11-15'), current('2026-11-14'), current('2027-01-01')]).toEqual([1, 0, 1]);
  });

  it('lists no drug of a cancelled prescription as a current one', () => {
    const request = '{"resourceType":"MedicationRequest","status":"active","medicationCodeableConcept":{"text":"薬"}}';
    const summary = summarise([placed('a', 1, [request], { isWithdrawn: true }), placed('b', 2, [request])], 0);
    expect(summary.currentMedications.map(({ from }) => from)).toEqual(['b']);
    expect(summary.pastMedications.map(({ from }) => from)).toEqual(['a']);
  });
});

describe('export', () => {
  it('names each resource once and keeps digits', () => {
    const one = entry('{"resourceType":"Basic","id":"a","n":1.50}', 'urn:uuid:a');
    const same = entry('{"n":1.50,"id":"a","resourceType":"Basic"}', 'urn:uuid:a');
    const other = entry('{"resourceType":"Basic","id":"a","n":2}', 'urn:uuid:a');
    const text = exportBundle([one, same, other]);
    expect(text).toBe('{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:a","resource":{"resourceType":"Basic","id":"a","n":1.50}},{"resource":{"resourceType":"Basic","id":"a","n":2}}]}');
  });
});
