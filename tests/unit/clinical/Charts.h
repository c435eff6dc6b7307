#pragma once

#include <QByteArray>

// Charts made up for these tests. Nobody in them exists.

namespace charts {

/// A small Japanese collection: one patient, everything referring to everything.
inline const QByteArray japanese = R"({
 "resourceType":"Bundle","type":"collection","entry":[
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000001","resource":{"resourceType":"Patient","id":"p1",
  "identifier":[{"system":"urn:oid:1.2.392.100495.20.3.51.11311234567","value":"00042"}],
  "name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],
           "use":"official","text":"テガタ　ハナコ"},
          {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],
           "use":"official","text":"手形　花子","family":"手形","given":["花子"]}],
  "gender":"female","birthDate":"1961-04"}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000002","resource":{"resourceType":"Organization","id":"o1","name":"架空中央病院"}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000003","resource":{"resourceType":"Practitioner","id":"d1",
  "name":[{"family":"架空","given":["一郎"]}]}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000004","resource":{"resourceType":"PractitionerRole","id":"r1",
  "practitioner":{"reference":"Practitioner/d1"},"organization":{"reference":"Organization/o1"}}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000005","resource":{"resourceType":"Medication","id":"m1",
  "code":{"coding":[{"system":"urn:oid:1.2.392.100495.20.1.73","code":"1143001X1015"}],"text":"アスピリン錠"}}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000006","resource":{"resourceType":"AllergyIntolerance","id":"a1",
  "clinicalStatus":{"coding":[{"code":"active"}]},"criticality":"high","code":{"text":"ペニシリン系"},
  "patient":{"reference":"Patient/p1"},"reaction":[{"manifestation":[{"text":"じんま疹"}]}]}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000007","resource":{"resourceType":"Condition","id":"c1",
  "clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"高血圧症"},
  "subject":{"reference":"urn:uuid:0a000000-0000-4000-8000-000000000001"},"onsetDateTime":"2015"}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000008","resource":{"resourceType":"MedicationRequest","id":"q1",
  "status":"active","intent":"order","groupIdentifier":{"system":"urn:x","value":"rx-1"},"authoredOn":"2024-05-01T10:00:00+09:00",
  "medicationReference":{"reference":"Medication/m1"},"subject":{"reference":"Patient/p1"},
  "requester":{"reference":"PractitionerRole/r1"},"dosageInstruction":[{"text":"1日1回朝食後"}]}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-000000000009","resource":{"resourceType":"MedicationRequest","id":"q2",
  "status":"active","intent":"order","groupIdentifier":{"system":"urn:x","value":"rx-1"},"authoredOn":"2024-05-01T10:00:00+09:00",
  "medicationCodeableConcept":{"text":"アムロジピン錠5mg"},"subject":{"reference":"Patient/p1"},
  "requester":{"reference":"PractitionerRole/r1"}}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-00000000000a","resource":{"resourceType":"Observation","id":"b1","status":"final",
  "code":{"text":"体重"},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2024-05-01T09:00:00+09:00",
  "valueQuantity":{"value":61.20,"unit":"kg"}}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-00000000000b","resource":{"resourceType":"Observation","id":"b2","status":"final",
  "code":{"text":"HbA1c"},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2024-05-01T09:00:00+09:00",
  "valueQuantity":{"value":6.0,"unit":"%"}}},
 {"fullUrl":"urn:uuid:0a000000-0000-4000-8000-00000000000c","resource":{"resourceType":"DiagnosticReport","id":"e1","status":"final",
  "code":{"text":"血液検査"},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2024-05-01",
  "result":[{"reference":"Observation/b2"}],"performer":[{"reference":"Organization/o1"}]}}
 ]})";

} // namespace charts
