<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>tegata::ui::AppWindow</name>
    <message>
        <source>%1 – %2</source>
        <comment>institution – application</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock this terminal (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the language to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Navigation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::Asker</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::BusyOverlay</name>
    <message>
        <source>One moment…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::ConfirmSheet</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::DateText</name>
    <message numerus="yes">
        <source>%n day(s) old</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) old</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) old</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::ErrorWords</name>
    <message>
        <source>Something went wrong (code %1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. If it happens again, ask your administrator for help and name the code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file was not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check whether it was moved or renamed, then choose it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of this name is already there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program may not read or write there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder, or ask your administrator for access.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space on the disk, then try again. Nothing that was saved is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the other program, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a smaller file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be read or written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk or the network drive, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This content cannot be opened with the keys of this terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check with the patient or your administrator whether the permission is still running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key has the wrong form.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your institution&apos;s administrator for help and name the code shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A public key is not valid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A signature does not match what was signed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not rely on this entry. Tell your administrator about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some data has the wrong length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These are not the 24 words of a recovery phrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare every word and their order with your paper copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This object is not genuine, or was altered on its way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not rely on it. Tell your administrator about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some data does not have the form it must have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is larger than one record may be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divide it into smaller entries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was made by a newer version of Tegata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update the program on this device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was sealed in a way that this version does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was signed by someone other than it says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key that was delivered is not the one the ledger names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the patient to give the permission again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This entry does not match the ledger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value is outside what is allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check what you entered, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger or the gateway cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can go on working. What you write is kept on this device and sent when the connection returns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was no answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program tries again by itself. Check the status line at the bottom.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger node answered with an error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger node or the gateway sent an answer that makes no sense.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was larger than allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The node belongs to another network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator to check the node address in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger nodes give different answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing new is accepted until they agree. Tell your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger node is behind the times.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it has caught up, or ask your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger refused this action.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the page again to see the present state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The action was not recorded before its time ran out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was recorded. Do it once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program made an action that is not well formed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the program. If it happens again, ask your administrator for help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value is outside what the ledger allows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not there, or this terminal may not see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check whether the permission is still running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gateway does not accept this terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator whether the terminal is still approved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gateway refused this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was recorded. Ask your administrator for help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gateway is busy or today&apos;s limit is reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is sent by itself later. You need do nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The progress of the ledger could not be saved on this device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk, then restart the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another copy of this program has this profile open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch to the window that is already open, or close it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no profile in this folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder, or set up a new profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a profile in this folder. It is never overwritten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it, or choose an empty folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of the profile is damaged or missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not set up anew. Restore the folder from a backup, or use the recovery phrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile was made by a newer version of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile belongs to another Tegata program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder that belongs to this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile was made with another kind of key storage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the program the way it was started when the profile was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting up this profile was interrupted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it up again: nothing is lost, because no key had been made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keychain has no entry for this profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock the keychain of this computer, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keychain does not give out this profile&apos;s entry: it is locked, or the entry was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock the keychain and try again. If the entry is gone, use the recovery phrase; never set up anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keychain of this computer is locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock it (usually by logging in again), then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No keychain is running on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator to start the keychain service (Secret Service).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keychain did not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for a window of the keychain that waits for an answer, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keychain reported a failure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keychain&apos;s entry is not the one this profile was made with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not set up anew. Ask your administrator; the recovery phrase brings everything back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PIN is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. After several wrong PINs you will have to wait.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many wrong PINs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until the time shown is over, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PIN is too short, too long, or has characters that are not allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another PIN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys are locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock with your PIN first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program asked for a key by an impossible name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key of this profile is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not set up anew. Restore the profile folder from a backup, or use the recovery phrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key exists already. It is never overwritten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key file is damaged or belongs to another profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the profile folder from a backup, or use the recovery phrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile folder could not be read or written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk and the access rights of the folder, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program could not be protected against being watched by others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator: on this computer keys cannot be kept safely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cryptographic self-test failed at start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not use this installation. Ask your administrator to install it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local data of this terminal belongs to another profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local data of this terminal is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was recorded is safe on the network and is fetched again. Tell your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local data was made by a newer version of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local data cannot be kept encrypted, so it is not kept at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator to install the program again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using the local data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the other window of this program, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local data could not be read or written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local data could not be searched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not on this device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to the network to fetch it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was already put aside for sending.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is sent once. You need do nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The state of an entry does not allow this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger shows an older state than this terminal has seen before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is accepted until this is cleared up. Tell your administrator at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is larger than the local storage takes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is larger than a chart import may be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it in smaller parts, then import them one after the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not a FHIR file in JSON form.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it from the other system as FHIR R4 JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is nested more deeply than any real chart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text in the file is not in Unicode (UTF-8).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the file again as UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is FHIR in XML form, which cannot be read here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is JSON, but not a FHIR resource or bundle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of the file has a type that FHIR does not allow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the system it came from for a correct export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing in this file that can be taken in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is about several patients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose which one of them is the patient of this chart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This patient is not in the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that it is the right file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something that is needed has not been filled in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in the marked fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text is too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorten the marked field.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text holds characters that cannot be seen, or that turn the writing direction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the marked field again instead of pasting it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the marked field.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This date lies in the future.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This entry was made by a newer version of Tegata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The content of this entry does not have the form it must have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The entry is kept as it is. Tell the institution that wrote it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No QR code could be found in this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the code still and fill the frame with it, or choose a sharper picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is not a picture, or it is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a PNG or JPEG picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a smaller picture, or cut out the code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This QR code is not one of Tegata&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the code on the institution&apos;s poster or on the other screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code is incomplete or has been changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan it again, or copy the whole text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code is of a kind that this version does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is too long to be a Tegata code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is more than one QR code can hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code belongs to another network than this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator which network this institution uses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger does not know the institution of this code, or its key has changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the institution for its present QR code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This institution has been deactivated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its administrator can activate it again in the hospital console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invitation is wrong or has been used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the operator of the service for a new invitation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This institution is not registered yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finish the registration first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This has already been registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The words do not match the recovery phrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at your paper copy and enter the words again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator has not decided on this terminal yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the check number with the administrator and wait.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator has refused this terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak with the administrator, then send a new request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The approval of this terminal has been withdrawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charts can no longer be opened here. Speak with your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The approval of this terminal has run out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator to approve it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The check numbers are not the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not approve. Begin again on the terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last administrator cannot be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add another administrator first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The end date lies in the past.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a later date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This name is empty, too long, or holds characters that are not allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter a name of 1 to 200 characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no permission for this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the patient to give permission at reception.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patient&apos;s permission has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the patient for a new permission if it is still needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patient has closed this chart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing more can be written into it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys that came with this permission do not match the ledger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger cannot be relied on at the moment, so nothing new is accepted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charts on this device stay readable. Tell your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The entry is not complete or not correct yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the marked fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another pharmacy holds this prescription.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The page shows who holds it and since when.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prescription is no longer in the state this needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This has not been confirmed yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review it and confirm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program is locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile of this terminal is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not set up anew. Restore it from a backup, or use the recovery phrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of this program are not complete or not correct.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the gateway and node addresses in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that it is there and that you may open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key has been used before. A key is never used twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up the terminal again, so that it makes a new key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This terminal is not approved, or its approval has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator to approve it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This institution is already registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only an administrator of this institution may do this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your institution does not hold this prescription.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the institution that wrote the prescription may do this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the institution that wrote it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the patient may do this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This patient is already registered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This prescription is already recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is recorded once. You need do nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prescription has expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the prescriber for a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The role of this terminal does not allow this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask your administrator whether the role is right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The institution has renewed its keys in the meantime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the page again and do it once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are already as many administrators as are allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This chart is not open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the patient to open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger does not know this terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger does not know this institution.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the QR code, or finish the registration first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger does not know this prescription.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys of this chart have been renewed in the meantime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The entry is sealed anew and sent by itself. You need do nothing.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::MessageBar</name>
    <message>
        <source>Dismiss this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::ProgressSteps</name>
    <message>
        <source>Saved on this device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: in progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::SearchField</name>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::SetupPager</name>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tegata::ui::StatusLine</name>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline since %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway unreachable since %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway unreachable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ledger unreachable since %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ledger unreachable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One node only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one ledger node is set up, so its answers are not compared with another&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The nodes disagree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger nodes give different answers. Nothing new is accepted until they agree again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest block: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) waiting to be sent</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Saved on this device. They are sent by themselves when the connection returns.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
