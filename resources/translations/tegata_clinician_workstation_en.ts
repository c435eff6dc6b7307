<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>tegata::workstation::ChartWords</name>
    <message numerus="yes">
        <source>%1 of %n record(s) available.</source>
        <translation>
            <numerusform>%1 of %n record available.</numerusform>
            <numerusform>%1 of %n records available.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n record(s) available.</source>
        <translation>
            <numerusform>The one record is available.</numerusform>
            <numerusform>All %n records available.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dispensed %1 of %n time(s). Can be dispensed until %2.</source>
        <translation>
            <numerusform>Dispensed %1 of %n time. Can be dispensed until %2.</numerusform>
            <numerusform>Dispensed %1 of %n times. Can be dispensed until %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The permission has ended: only what your institution wrote itself, %n record(s).</source>
        <translation>
            <numerusform>The permission has ended: only what your institution wrote itself, %n record.</numerusform>
            <numerusform>The permission has ended: only what your institution wrote itself, %n records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This terminal shows only what your institution wrote itself: %n record(s) kept on this device.</source>
        <translation>
            <numerusform>This terminal shows only what your institution wrote itself: %n record kept on this device.</numerusform>
            <numerusform>This terminal shows only what your institution wrote itself: %n records kept on this device.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The permission has ended: only what your institution wrote itself, %n record(s) kept on this device.</source>
        <translation>
            <numerusform>The permission has ended: only what your institution wrote itself, %n record kept on this device.</numerusform>
            <numerusform>The permission has ended: only what your institution wrote itself, %n records kept on this device.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::workstation::PatientsPage</name>
    <message numerus="yes">
        <source>%n patient(s)</source>
        <translation>
            <numerusform>%n patient</numerusform>
            <numerusform>%n patients</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n patient(s)</source>
        <extracomment>%1: patients that match the search; the number: all patients.</extracomment>
        <translation>
            <numerusform>%1 of %n patient</numerusform>
            <numerusform>%1 of %n patients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::workstation::TransferPresenter</name>
    <message numerus="yes">
        <source>%n record(s) saved on this device. They are sent by themselves.</source>
        <translation>
            <numerusform>%n record saved on this device. It is sent by itself.</numerusform>
            <numerusform>%n records saved on this device. They are sent by themselves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) written to %1. The file is not encrypted: keep it safe.</source>
        <translation>
            <numerusform>%n entry written to %1. The file is not encrypted: keep it safe.</numerusform>
            <numerusform>%n entries written to %1. The file is not encrypted: keep it safe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n entry(ies) of the file are taken in. Records of your institution made from them: %2.</source>
        <translation>
            <numerusform>%1 of %n entry of the file is taken in. Records of your institution made from it: %2.</numerusform>
            <numerusform>%1 of %n entries of the file are taken in. Records of your institution made from them: %2.</numerusform>
        </translation>
    </message>
</context>
</TS>
