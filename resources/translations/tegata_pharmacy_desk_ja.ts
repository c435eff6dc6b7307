<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>tegata::pharmacy::ChartSide</name>
    <message>
        <source>Allergies</source>
        <translation>アレルギー</translation>
    </message>
    <message>
        <source>Current medications</source>
        <translation>現在の薬</translation>
    </message>
    <message>
        <source>Dispensed before</source>
        <translation>これまでの調剤</translation>
    </message>
    <message>
        <source>Opening the chart…</source>
        <translation>カルテを開いています…</translation>
    </message>
    <message>
        <source>No information about allergies. Ask the patient.</source>
        <translation>アレルギーの情報がありません。患者さんに確認してください。</translation>
    </message>
    <message>
        <source>No known allergies, as far as was asked.</source>
        <translation>確認された範囲では、アレルギーはありません。</translation>
    </message>
    <message>
        <source>No information about medications. Ask the patient.</source>
        <translation>薬の情報がありません。患者さんに確認してください。</translation>
    </message>
    <message>
        <source>The patient takes no medications, as far as was asked.</source>
        <translation>確認された範囲では、服用中の薬はありません。</translation>
    </message>
    <message>
        <source>No medication is current; earlier ones have ended.</source>
        <translation>現在の薬はありません。以前の薬は終了しています。</translation>
    </message>
    <message>
        <source>Nothing was dispensed in this chart yet.</source>
        <translation>このカルテにはまだ調剤の記録がありません。</translation>
    </message>
    <message>
        <source>Nothing current that this pharmacy wrote itself. What others wrote is not shown.</source>
        <translation>当薬局の記録に現在の薬はありません。他施設の記録は表示されません。</translation>
    </message>
    <message>
        <source>This pharmacy has dispensed nothing. What others dispensed is not shown.</source>
        <translation>当薬局の調剤記録はありません。他施設の調剤記録は表示されません。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::ClaimWords</name>
    <message>
        <source>The claim of this pharmacy has ended. To dispense it, claim the prescription again.</source>
        <translation>当薬局の受付は終了しています。調剤するには、あらためて受け付けてください。</translation>
    </message>
    <message>
        <source>The claim of %1 has ended. Ask the patient whether anything was handed over there.</source>
        <translation>%1の受付は終了しています。そちらで薬を受け取っていないか、患者さんに確認してください。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::DispenseForm</name>
    <message>
        <source>What is handed over</source>
        <translation>交付する薬</translation>
    </message>
    <message>
        <source>This completes the dispensing</source>
        <translation>この回の調剤はこれで完了</translation>
    </message>
    <message>
        <source>This is a part; the rest follows later</source>
        <translation>一部のみ交付し、残りは後日</translation>
    </message>
    <message>
        <source>This pharmacy keeps holding the prescription until the rest is handed over.</source>
        <translation>残りを交付するまで、当薬局が処方箋を預かります。</translation>
    </message>
    <message>
        <source>Comment on the whole dispensing</source>
        <translation>調剤全体のコメント</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>内容を確認</translation>
    </message>
    <message>
        <source>%1 is handed over</source>
        <translation>%1を交付する</translation>
    </message>
    <message>
        <source>prescribed: %1</source>
        <translation>処方量 %1</translation>
    </message>
    <message>
        <source>must not be substituted</source>
        <translation>変更不可</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>単位</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>Another product was handed over instead</source>
        <translation>別の製品に変更して交付</translation>
    </message>
    <message>
        <source>Product handed over</source>
        <translation>交付した製品</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Enter the quantity of every drug that is handed over.</source>
        <translation>交付する薬の数量をすべて入力してください。</translation>
    </message>
    <message>
        <source>Enter the unit of every quantity.</source>
        <translation>数量の単位をすべて入力してください。</translation>
    </message>
    <message>
        <source>Enter the product that was handed over instead.</source>
        <translation>代わりに交付した製品を入力してください。</translation>
    </message>
    <message>
        <source>Choose at least one drug that is handed over.</source>
        <translation>交付する薬を1つ以上選んでください。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>for a screen reader: a field and the drug it belongs to</extracomment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::DrugFields</name>
    <message>
        <source>Enter the name of drug %1.</source>
        <translation>薬%1の名称を入力してください。</translation>
    </message>
    <message>
        <source>Enter both dose and unit of drug %1, or neither.</source>
        <translation>薬%1の1回量と単位は、両方入力するか、両方空欄にしてください。</translation>
    </message>
    <message>
        <source>Enter the dose of drug %1, or when and how often it is taken.</source>
        <translation>薬%1の1回量か用法を入力してください。</translation>
    </message>
    <message>
        <source>Enter both total and unit of drug %1, or neither.</source>
        <translation>薬%1の全量と単位は、両方入力するか、両方空欄にしてください。</translation>
    </message>
    <message>
        <source>Drug %1</source>
        <translation>薬%1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove drug %1</source>
        <translation>薬%1を削除</translation>
    </message>
    <message>
        <source>Name of the drug</source>
        <translation>薬の名称</translation>
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
        <translation>用法（いつ、何回）</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>全量</translation>
    </message>
    <message>
        <source>Must not be substituted</source>
        <translation>変更不可</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>for a screen reader: a field and the drug it belongs to</extracomment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::MainWindow</name>
    <message>
        <source>Pharmacy desk</source>
        <translation>薬局端末</translation>
    </message>
    <message>
        <source>Pharmacist</source>
        <translation>薬剤師</translation>
    </message>
    <message>
        <source>Supervising pharmacist</source>
        <translation>管理薬剤師</translation>
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
    <name>tegata::pharmacy::PaperForm</name>
    <message>
        <source>Prescription taken in from paper</source>
        <translation>紙の処方箋の入力</translation>
    </message>
    <message>
        <source>Prescriber on the paper</source>
        <translation>処方箋に記載の処方医</translation>
    </message>
    <message>
        <source>Institution on the paper</source>
        <translation>処方箋に記載の医療機関</translation>
    </message>
    <message>
        <source>Day of issue on the paper</source>
        <translation>処方箋の交付年月日</translation>
    </message>
    <message>
        <source>Last day it can be dispensed</source>
        <translation>調剤できる最終日</translation>
    </message>
    <message>
        <source>Refills after the first dispensing</source>
        <translation>初回の後のリフィル回数</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Add a drug</source>
        <translation>薬を追加</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>内容を確認</translation>
    </message>
    <message>
        <source>Enter the institution that stands on the paper.</source>
        <translation>処方箋に記載の医療機関を入力してください。</translation>
    </message>
    <message>
        <source>Enter the prescriber who stands on the paper.</source>
        <translation>処方箋に記載の処方医を入力してください。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PatientPage</name>
    <message>
        <source>All patients</source>
        <translation>患者一覧</translation>
    </message>
    <message>
        <source>Prescriptions</source>
        <translation>処方箋</translation>
    </message>
    <message>
        <source>Take in from paper</source>
        <translation>紙の処方箋を入力</translation>
    </message>
    <message>
        <source>Prescriptions of this patient</source>
        <translation>この患者の処方箋</translation>
    </message>
    <message>
        <source>Reading the chart</source>
        <translation>カルテの読み込み</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Looking for prescriptions…</source>
        <translation>処方箋を探しています…</translation>
    </message>
    <message>
        <source>This patient has no prescriptions.</source>
        <translation>この患者の処方箋はありません。</translation>
    </message>
    <message>
        <source>One that came on paper can be taken in with “Take in from paper”.</source>
        <translation>紙の処方箋は「紙の処方箋を入力」から入力できます。</translation>
    </message>
    <message>
        <source>%1 of %2 records available</source>
        <translation>%2件中%1件の記録を表示できます</translation>
    </message>
    <message numerus="yes">
        <source>All %n record(s) available</source>
        <translation>
            <numerusform>%n件の記録すべてを表示できます</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, as of %2</source>
        <extracomment>%1: &quot;17 of 18 records available&quot;, %2: date and time</extracomment>
        <translation>%1（%2現在）</translation>
    </message>
    <message>
        <source>%1; the chart does not match the ledger yet</source>
        <extracomment>%1: &quot;17 of 18 records available&quot;</extracomment>
        <translation>%1。カルテはまだ台帳と一致していません</translation>
    </message>
    <message numerus="yes">
        <source>Only what this pharmacy wrote itself: %n record(s)</source>
        <translation>
            <numerusform>この薬局が記録した%n件だけを表示</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 kept on this device</source>
        <translation>%1（この端末に保存済み）</translation>
    </message>
    <message>
        <source>This pharmacy wrote no prescription for this patient.</source>
        <translation>この患者について当薬局が登録した処方箋はありません。</translation>
    </message>
    <message>
        <source>What others wrote is not shown.</source>
        <translation>他施設の記録は表示されません。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PatientsModel</name>
    <message>
        <source>Name not shared</source>
        <translation>氏名は共有されていません</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Reading</source>
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
        <source>Permission</source>
        <translation>許可</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PatientsPage</name>
    <message>
        <source>Patients</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Name, reading, birth date or number</source>
        <translation>氏名、フリガナ、生年月日、番号</translation>
    </message>
    <message>
        <source>Find a patient</source>
        <translation>患者を検索</translation>
    </message>
    <message>
        <source>Patients who gave permission</source>
        <translation>許可した患者</translation>
    </message>
    <message>
        <source>No patient matches what you typed.</source>
        <translation>入力に合う患者はいません。</translation>
    </message>
    <message>
        <source>Check the spelling, or type less.</source>
        <translation>つづりを確認するか、短く入力してください。</translation>
    </message>
    <message>
        <source>Looking for patients who gave permission…</source>
        <translation>許可した患者さんを確認しています…</translation>
    </message>
    <message>
        <source>No patient has given this pharmacy permission yet.</source>
        <translation>当薬局に許可した患者さんはまだいません。</translation>
    </message>
    <message>
        <source>When a patient scans the pharmacy&apos;s QR code and agrees, they appear here at once.</source>
        <translation>患者さんが薬局のQRコードを読み取って同意すると、すぐここに表示されます。</translation>
    </message>
    <message numerus="yes">
        <source>%n patient(s)</source>
        <translation>
            <numerusform>%n人</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing that this pharmacy wrote itself is kept on this computer.</source>
        <translation>このパソコンには、この薬局が記録した内容は保存されていません。</translation>
    </message>
    <message>
        <source>What it wrote can be read on its other terminals, or here again when this one may act.</source>
        <translation>自施設の記録は、他の端末で読めます。この端末がまた使えるようになれば、ここでも読めます。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PrescriptionActions</name>
    <message>
        <source>Prescription taken in from paper</source>
        <translation>紙の処方箋の入力</translation>
    </message>
    <message>
        <source>Discard what you have entered?</source>
        <translation>入力した内容を破棄しますか？</translation>
    </message>
    <message>
        <source>Nothing of it has been saved.</source>
        <translation>まだ何も保存されていません。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄する</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>入力を続ける</translation>
    </message>
    <message>
        <source>Prepared</source>
        <translation>準備</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>記録済み</translation>
    </message>
    <message>
        <source>Dispensing</source>
        <translation>調剤</translation>
    </message>
    <message>
        <source>The dispensing is recorded.</source>
        <translation>調剤を記録しました。</translation>
    </message>
    <message>
        <source>The prescription is recorded and open.</source>
        <translation>処方箋を記録しました。受け付けられます。</translation>
    </message>
    <message>
        <source>Saved on this device. It is sent by itself, also when the connection comes back later.</source>
        <translation>この端末に保存しました。後で接続が戻った場合も、自動で送信されます。</translation>
    </message>
    <message>
        <source>It can only be dispensed here after that pharmacy has released it, or after the patient has ended its permission. Ask there, or ask the patient to.</source>
        <translation>その薬局が受付を取り消すか、患者さんがその薬局への許可を終了するまで、当薬局では調剤できません。その薬局に問い合わせるか、患者さんに連絡をお願いしてください。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PrescriptionDetails</name>
    <message>
        <source>Claim for this pharmacy</source>
        <translation>当薬局で受け付ける</translation>
    </message>
    <message>
        <source>Dispense</source>
        <translation>調剤する</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>受付を取り消す</translation>
    </message>
    <message>
        <source>Cancel the prescription</source>
        <translation>処方箋を取り消す</translation>
    </message>
    <message>
        <source>Choose a prescription from the list.</source>
        <translation>一覧から処方箋を選んでください。</translation>
    </message>
    <message>
        <source>Prescription of %1</source>
        <translation>%1の処方箋</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>処方箋</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Prescriber</source>
        <translation>処方医</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>発行元</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>使用期限</translation>
    </message>
    <message>
        <source>Dispensed</source>
        <translation>調剤状況</translation>
    </message>
    <message>
        <source>Refills</source>
        <translation>リフィル</translation>
    </message>
    <message numerus="yes">
        <source>%n more time(s) after the first</source>
        <translation>
            <numerusform>初回の後、あと%n回</numerusform>
        </translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>The content of this prescription cannot be read here. Ask the patient whether the permission includes the medications.</source>
        <translation>この処方箋の内容を読めません。許可に薬の情報が含まれているか、患者さんに確認してください。</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>%1分</translation>
    </message>
    <message>
        <source>in all %1</source>
        <translation>全量 %1</translation>
    </message>
    <message>
        <source>Must not be substituted.</source>
        <translation>変更不可です。</translation>
    </message>
    <message>
        <source>Must not be substituted: %1</source>
        <translation>変更不可：%1</translation>
    </message>
    <message>
        <source>This terminal is offline: whether the prescription is still open cannot be known. It can be claimed and dispensed once the connection is back.</source>
        <translation>端末がオフラインのため、処方箋がまだ有効かどうか確認できません。接続が戻れば受付と調剤ができます。</translation>
    </message>
    <message>
        <source>Something written for this patient is still on its way. The buttons come back when it is recorded.</source>
        <translation>この患者の記録を送信中です。記録されるとボタンが使えるようになります。</translation>
    </message>
    <message>
        <source>The permission of the patient has ended; nothing can be done with this prescription.</source>
        <translation>患者さんの許可が終了したため、この処方箋は操作できません。</translation>
    </message>
    <message>
        <source>Another pharmacy holds this prescription. Only that pharmacy can dispense or release it.</source>
        <translation>別の薬局がこの処方箋を受け付けています。調剤や受付の取り消しは、その薬局だけができます。</translation>
    </message>
    <message>
        <source>Everything prescribed here was dispensed.</source>
        <translation>処方された薬はすべて調剤済みです。</translation>
    </message>
    <message>
        <source>The issuer cancelled this prescription. It must not be dispensed.</source>
        <translation>発行元がこの処方箋を取り消しました。調剤してはいけません。</translation>
    </message>
    <message>
        <source>This prescription was valid until %1. It must not be dispensed any more.</source>
        <translation>この処方箋の使用期限は%1でした。もう調剤できません。</translation>
    </message>
    <message>
        <source>This prescription is not what its issuer wrote. Do not dispense it. Ask the institution that issued it.</source>
        <translation>この処方箋は発行元が記載した内容と一致しません。調剤せず、発行元の施設に確認してください。</translation>
    </message>
    <message>
        <source>The permission of the patient has ended, and with it the claim of this pharmacy: nothing can be dispensed on it any more, and another pharmacy can claim it.</source>
        <translation>患者さんの許可が終了し、当薬局の受付も終了しました。この処方箋ではもう調剤できず、ほかの薬局が受け付けることができます。</translation>
    </message>
    <message>
        <source>This terminal can only show what this pharmacy wrote itself; nothing can be done with this prescription here.</source>
        <translation>この端末で表示できるのは当薬局の記録だけです。この処方箋をここで操作することはできません。</translation>
    </message>
    <message>
        <source>The keys of the patient&apos;s permission could not be opened; nothing can be done with this prescription here.</source>
        <translation>患者さんの許可の鍵を開けなかったため、この処方箋をここで操作することはできません。</translation>
    </message>
    <message>
        <source>The patient has closed this chart; nothing can be done with this prescription.</source>
        <translation>患者さんがこのカルテを閉じたため、この処方箋は操作できません。</translation>
    </message>
    <message>
        <source>The claim of this pharmacy ended because the permission of the patient had ended or this pharmacy was not active. Another pharmacy holds this prescription now, and only that pharmacy can dispense it.</source>
        <translation>患者さんの許可が終了したか、当薬局が停止中だったため、当薬局の受付は終了しました。現在はほかの薬局が受け付けており、その薬局だけが調剤できます。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::PrescriptionsModel</name>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Drugs</source>
        <translation>薬</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>発行元</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>使用期限</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::SheetWords</name>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>%1, born %2</source>
        <translation>%1（%2生）</translation>
    </message>
    <message>
        <source>must not be substituted</source>
        <translation>変更不可</translation>
    </message>
    <message>
        <source>I have checked the allergies named above.</source>
        <translation>上記のアレルギーを確認しました。</translation>
    </message>
    <message>
        <source>Name not shared</source>
        <translation>氏名は共有されていません</translation>
    </message>
    <message>
        <source>Claiming the prescription</source>
        <translation>処方箋の受付</translation>
    </message>
    <message>
        <source>Releasing the prescription</source>
        <translation>受付の取り消し</translation>
    </message>
    <message>
        <source>Cancelling the prescription</source>
        <translation>処方箋の取り消し</translation>
    </message>
    <message>
        <source>This pharmacy holds the prescription now.</source>
        <translation>当薬局が処方箋を受け付けました。</translation>
    </message>
    <message>
        <source>The prescription is open for every pharmacy again.</source>
        <translation>処方箋は、どの薬局でも受け付けられる状態に戻りました。</translation>
    </message>
    <message>
        <source>The prescription is cancelled.</source>
        <translation>処方箋を取り消しました。</translation>
    </message>
    <message>
        <source>Another pharmacy has held this prescription since %1.</source>
        <translation>別の薬局が%1からこの処方箋を受け付けています。</translation>
    </message>
    <message>
        <source>%1 has held this prescription since %2.</source>
        <translation>%1が%2からこの処方箋を受け付けています。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>%1: a drug, %2: a sentence about an allergy</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>処方箋</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>発行元</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>使用期限</translation>
    </message>
    <message>
        <source>Claim this prescription</source>
        <translation>この処方箋を受け付ける</translation>
    </message>
    <message>
        <source>From then on only this pharmacy can dispense it.</source>
        <translation>以後、この処方箋を調剤できるのは当薬局だけになります。</translation>
    </message>
    <message>
        <source>Everyone who may read the chart sees that this pharmacy holds it.</source>
        <translation>カルテを閲覧できる施設には、当薬局が受け付けたことが表示されます。</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>受け付ける</translation>
    </message>
    <message>
        <source>Release this prescription</source>
        <translation>この処方箋の受付を取り消す</translation>
    </message>
    <message>
        <source>Any other pharmacy of the patient&apos;s choice can claim it then.</source>
        <translation>患者さんが選んだ別の薬局が受け付けられるようになります。</translation>
    </message>
    <message>
        <source>What was already dispensed stays recorded.</source>
        <translation>すでに交付した分の記録は残ります。</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>受付を取り消す</translation>
    </message>
    <message>
        <source>Cancel this prescription</source>
        <translation>この処方箋を取り消す</translation>
    </message>
    <message>
        <source>No pharmacy can dispense it any more. This cannot be taken back.</source>
        <translation>どの薬局でも調剤できなくなります。この操作は元に戻せません。</translation>
    </message>
    <message>
        <source>Cancel the prescription for good</source>
        <translation>処方箋を完全に取り消す</translation>
    </message>
    <message>
        <source>Dispense to %1</source>
        <translation>%1さんへの調剤</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>交付する薬</translation>
    </message>
    <message>
        <source>This completes the dispensing of the prescription.</source>
        <translation>この回の調剤はこれで完了します。</translation>
    </message>
    <message>
        <source>This is a part. This pharmacy keeps holding the prescription for the rest.</source>
        <translation>一部の交付です。残りのために、当薬局が引き続き処方箋を預かります。</translation>
    </message>
    <message>
        <source>Confirm and record</source>
        <translation>確定して記録する</translation>
    </message>
    <message>
        <source>Take in a prescription from paper</source>
        <translation>紙の処方箋を入力する</translation>
    </message>
    <message>
        <source>Prescriber</source>
        <translation>処方医</translation>
    </message>
    <message>
        <source>Refills</source>
        <translation>リフィル</translation>
    </message>
    <message>
        <source>Drug</source>
        <translation>薬</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>It is recorded as taken in from paper, under the name of this pharmacy.</source>
        <translation>紙から転記した処方箋として、当薬局の名前で記録されます。</translation>
    </message>
    <message>
        <source>Keep the paper: it must not be dispensed a second time elsewhere.</source>
        <translation>紙の処方箋は保管してください。ほかの薬局で再び調剤されてはなりません。</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::StandingPresenter</name>
    <message>
        <source>This terminal was not approved as a pharmacist&apos;s.</source>
        <translation>この端末は薬剤師用として承認されていません。</translation>
    </message>
    <message>
        <source>It can read, but it cannot claim or dispense. Ask the administrator for a terminal with the role of pharmacist.</source>
        <translation>閲覧はできますが、受付と調剤はできません。管理者に、薬剤師の役割での承認を依頼してください。</translation>
    </message>
    <message>
        <source>Approved as</source>
        <translation>承認された役割</translation>
    </message>
    <message>
        <source>Approved until</source>
        <translation>承認の期限</translation>
    </message>
</context>
<context>
    <name>tegata::pharmacy::Wording</name>
    <message>
        <source>Not known while offline</source>
        <translation>オフラインのため不明</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>受付できます</translation>
    </message>
    <message>
        <source>Held by us since %1</source>
        <translation>当薬局が受付中（%1から）</translation>
    </message>
    <message>
        <source>Held by %1 since %2</source>
        <translation>%1が受付中（%2から）</translation>
    </message>
    <message>
        <source>Open, partly dispensed</source>
        <translation>受付できます（一部調剤済み）</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>取り消し済み</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>期限切れ</translation>
    </message>
    <message>
        <source>%1 of %2 dispensed</source>
        <extracomment>how many times a refill prescription was dispensed</extracomment>
        <translation>%2回中%1回調剤済み</translation>
    </message>
    <message>
        <source>Content not available</source>
        <translation>内容を表示できません</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n日</numerusform>
        </translation>
    </message>
    <message>
        <source>Check this drug against the patient&apos;s allergies.</source>
        <translation>この薬と患者のアレルギーを確認してください。</translation>
    </message>
    <message>
        <source>high risk</source>
        <translation>重症化の恐れ</translation>
    </message>
</context>
</TS>
