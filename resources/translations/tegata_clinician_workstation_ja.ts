<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>tegata::workstation::AllergyForm</name>
    <message>
        <source>No known allergies: the patient was asked, and there are none</source>
        <translation>アレルギーなし（患者に確認済み）</translation>
    </message>
    <message>
        <source>Substance</source>
        <translation>原因物質</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>薬剤</translation>
    </message>
    <message>
        <source>Food</source>
        <translation>食物</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>環境</translation>
    </message>
    <message>
        <source>Biologic</source>
        <translation>生物学的製剤</translation>
    </message>
    <message>
        <source>How dangerous it may be</source>
        <translation>重篤度</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低い</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高い</translation>
    </message>
    <message>
        <source>What happened, such as a rash</source>
        <translation>症状（例：発疹）</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>確からしさ</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>判明した日</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備考</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::ChartPresenter</name>
    <message>
        <source>Opening the chart…</source>
        <translation>カルテを開いています…</translation>
    </message>
    <message>
        <source>The patient has not permitted your institution to do this.</source>
        <translation>患者さんはこの操作を許可していません。</translation>
    </message>
    <message>
        <source>The permission does not run any more.</source>
        <translation>許可は終了しています。</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>処方</translation>
    </message>
    <message>
        <source>Cancel this prescription?</source>
        <translation>この処方を取り消しますか？</translation>
    </message>
    <message>
        <source>Drug</source>
        <translation>薬剤</translation>
    </message>
    <message>
        <source>No pharmacy can dispense it any more. It stays readable in the chart as cancelled. This cannot be taken back.</source>
        <translation>どの薬局でも調剤できなくなります。取り消し済みとしてカルテに残ります。元には戻せません。</translation>
    </message>
    <message>
        <source>Cancel the prescription</source>
        <translation>処方を取り消す</translation>
    </message>
    <message>
        <source>Nothing of this chart is kept on this device, and the network cannot be reached. It opens by itself when the connection returns.</source>
        <translation>このカルテはこの端末に保存されておらず、通信もできません。通信が回復すると自動的に開きます。</translation>
    </message>
    <message>
        <source>The chart could not be opened.</source>
        <translation>カルテを開けませんでした。</translation>
    </message>
    <message>
        <source>Recording the cancellation…</source>
        <translation>取り消しを記録しています…</translation>
    </message>
    <message>
        <source>The prescription is cancelled; this is recorded.</source>
        <translation>処方を取り消し、記録しました。</translation>
    </message>
    <message>
        <source>This terminal can only show what your institution wrote itself.</source>
        <translation>この端末では、自施設が記録した内容の表示だけができます。</translation>
    </message>
    <message>
        <source>The keys of the permission could not be opened.</source>
        <translation>許可の鍵を開けませんでした。</translation>
    </message>
    <message>
        <source>The patient has closed this chart.</source>
        <translation>患者さんがカルテを閉じています。</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::ChartView</name>
    <message>
        <source>All kinds</source>
        <translation>すべての種類</translation>
    </message>
    <message>
        <source>All institutions</source>
        <translation>すべての施設</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>メモを書く</translation>
    </message>
    <message>
        <source>Prescribe</source>
        <translation>処方する</translation>
    </message>
    <message>
        <source>Allergy</source>
        <translation>アレルギー</translation>
    </message>
    <message>
        <source>Enter an allergy</source>
        <translation>アレルギーを入力</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>傷病名</translation>
    </message>
    <message>
        <source>Enter a problem</source>
        <translation>傷病名を入力</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>取り込む…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>Find in this chart</source>
        <translation>このカルテ内を検索</translation>
    </message>
    <message>
        <source>Show only this kind</source>
        <translation>この種類だけ表示</translation>
    </message>
    <message>
        <source>Show only this institution</source>
        <translation>この施設だけ表示</translation>
    </message>
    <message>
        <source>Entries by date</source>
        <translation>日付順の記録</translation>
    </message>
    <message>
        <source>Records read</source>
        <translation>読み込んだ記録</translation>
    </message>
    <message>
        <source>No entry to show.</source>
        <translation>表示する記録がありません。</translation>
    </message>
    <message>
        <source>Either nothing has been written into the parts of the chart you may read, or no entry matches the search and the filters.</source>
        <translation>閲覧できる範囲にまだ記録がないか、検索と絞り込みに合う記録がありません。</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::ChartWords</name>
    <message>
        <source>%1 (the patient)</source>
        <extracomment>Somebody&apos;s entry in the own chart; %1 is the name.</extracomment>
        <translation>%1（患者本人）</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>Author and profession.</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Unknown institution</source>
        <translation>不明な施設</translation>
    </message>
    <message>
        <source>Allergies</source>
        <translation>アレルギー</translation>
    </message>
    <message>
        <source>No information. Nobody has said whether there are allergies.</source>
        <translation>情報なし。アレルギーの有無は確認されていません。</translation>
    </message>
    <message>
        <source>None known: the patient was asked.</source>
        <translation>なし（患者に確認済み）。</translation>
    </message>
    <message>
        <source>May be dangerous</source>
        <translation>重篤のおそれ</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>傷病名</translation>
    </message>
    <message>
        <source>No information about problems.</source>
        <translation>傷病名についての情報がありません。</translation>
    </message>
    <message>
        <source>Only past problems.</source>
        <translation>過去の傷病名だけです。</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>%1から</translation>
    </message>
    <message>
        <source>Current medications</source>
        <translation>現在の薬</translation>
    </message>
    <message>
        <source>No information about medications.</source>
        <translation>薬についての情報がありません。</translation>
    </message>
    <message>
        <source>None: the patient was asked.</source>
        <translation>なし（患者に確認済み）。</translation>
    </message>
    <message>
        <source>Only past medications.</source>
        <translation>過去の薬だけです。</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>This record cannot be shown</source>
        <translation>この記録は表示できません</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>記録者</translation>
    </message>
    <message>
        <source>Entered by</source>
        <translation>入力者</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>施設</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>確定</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>記録済み</translation>
    </message>
    <message>
        <source>%1 (block %2)</source>
        <translation>%1（ブロック%2）</translation>
    </message>
    <message>
        <source>Part of the chart</source>
        <translation>カルテの区分</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>照合</translation>
    </message>
    <message>
        <source>This terminal</source>
        <translation>この端末</translation>
    </message>
    <message>
        <source>Waiting to be recorded</source>
        <translation>記録待ち</translation>
    </message>
    <message>
        <source>Cannot be shown</source>
        <translation>表示できません</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n record(s) available.</source>
        <translation>
            <numerusform>%n件中%1件の記録を表示できます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n record(s) available.</source>
        <translation>
            <numerusform>全%n件の記録を表示できます。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Kept on this device, not yet compared with the ledger.</source>
        <translation>%1 この端末に保存された内容で、台帳との照合はまだ済んでいません。</translation>
    </message>
    <message>
        <source>%1 Kept on this device, as of %2.</source>
        <translation>%1 この端末に保存された%2時点の内容です。</translation>
    </message>
    <message>
        <source>%1 Checked against the ledger, %2.</source>
        <translation>%1 台帳と照合済み（%2）。</translation>
    </message>
    <message>
        <source>%1 The order of the records does not match the ledger, %2.</source>
        <translation>%1 記録の並びが台帳と一致しません（%2）。</translation>
    </message>
    <message>
        <source>Version in force, of %1</source>
        <translation>現在の版（%1）</translation>
    </message>
    <message>
        <source>Replaced version, of %1</source>
        <translation>置き換えられた版（%1）</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>対処</translation>
    </message>
    <message>
        <source>Not dispensed yet. Can be dispensed until %1.</source>
        <translation>未調剤。%1まで調剤できます。</translation>
    </message>
    <message>
        <source>Held by %1 since %2.</source>
        <translation>%1が%2から受付中です。</translation>
    </message>
    <message numerus="yes">
        <source>Dispensed %1 of %n time(s). Can be dispensed until %2.</source>
        <translation>
            <numerusform>%n回中%1回調剤済み。%2まで調剤できます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Dispensed.</source>
        <translation>調剤済みです。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>取り消されました。</translation>
    </message>
    <message>
        <source>Run out on %1 without being dispensed in full.</source>
        <translation>全量を調剤しないまま%1に期限が切れました。</translation>
    </message>
    <message>
        <source>The prescription was cancelled.</source>
        <translation>処方は取り消されました。</translation>
    </message>
    <message numerus="yes">
        <source>The permission has ended: only what your institution wrote itself, %n record(s).</source>
        <translation>
            <numerusform>許可は終了しました。自施設が記録した%n件だけを表示しています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This terminal shows only what your institution wrote itself: %n record(s) kept on this device.</source>
        <translation>
            <numerusform>この端末では、自施設が記録し端末に保存されている%n件だけを表示しています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The permission has ended: only what your institution wrote itself, %n record(s) kept on this device.</source>
        <translation>
            <numerusform>許可は終了しました。自施設が記録し端末に保存されている%n件だけを表示しています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing that your institution wrote itself. What others wrote is not shown.</source>
        <translation>自施設の記録はありません。他施設の記録は表示されません。</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::DrugEditor</name>
    <message>
        <source>Drug %1</source>
        <translation>薬剤%1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove drug %1</source>
        <translation>薬剤%1を削除</translation>
    </message>
    <message>
        <source>Name, best the generic name</source>
        <translation>名称（一般名を推奨）</translation>
    </message>
    <message>
        <source>Dose</source>
        <translation>1回量</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>単位</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>投与経路</translation>
    </message>
    <message>
        <source>When and how often</source>
        <translation>用法</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Unit of quantity</source>
        <translation>数量の単位</translation>
    </message>
    <message>
        <source>Do not substitute</source>
        <translation>変更不可</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Why it may not be substituted</source>
        <translation>変更不可の理由</translation>
    </message>
    <message>
        <source>Comment to the pharmacy</source>
        <translation>薬局へのコメント</translation>
    </message>
    <message>
        <source>tablets</source>
        <translation>錠</translation>
    </message>
    <message>
        <source>capsules</source>
        <translation>カプセル</translation>
    </message>
    <message>
        <source>sachets</source>
        <translation>包</translation>
    </message>
    <message>
        <source>mL</source>
        <translation>mL</translation>
    </message>
    <message>
        <source>g</source>
        <translation>g</translation>
    </message>
    <message>
        <source>drops</source>
        <translation>滴</translation>
    </message>
    <message>
        <source>pieces</source>
        <translation>個</translation>
    </message>
    <message>
        <source>by mouth</source>
        <translation>経口</translation>
    </message>
    <message>
        <source>on the skin</source>
        <translation>外用</translation>
    </message>
    <message>
        <source>into the eye</source>
        <translation>点眼</translation>
    </message>
    <message>
        <source>inhaled</source>
        <translation>吸入</translation>
    </message>
    <message>
        <source>rectal</source>
        <translation>坐剤</translation>
    </message>
    <message>
        <source>under the skin</source>
        <translation>皮下</translation>
    </message>
    <message>
        <source>once a day after breakfast</source>
        <translation>1日1回朝食後</translation>
    </message>
    <message>
        <source>twice a day after breakfast and dinner</source>
        <translation>1日2回朝夕食後</translation>
    </message>
    <message>
        <source>three times a day after meals</source>
        <translation>1日3回毎食後</translation>
    </message>
    <message>
        <source>once a day before sleeping</source>
        <translation>1日1回就寝前</translation>
    </message>
    <message>
        <source>when needed for pain</source>
        <translation>疼痛時</translation>
    </message>
    <message>
        <source>several times a day</source>
        <translation>1日数回</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::EntryDetails</name>
    <message>
        <source>Choose an entry to read it in full.</source>
        <translation>記録を選ぶと全文を表示します。</translation>
    </message>
    <message>
        <source>Correct…</source>
        <translation>訂正…</translation>
    </message>
    <message>
        <source>Cancel the prescription…</source>
        <translation>処方を取り消す…</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::FormWords</name>
    <message>
        <source>Active</source>
        <translation>活動中</translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation>非活動</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>治癒・解消</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>確定</translation>
    </message>
    <message>
        <source>Unconfirmed</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>Refuted</source>
        <translation>否定</translation>
    </message>
    <message>
        <source>Entered in error</source>
        <translation>誤入力</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::ImportView</name>
    <message>
        <source>Choose the patient</source>
        <translation>患者を選択</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Kana</source>
        <translation>フリガナ</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>生年月日</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>性別</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1の取り込み</translation>
    </message>
    <message>
        <source>The file is about several people. Which one is this patient?</source>
        <translation>ファイルに複数の人の記録があります。この患者はどの人ですか？</translation>
    </message>
    <message>
        <source>The patient of the file</source>
        <translation>ファイルの患者</translation>
    </message>
    <message>
        <source>The patient of this chart</source>
        <translation>このカルテの患者</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>What the import does</source>
        <translation>取り込みの内容</translation>
    </message>
    <message>
        <source>Back to the chart</source>
        <translation>カルテに戻る</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>取り込む…</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::ImportWords</name>
    <message>
        <source>About somebody else, or about a group.</source>
        <translation>別の人、または集団についての記録です。</translation>
    </message>
    <message>
        <source>FHIR R4 knows no such kind of entry.</source>
        <translation>FHIR R4にない種類の記録です。</translation>
    </message>
    <message>
        <source>A part of it is not of the form that FHIR prescribes.</source>
        <translation>一部がFHIRの定める形式ではありません。</translation>
    </message>
    <message>
        <source>Not a FHIR entry.</source>
        <translation>FHIRの記録ではありません。</translation>
    </message>
    <message>
        <source>A step of a data exchange without content.</source>
        <translation>内容のないデータ交換の手順です。</translation>
    </message>
    <message>
        <source>Billing, which says nothing clinical.</source>
        <translation>請求情報で、診療内容を含みません。</translation>
    </message>
    <message>
        <source>The same entry stands earlier in the file.</source>
        <translation>同じ記録がファイルの前のほうにあります。</translation>
    </message>
    <message>
        <source>The answer of a server, not part of a chart.</source>
        <translation>サーバーの応答で、カルテの内容ではありません。</translation>
    </message>
    <message>
        <source>The signature of the file holds only for the file as a whole.</source>
        <translation>ファイルの署名はファイル全体にだけ有効です。</translation>
    </message>
    <message>
        <source>Too large for one record.</source>
        <translation>1件の記録には大きすぎます。</translation>
    </message>
    <message>
        <source>A part stands there twice; both are kept.</source>
        <translation>同じ項目が2回あります。両方とも残します。</translation>
    </message>
    <message>
        <source>The entry has no name of its own in the file.</source>
        <translation>ファイル内で識別子のない記録です。</translation>
    </message>
    <message>
        <source>The entry does not say which patient it is about.</source>
        <translation>どの患者の記録か書かれていません。</translation>
    </message>
    <message>
        <source>Two different entries have the same name; both are kept.</source>
        <translation>異なる記録に同じ識別子があります。両方とも残します。</translation>
    </message>
    <message>
        <source>The entry refers to something that is not in the file.</source>
        <translation>ファイルにないものを参照しています。</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::MainWindow</name>
    <message>
        <source>Clinician workstation</source>
        <translation>診療端末</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>医師</translation>
    </message>
    <message>
        <source>Nurse</source>
        <translation>看護師</translation>
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
        <source>Patients</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>送信待ち</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>監査記録</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::NoteForm</name>
    <message>
        <source>Title, such as &quot;Outpatient visit&quot;</source>
        <translation>題名（例：外来受診）</translation>
    </message>
    <message>
        <source>In four parts (SOAP)</source>
        <translation>4項目（SOAP）</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>自由記載</translation>
    </message>
    <message>
        <source>Subjective: what the patient says</source>
        <translation>S：主観的情報</translation>
    </message>
    <message>
        <source>Objective: what was found</source>
        <translation>O：客観的所見</translation>
    </message>
    <message>
        <source>Assessment</source>
        <translation>A：評価</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>P：計画</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>本文</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::PatientsModel</name>
    <message>
        <source>%1 (%2)</source>
        <extracomment>Birth date and age in a table cell.</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Kana</source>
        <translation>フリガナ</translation>
    </message>
    <message>
        <source>Born (age)</source>
        <translation>生年月日（年齢）</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>性別</translation>
    </message>
    <message>
        <source>Permission</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>No end date</source>
        <translation>期限なし</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>%1まで</translation>
    </message>
    <message>
        <source>Reading only, no end date</source>
        <translation>閲覧のみ、期限なし</translation>
    </message>
    <message>
        <source>Reading only, until %1</source>
        <translation>閲覧のみ、%1まで</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::PatientsPage</name>
    <message>
        <source>Looking for the patients who let your institution in…</source>
        <translation>この施設に許可した患者さんを確認しています…</translation>
    </message>
    <message>
        <source>No patient has let your institution in yet.</source>
        <translation>この施設に許可した患者さんはまだいません。</translation>
    </message>
    <message>
        <source>When a patient scans the institution&apos;s code and confirms, the patient appears here by itself.</source>
        <translation>患者さんが施設のコードを読み取って確定すると、自動的にここに表示されます。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Nobody in the list matches.</source>
        <translation>一致する患者さんはいません。</translation>
    </message>
    <message>
        <source>Search by name, kana or birth date (1950-03-21). A patient who has not let your institution in cannot be found.</source>
        <translation>氏名・フリガナ・生年月日（1950-03-21）で検索できます。この施設に許可していない患者さんは見つかりません。</translation>
    </message>
    <message>
        <source>Comparing with the ledger…</source>
        <translation>台帳と照合しています…</translation>
    </message>
    <message numerus="yes">
        <source>%n patient(s)</source>
        <translation>
            <numerusform>患者%n人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n patient(s)</source>
        <extracomment>%1: patients that match the search; the number: all patients.</extracomment>
        <translation>
            <numerusform>患者%n人中%1人</numerusform>
        </translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Name, kana or birth date</source>
        <translation>氏名・フリガナ・生年月日</translation>
    </message>
    <message>
        <source>Nothing that your institution wrote itself is kept on this computer.</source>
        <translation>このパソコンには、自施設が記録した内容は保存されていません。</translation>
    </message>
    <message>
        <source>What it wrote can be read on its other terminals, or here again when this one may act.</source>
        <translation>自施設の記録は、他の端末で読めます。この端末がまた使えるようになれば、ここでも読めます。</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::PrescriptionForm</name>
    <message>
        <source>Add a drug</source>
        <translation>薬剤を追加</translation>
    </message>
    <message>
        <source>Refills</source>
        <translation>リフィル</translation>
    </message>
    <message>
        <source>None: dispensed once</source>
        <translation>なし：調剤は1回</translation>
    </message>
    <message>
        <source>One refill: two uses in all</source>
        <translation>リフィル1回：合計2回</translation>
    </message>
    <message>
        <source>Two refills: three uses in all</source>
        <translation>リフィル2回：合計3回</translation>
    </message>
    <message>
        <source>Can be dispensed for how many days, today included</source>
        <translation>処方の使用期間（今日を含む日数）</translation>
    </message>
    <message>
        <source>Comment on the whole prescription</source>
        <translation>処方全体へのコメント</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::ProblemForm</name>
    <message>
        <source>No known problems: the patient was asked, and there are none</source>
        <translation>傷病なし（患者に確認済み）</translation>
    </message>
    <message>
        <source>Problem or diagnosis</source>
        <translation>傷病名</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>確からしさ</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>Ended on</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備考</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::RecordText</name>
    <message>
        <source>Allergies</source>
        <translation>アレルギー</translation>
    </message>
    <message>
        <source>None known: the patient was asked.</source>
        <translation>なし（患者に確認済み）。</translation>
    </message>
    <message>
        <source>Allergy</source>
        <translation>アレルギー</translation>
    </message>
    <message>
        <source>How dangerous it may be</source>
        <translation>重篤度</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>症状</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>確からしさ</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備考</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>傷病名</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>傷病名</translation>
    </message>
    <message>
        <source>Ended on</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>Drug</source>
        <translation>薬剤</translation>
    </message>
    <message>
        <source>Dosage</source>
        <translation>用法・用量</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>%1 (reference %2)</source>
        <translation>%1（基準値 %2）</translation>
    </message>
    <message>
        <source>Observation</source>
        <translation>検査・観察</translation>
    </message>
    <message>
        <source>No value given</source>
        <translation>値なし</translation>
    </message>
    <message>
        <source>Interpretation</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>題名</translation>
    </message>
    <message>
        <source>Other content, not shown here</source>
        <translation>ここに表示しない内容</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>活動中</translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation>非活動</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>治癒・解消</translation>
    </message>
    <message>
        <source>Unconfirmed</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>確定</translation>
    </message>
    <message>
        <source>Refuted</source>
        <translation>否定</translation>
    </message>
    <message>
        <source>Entered in error</source>
        <translation>誤入力</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低い</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高い</translation>
    </message>
    <message>
        <source>Drug %1</source>
        <translation>薬剤%1</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>Do not substitute</source>
        <translation>変更不可</translation>
    </message>
    <message>
        <source>Without a reason</source>
        <translation>理由の記載なし</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Refills</source>
        <translation>リフィル</translation>
    </message>
    <message>
        <source>Can be dispensed until</source>
        <translation>調剤の期限</translation>
    </message>
    <message>
        <source>Prescriber</source>
        <translation>処方医</translation>
    </message>
    <message>
        <source>Comment on the whole prescription</source>
        <translation>処方全体へのコメント</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::SummaryPanel</name>
    <message>
        <source>Show the entry about %1</source>
        <extracomment>Button beside a line of the summary; %1 is an allergy, a problem or a drug.</extracomment>
        <translation>%1の記録を表示</translation>
    </message>
    <message>
        <source>Show the entry</source>
        <translation>記録を表示</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::TransferPresenter</name>
    <message>
        <source>FHIR file to import</source>
        <translation>取り込むFHIRファイル</translation>
    </message>
    <message>
        <source>FHIR files (*.json);;All files (*)</source>
        <translation>FHIRファイル (*.json);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>The file does not say who it is about. Make sure that it belongs to this patient.</source>
        <translation>ファイルに患者の情報がありません。この患者のものであることを確かめてください。</translation>
    </message>
    <message>
        <source>Name or birth date differ. Import only if you are sure that this is the same person.</source>
        <translation>氏名または生年月日が異なります。同一人物と確信できる場合だけ取り込んでください。</translation>
    </message>
    <message>
        <source>Taken in</source>
        <translation>取り込むもの</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>取り込まないもの</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>%1, number %2</source>
        <translation>%1、%2番目</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>お知らせ</translation>
    </message>
    <message>
        <source>The whole file</source>
        <translation>ファイル全体</translation>
    </message>
    <message>
        <source>Number %1</source>
        <translation>%1番目</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>ファイルを読み込んでいます…</translation>
    </message>
    <message>
        <source>Import into the chart of %1?</source>
        <translation>%1さんのカルテに取り込みますか？</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Patient of the file</source>
        <translation>ファイルの患者</translation>
    </message>
    <message>
        <source>Patient of the chart</source>
        <translation>カルテの患者</translation>
    </message>
    <message>
        <source>The entries are signed by this terminal as records of your institution and cannot be deleted.</source>
        <translation>自施設の記録としてこの端末の署名が付き、削除はできません。</translation>
    </message>
    <message>
        <source>Import and record</source>
        <translation>取り込んで記録</translation>
    </message>
    <message>
        <source>I have compared the two and they are one person.</source>
        <translation>両者を比べ、同一人物であることを確認しました。</translation>
    </message>
    <message>
        <source>Saving the records on this device…</source>
        <translation>記録をこの端末に保存しています…</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) saved on this device. They are sent by themselves.</source>
        <translation>
            <numerusform>%n件の記録をこの端末に保存しました。自動的に送信されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the chart as a FHIR file</source>
        <translation>カルテをFHIRファイルに書き出す</translation>
    </message>
    <message>
        <source>Writing the file…</source>
        <translation>ファイルを書き込んでいます…</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>ファイルを書き込めませんでした。</translation>
    </message>
    <message>
        <source>Choose another folder, and make sure that there is room.</source>
        <translation>別のフォルダーを選び、空き容量を確認してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) written to %1. The file is not encrypted: keep it safe.</source>
        <translation>
            <numerusform>%n件を%1に書き出しました。ファイルは暗号化されていません。大切に保管してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n entry(ies) of the file are taken in. Records of your institution made from them: %2.</source>
        <translation>
            <numerusform>ファイルの%n件のうち%1件を取り込みます。自施設の記録として%2件になります。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::workstation::WriteView</name>
    <message>
        <source>Correct a note</source>
        <translation>診療メモを訂正</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>メモを書く</translation>
    </message>
    <message>
        <source>Correct an allergy</source>
        <translation>アレルギーを訂正</translation>
    </message>
    <message>
        <source>Enter an allergy</source>
        <translation>アレルギーを入力</translation>
    </message>
    <message>
        <source>Correct a problem</source>
        <translation>傷病名を訂正</translation>
    </message>
    <message>
        <source>Enter a problem</source>
        <translation>傷病名を入力</translation>
    </message>
    <message>
        <source>Write a prescription</source>
        <translation>処方を書く</translation>
    </message>
    <message>
        <source>Back to the chart</source>
        <translation>カルテに戻る</translation>
    </message>
    <message>
        <source>Discard the draft</source>
        <translation>下書きを破棄</translation>
    </message>
    <message>
        <source>Review…</source>
        <translation>確認…</translation>
    </message>
