<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>tegata::pharmacy::PatientPage</name>
    <message numerus="yes">
        <source>All %n record(s) available</source>
        <translation>
            <numerusform>The one record is available</numerusform>
            <numerusform>All %n records available</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only what this pharmacy wrote itself: %n record(s)</source>
        <translation>
            <numerusform>Only what this pharmacy wrote itself: %n record</numerusform>
            <numerusform>Only what this pharmacy wrote itself: %n records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PatientsPage</name>
    <message numerus="yes">
        <source>%n patient(s)</source>
        <translation>
            <numerusform>%n patient</numerusform>
            <numerusform>%n patients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PrescriptionDetails</name>
    <message numerus="yes">
        <source>%n more time(s) after the first</source>
        <translation>
            <numerusform>%n more time after the first</numerusform>
            <numerusform>%n more times after the first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::Wording</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
</TS>
