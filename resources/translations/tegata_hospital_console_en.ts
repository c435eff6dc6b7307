<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>tegata::console::HomePage</name>
    <message numerus="yes">
        <source>terminal(s) approved</source>
        <translation>
            <numerusform>terminal approved</numerusform>
            <numerusform>terminals approved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>request(s) waiting for you</source>
        <translation>
            <numerusform>request waiting for you</numerusform>
            <numerusform>requests waiting for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>administrator(s)</source>
        <translation>
            <numerusform>administrator</numerusform>
            <numerusform>administrators</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::console::TerminalsPage</name>
    <message numerus="yes">
        <source>%n request(s) waiting for you</source>
        <translation>
            <numerusform>%n request waiting for you</numerusform>
            <numerusform>%n requests waiting for you</numerusform>
        </translation>
    </message>
</context>
</TS>
