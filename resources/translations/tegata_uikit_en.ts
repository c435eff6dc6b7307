<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>tegata::ui::AppWindow</name>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n waiting</numerusform>
            <numerusform>%1, %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::DateText</name>
    <message numerus="yes">
        <source>%n day(s) old</source>
        <translation>
            <numerusform>%n day old</numerusform>
            <numerusform>%n days old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) old</source>
        <translation>
            <numerusform>%n month old</numerusform>
            <numerusform>%n months old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) old</source>
        <translation>
            <numerusform>%n year old</numerusform>
            <numerusform>%n years old</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::LockScreen</name>
    <message numerus="yes">
        <source>You can try again in %n second(s).</source>
        <translation>
            <numerusform>You can try again in %n second.</numerusform>
            <numerusform>You can try again in %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can try again in %n minute(s).</source>
        <translation>
            <numerusform>You can try again in %n minute.</numerusform>
            <numerusform>You can try again in %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::MessageBar</name>
    <message numerus="yes">
        <source>%n more message(s)</source>
        <translation>
            <numerusform>%n more message</numerusform>
            <numerusform>%n more messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::PatientBanner</name>
    <message numerus="yes">
        <source>Show %n more allergies</source>
        <translation>
            <numerusform>Show %n more allergy</numerusform>
            <numerusform>Show %n more allergies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::PhraseEntry</name>
    <message numerus="yes">
        <source>%n of 24 words entered.</source>
        <translation>
            <numerusform>%n of 24 words entered.</numerusform>
            <numerusform>%n of 24 words entered.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::PinSetupPage</name>
    <message numerus="yes">
        <source>This PIN unlocks the program on this device only. Choose at least %n character(s), and not a birthday or a number that others know.</source>
        <translation>
            <numerusform>This PIN unlocks the program on this device only. Choose at least %n character, and not a birthday or a number that others know.</numerusform>
            <numerusform>This PIN unlocks the program on this device only. Choose at least %n characters, and not a birthday or a number that others know.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more character(s) needed.</source>
        <translation>
            <numerusform>%n more character needed.</numerusform>
            <numerusform>%n more characters needed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::StatusLine</name>
    <message numerus="yes">
        <source>%n item(s) waiting to be sent</source>
        <translation>
            <numerusform>%n item waiting to be sent</numerusform>
            <numerusform>%n items waiting to be sent</numerusform>
        </translation>
    </message>
</context>
</TS>