</context>
<context>
    <name>tegata::workstation::WritingPresenter</name>
    <message>
        <source>Discard the draft?</source>
        <translation>下書きを破棄しますか？</translation>
    </message>
    <message>
        <source>What you have typed is thrown away and cannot be brought back.</source>
        <translation>入力した内容は破棄され、元に戻せません。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Keep writing</source>
        <translation>記入を続ける</translation>
    </message>
    <message>
        <source>Already among the current medications: %1 (%2).</source>
        <translation>現在の薬にすでにあります：%1（%2）。</translation>
    </message>
    <message>
        <source>The same drug stands twice on this prescription.</source>
        <translation>この処方に同じ薬剤が2回あります。</translation>
    </message>
    <message>
        <source>This draft from before was not recorded yet. Go on, or discard it.</source>
        <translation>前回の下書きです。まだ記録されていません。続けるか破棄してください。</translation>
    </message>
    <message>
        <source>Draft kept on this device at %1</source>
        <translation>%1に下書きをこの端末に保存しました</translation>
    </message>
    <message>
        <source>Record this for %1?</source>
        <translation>%1さんのカルテに記録しますか？</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>生年月日</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>本文</translation>
    </message>
    <message>
        <source>Part of the chart</source>
        <translation>カルテの区分</translation>
    </message>
    <message>
        <source>Confirmed by</source>
        <translation>確定者</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>It is signed by this terminal and cannot be deleted; a correction can replace it later.</source>
        <translation>この端末の署名が付き、削除はできません。あとから訂正で置き換えることはできます。</translation>
    </message>
    <message>
        <source>It replaces the earlier version, which stays readable. It is signed by this terminal and cannot be deleted.</source>
        <translation>前の版を置き換えます。前の版も読めるまま残ります。この端末の署名が付き、削除はできません。</translation>
    </message>
    <message>
        <source>Confirm and record</source>
        <translation>確定して記録</translation>
    </message>
    <message>
        <source>I have read the warnings and prescribe all the same.</source>
        <translation>警告を読んだうえで処方します。</translation>
    </message>
    <message>
        <source>Saved on this device. It is sent by itself, and the chart says when it is recorded.</source>
        <translation>この端末に保存しました。自動的に送信され、記録されるとカルテに表示されます。</translation>
    </message>
    <message>
        <source>It is signed by this terminal and cannot be changed; until a pharmacy takes it on, it can be cancelled.</source>
        <translation>この端末の署名が付き、変更はできません。薬局が受け付けるまでは取り消せます。</translation>
    </message>
</context>
</TS>
