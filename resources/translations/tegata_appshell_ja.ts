<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>Shown</name>
    <message>
        <source>Name not available</source>
        <translation>氏名を表示できません</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::ApprovalPage</name>
    <message>
        <source>The request is with %1.</source>
        <translation>%1に申請中です。</translation>
    </message>
    <message>
        <source>Ask an administrator to open the hospital console and to compare the number below. This terminal goes on by itself as soon as it is approved.</source>
        <translation>管理者に管理コンソールを開いて下の番号を照合してもらってください。承認されると、この端末は自動的に先へ進みます。</translation>
    </message>
    <message>
        <source>%1 has approved this terminal.</source>
        <translation>%1がこの端末を承認しました。</translation>
    </message>
    <message>
        <source>%1 has turned this terminal down.</source>
        <translation>%1はこの端末の登録を断りました。</translation>
    </message>
    <message>
        <source>Speak with an administrator. If it was a mistake, ask again.</source>
        <translation>管理者に確認してください。間違いであれば、もう一度申請してください。</translation>
    </message>
    <message>
        <source>%1 has withdrawn the approval of this terminal.</source>
        <translation>%1がこの端末の承認を取り消しました。</translation>
    </message>
    <message>
        <source>It cannot be let in again under the same identity. To use this computer again, an administrator removes its profile folder and sets it up as a new terminal: %1</source>
        <translation>同じ登録では再び承認できません。このパソコンをまた使うには、管理者がプロファイルのフォルダーを削除し、新しい端末として設定してください：%1</translation>
    </message>
    <message>
        <source>The approval of this terminal has expired.</source>
        <translation>この端末の承認期限が切れました。</translation>
    </message>
    <message>
        <source>It cannot be prolonged. To use this computer again, an administrator removes its profile folder and sets it up as a new terminal: %1</source>
        <translation>延長はできません。このパソコンをまた使うには、管理者がプロファイルのフォルダーを削除し、新しい端末として設定してください：%1</translation>
    </message>
    <message>
        <source>%1 is not active at present.</source>
        <translation>%1は現在停止中です。</translation>
    </message>
    <message>
        <source>An administrator can make it active again in the hospital console. This terminal then works as before.</source>
        <translation>管理者が管理コンソールで再開できます。その後、この端末は元どおり使えます。</translation>
    </message>
    <message>
        <source>Check number: the console must show the same</source>
        <translation>確認番号：コンソールにも同じ番号が表示されます</translation>
    </message>
    <message>
        <source>Check number %1</source>
        <translation>確認番号 %1</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>もう一度申請</translation>
    </message>
    <message>
        <source>Choose another institution</source>
        <translation>別の施設を選ぶ</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::EndedPage</name>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>%1 has withdrawn the approval of this terminal.</source>
        <translation>%1がこの端末の承認を取り消しました。</translation>
    </message>
    <message>
        <source>It can no longer open or write any chart. Every chart that was kept on this computer has been forgotten.</source>
        <translation>カルテを開くことも記録することもできません。このパソコンに保存されていたカルテはすべて消去されました。</translation>
    </message>
    <message>
        <source>To use this computer again, an administrator removes its profile folder and sets it up as a new terminal: %1</source>
        <translation>このパソコンをまた使うには、管理者がプロファイルのフォルダーを削除し、新しい端末として設定してください：%1</translation>
    </message>
    <message>
        <source>The approval of this terminal has expired.</source>
        <translation>この端末の承認期限が切れました。</translation>
    </message>
    <message>
        <source>It can no longer open or write any chart. The charts that patients had opened to %1 have been forgotten on this computer.</source>
        <translation>カルテを開くことも記録することもできません。患者さんが%1に許可したカルテは、このパソコンから消去されました。</translation>
    </message>
    <message>
        <source>%1 is not active at present.</source>
        <translation>%1は現在停止中です。</translation>
    </message>
    <message>
        <source>While it is not active, no terminal of it can open or write charts. The charts that were kept on this computer have been forgotten; they come back with the permissions.</source>
        <translation>停止中は、この施設のどの端末もカルテを開いたり記録したりできません。このパソコンに保存されていたカルテは消去されました。許可とともに元に戻ります。</translation>
    </message>
    <message>
        <source>An administrator can make the institution active again in the hospital console. Then press &quot;Check again&quot;.</source>
        <translation>管理者が管理コンソールで施設を再開できます。その後「もう一度確認」を押してください。</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::InstitutionChoicePage</name>
    <message>
        <source>The institution&apos;s code stands on its poster and on the first page of its hospital console. Paste it here, load a picture of it, or drop a picture on this page.</source>
        <translation>施設のコードは、ポスターと管理コンソールの最初のページにあります。ここに貼り付けるか、画像を読み込むか、このページに画像をドロップしてください。</translation>
    </message>
    <message>
        <source>Code as text</source>
        <translation>コードの文字列</translation>
    </message>
    <message>
        <source>Read the text</source>
        <translation>文字列を読み取る</translation>
    </message>
    <message>
        <source>Load a picture…</source>
        <translation>画像を読み込む…</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>クリップボードから</translation>
    </message>
    <message>
        <source>Found on the ledger</source>
        <translation>台帳で見つかりました</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>施設</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Check number, as on its poster</source>
        <translation>確認番号（ポスターと同じ）</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::Shown</name>
    <message>
        <source>Doctor</source>
        <translation>医師</translation>
    </message>
    <message>
        <source>Nurse</source>
        <translation>看護師</translation>
    </message>
    <message>
        <source>Pharmacist</source>
        <translation>薬剤師</translation>
    </message>
    <message>
        <source>Clerk</source>
        <translation>事務</translation>
    </message>
    <message>
        <source>Laboratory technician</source>
        <translation>臨床検査技師</translation>
    </message>
    <message>
        <source>Checked against the ledger: unaltered, written by a permitted terminal.</source>
        <translation>台帳と照合済み：改変はなく、許可された端末が記録しました。</translation>
    </message>
    <message>
        <source>The ledger names this record, but its content could not be fetched. Try again later.</source>
        <translation>この記録は台帳にありますが、内容を取得できませんでした。あとでもう一度お試しください。</translation>
    </message>
    <message>
        <source>The stored content does not have the size of a record. It is not shown.</source>
        <translation>保存された内容の大きさが正しくありません。表示しません。</translation>
    </message>
    <message>
        <source>This record was sealed by a newer version of Tegata. Update this program to read it.</source>
        <translation>この記録は新しい版のTegataで保存されました。読むにはプログラムを更新してください。</translation>
    </message>
    <message>
        <source>The stored content is not the one the ledger names. It is not shown.</source>
        <translation>保存された内容が台帳の記録と異なります。表示しません。</translation>
    </message>
    <message>
        <source>The record names another author than the ledger does. It is not shown.</source>
        <translation>記録にある記録者が台帳と異なります。表示しません。</translation>
    </message>
    <message>
        <source>The author was not permitted to write at that time. It is not shown.</source>
        <translation>記録者にはその時点で書き込みの許可がありませんでした。表示しません。</translation>
    </message>
    <message>
        <source>The author&apos;s signature is not valid. It is not shown.</source>
        <translation>記録者の署名が正しくありません。表示しません。</translation>
    </message>
    <message>
        <source>The keys of this chart do not open this record. It is not shown.</source>
        <translation>このカルテの鍵ではこの記録を開けません。表示しません。</translation>
    </message>
    <message>
        <source>The record does not match what its author promised on the ledger. It is not shown.</source>
        <translation>記録の内容が台帳上の記録と一致しません。表示しません。</translation>
    </message>
    <message>
        <source>The content of this record is damaged. It is not shown.</source>
        <translation>この記録の内容は破損しています。表示しません。</translation>
    </message>
    <message>
        <source>The content of this record is not of a form this program can read.</source>
        <translation>この記録の内容は、このプログラムでは読み取れない形式です。</translation>
    </message>
    <message>
        <source>Patient details</source>
        <translation>患者情報</translation>
    </message>
    <message>
        <source>Allergy</source>
        <translation>アレルギー</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>傷病名</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>処方</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>薬剤</translation>
    </message>
    <message>
        <source>Dispensing</source>
        <translation>調剤</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>投与</translation>
    </message>
    <message>
        <source>Observation</source>
        <translation>検査・観察</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>診療メモ</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Assessment</source>
        <translation>評価</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>処置・手術</translation>
    </message>
    <message>
        <source>Immunization</source>
        <translation>予防接種</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>受診</translation>
    </message>
    <message>
        <source>Care plan</source>
        <translation>ケアプラン</translation>
    </message>
    <message>
        <source>Imaging</source>
        <translation>画像検査</translation>
    </message>
    <message>
        <source>Insurance</source>
        <translation>保険</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>サマリー</translation>
    </message>
    <message>
        <source>Medications</source>
        <translation>薬剤の記録</translation>
    </message>
    <message>
        <source>Clinical records</source>
        <translation>診療記録</translation>
    </message>
    <message>
        <source>Sensitive records</source>
        <translation>要配慮の記録</translation>
    </message>
    <message>
        <source>Allergy recorded to %1: the same drug.</source>
        <translation>%1にアレルギーの記録があります：同じ薬剤です。</translation>
    </message>
    <message>
        <source>Allergy recorded to %1: the same ingredient.</source>
        <translation>%1にアレルギーの記録があります：同じ成分です。</translation>
    </message>
    <message>
        <source>Allergy recorded to %1: the same class of drugs.</source>
        <translation>%1にアレルギーの記録があります：同じ薬効分類です。</translation>
    </message>
    <message>
        <source>Allergy recorded to %1: the names have &quot;%2&quot; in common.</source>
        <translation>%1にアレルギーの記録があります：名称に「%2」が共通しています。</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::TerminalDetailsPage</name>
    <message>
        <source>The administrator sees these names when approving the terminal. The name and the profession of the user stand under everything written here.</source>
        <translation>管理者は端末を承認するときにこれらの名称を確認します。利用者の氏名と職種は、ここで記録するすべての内容に記載されます。</translation>
    </message>
    <message>
        <source>Name of this terminal, such as &quot;Consulting room 3&quot;</source>
        <translation>この端末の名称（例：第3診察室）</translation>
    </message>
    <message>
        <source>Name of its user</source>
        <translation>利用者の氏名</translation>
    </message>
    <message>
        <source>Profession</source>
        <translation>職種</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::TerminalSetup</name>
    <message>
        <source>Choose a PIN for this terminal</source>
        <translation>この端末のPINを決める</translation>
    </message>
    <message>
        <source>Which institution does this terminal belong to?</source>
        <translation>この端末はどの施設のものですか？</translation>
    </message>
    <message>
        <source>Who uses this terminal?</source>
        <translation>この端末は誰が使いますか？</translation>
    </message>
    <message>
        <source>Ask to be let in</source>
        <translation>登録を申請</translation>
    </message>
    <message>
        <source>Waiting for the approval</source>
        <translation>承認を待っています</translation>
    </message>
    <message>
        <source>Picture of the institution&apos;s code</source>
        <translation>施設のコードの画像</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp)</source>
        <translation>画像 (*.png *.jpg *.jpeg *.bmp *.gif *.webp)</translation>
    </message>
    <message>
        <source>The clipboard holds neither a picture nor a text.</source>
        <translation>クリップボードに画像も文字列もありません。</translation>
    </message>
    <message>
        <source>Copy the institution&apos;s code first, or load a picture of it.</source>
        <translation>先に施設のコードをコピーするか、画像を読み込んでください。</translation>
    </message>
    <message>
        <source>Preparing this terminal…</source>
        <translation>端末を準備しています…</translation>
    </message>
    <message>
        <source>Looking the institution up…</source>
        <translation>施設を照会しています…</translation>
    </message>
    <message>
        <source>Sending the request…</source>
        <translation>申請を送信しています…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
</context>
</TS>
