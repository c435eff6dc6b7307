<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
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
    <name>tegata::appshell::AuditPage</name>
    <message>
        <source>The entries are being read from the ledger…</source>
        <translation>台帳から記録を読み込んでいます…</translation>
    </message>
    <message>
        <source>Nothing was recorded that matches these filters.</source>
        <translation>この条件に合う記録はありません。</translation>
    </message>
    <message>
        <source>Choose a longer period or another kind.</source>
        <translation>期間を長くするか、別の種類を選んでください。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s)</source>
        <translation>
            <numerusform>%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose an entry to see all of it.</source>
        <translation>記録を選ぶと、すべての内容が表示されます。</translation>
    </message>
    <message>
        <source>What was recorded</source>
        <translation>記録された内容</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>CSVで書き出す…</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>過去7日間</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>過去30日間</translation>
    </message>
    <message>
        <source>Chosen days</source>
        <translation>日付を指定</translation>
    </message>
    <message>
        <source>All terminals</source>
        <translation>すべての端末</translation>
    </message>
    <message>
        <source>All patients</source>
        <translation>すべての患者</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>From</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作した人</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::AuditPresenter</name>
    <message>
        <source>Export what was recorded</source>
        <translation>記録の書き出し</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSVファイル (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) were exported.</source>
        <translation>
            <numerusform>%n件を書き出しました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::appshell::AuditWords</name>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>Dispensed in full</source>
        <translation>全量調剤</translation>
    </message>
    <message>
        <source>Permission</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>The institution was registered</source>
        <translation>施設が登録されました</translation>
    </message>
    <message>
        <source>Name or kind was changed</source>
        <translation>名称または種別が変更されました</translation>
    </message>
    <message>
        <source>The institution was activated or deactivated</source>
        <translation>施設の有効・無効が切り替えられました</translation>
    </message>
    <message>
        <source>The institution&apos;s keys were renewed</source>
        <translation>施設の鍵が更新されました</translation>
    </message>
    <message>
        <source>An administrator was added</source>
        <translation>管理者が追加されました</translation>
    </message>
    <message>
        <source>An administrator was removed</source>
        <translation>管理者が削除されました</translation>
    </message>
    <message>
        <source>A terminal was let in</source>
        <translation>端末が承認されました</translation>
    </message>
    <message>
        <source>A terminal&apos;s approval was withdrawn</source>
        <translation>端末の承認が取り消されました</translation>
    </message>
    <message>
        <source>A patient was introduced by the institution</source>
        <translation>施設の紹介で患者が登録されました</translation>
    </message>
    <message>
        <source>A patient opened a chart to the institution</source>
        <translation>患者が施設にカルテを公開しました</translation>
    </message>
    <message>
        <source>A patient closed a chart to the institution</source>
        <translation>患者が施設へのカルテ公開を終えました</translation>
    </message>
    <message>
        <source>A patient renewed keys and kept the institution</source>
        <translation>患者が鍵を更新し、施設への公開を続けました</translation>
    </message>
    <message>
        <source>A record was added to a chart</source>
        <translation>カルテに記録が追加されました</translation>
    </message>
    <message>
        <source>Several records were added to a chart</source>
        <translation>カルテに複数の記録が追加されました</translation>
    </message>
    <message>
        <source>A prescription was issued</source>
        <translation>処方箋が発行されました</translation>
    </message>
    <message>
        <source>A prescription was claimed</source>
        <translation>処方箋が受け付けられました</translation>
    </message>
    <message>
        <source>A prescription was released</source>
        <translation>処方箋の受付が解除されました</translation>
    </message>
    <message>
        <source>A prescription was dispensed</source>
        <translation>処方箋が調剤されました</translation>
    </message>
    <message>
        <source>A prescription was cancelled</source>
        <translation>処方箋が取り消されました</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>閲覧</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>記入</translation>
    </message>
    <message>
        <source>Read and write</source>
        <translation>閲覧と記入</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>No</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>Added by</source>
        <translation>追加した人</translation>
    </message>
    <message>
        <source>Removed by</source>
        <translation>削除した人</translation>
    </message>
    <message>
        <source>Holders of the new keys</source>
        <translation>新しい鍵の保有者数</translation>
    </message>
    <message>
        <source>Part of the chart</source>
        <translation>カルテの区分</translation>
    </message>
    <message>
        <source>Number in the chart</source>
        <translation>カルテ内の番号</translation>
    </message>
    <message>
        <source>Number of records</source>
        <translation>記録の件数</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>処方箋</translation>
    </message>
    <message>
        <source>Which dispensing</source>
        <translation>何回目の調剤か</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>施設</translation>
    </message>
    <message>
        <source>Administrators</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>Terminals</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Prescriptions</source>
        <translation>処方箋</translation>
    </message>
    <message>
        <source>The institution was activated again</source>
        <translation>施設が再び有効になりました</translation>
    </message>
    <message>
        <source>The institution was deactivated</source>
        <translation>施設が無効になりました</translation>
    </message>
    <message>
        <source>Administrator %1</source>
        <translation>管理者 %1</translation>
    </message>
    <message>
        <source>The patient</source>
        <translation>患者本人</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>トランザクション</translation>
    </message>
    <message>
        <source>Institution&apos;s key generation</source>
        <translation>施設の鍵の世代</translation>
    </message>
    <message>
        <source>Key generation</source>
        <translation>鍵の世代</translation>
    </message>
    <message>
        <source>First number</source>
        <translation>最初の番号</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指紋</translation>
    </message>
    <message>
        <source>Dispensings allowed</source>
        <translation>調剤できる回数</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::EndedNotice</name>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>The approval of this terminal has expired.</source>
        <translation>この端末の承認期限が切れました。</translation>
    </message>
    <message>
        <source>It can write nothing and fetch nothing any more. What %1 wrote itself and was kept on this computer can still be read; everything else has been forgotten. To work here again, an administrator removes its profile folder and sets it up as a new terminal: %2</source>
        <translation>記録も、新しい情報の取得もできません。%1が自ら記録し、このパソコンに保存されている内容は引き続き読めます。それ以外は消去されました。ここでまた使うには、管理者がプロファイルのフォルダーを削除し、新しい端末として設定してください：%2</translation>
    </message>
    <message>
        <source>%1 is not active at present.</source>
        <translation>%1は現在停止中です。</translation>
    </message>
    <message>
        <source>No terminal of it can write, or open what others wrote. What it wrote itself and was kept on this computer can still be read; everything else has been forgotten and comes back with the permissions. An administrator can make the institution active again in the hospital console.</source>
        <translation>停止中は、この施設のどの端末も記録できず、他の施設の記録を開くこともできません。自施設が記録し、このパソコンに保存されている内容は引き続き読めます。それ以外は消去され、再開後に許可とともに元に戻ります。管理者が管理コンソールで施設を再開できます。</translation>
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
        <source>To use this computer again, an administrator removes its profile folder and sets it up as a new terminal: %1</source>
        <translation>このパソコンをまた使うには、管理者がプロファイルのフォルダーを削除し、新しい端末として設定してください：%1</translation>
    </message>
    <message>
        <source>It can no longer open or write any chart. Everything that was kept on this computer has been forgotten, because it might be in other hands. What %1 wrote itself stays readable on its other terminals.</source>
        <translation>カルテを開くことも記録することもできません。第三者の手に渡っているおそれがあるため、このパソコンに保存されていた内容はすべて消去されました。%1が自ら記録した内容は、他の端末で引き続き読めます。</translation>
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
    <name>tegata::appshell::NetworkWindow</name>
    <message>
        <source>Open the network file</source>
        <translation>ネットワークファイルを開く</translation>
    </message>
    <message>
        <source>Network files (*.json)</source>
        <translation>ネットワークファイル (*.json)</translation>
    </message>
    <message>
        <source>The address of the gateway must begin with https:// or http:// and name a computer.</source>
        <translation>ゲートウェイのアドレスは https:// または http:// で始まり、コンピューター名を含む必要があります。</translation>
    </message>
    <message>
        <source>Every node is an address that begins with https:// or http://, each on a line of its own and none twice.</source>
        <translation>ノードは https:// または http:// で始まるアドレスを1行に1つずつ、重複なく入力してください。</translation>
    </message>
    <message>
        <source>Which network?</source>
        <translation>ネットワークの選択</translation>
    </message>
    <message>
        <source>This computer is set up for the network below. Compare it with what the service operator gave you.</source>
        <translation>このコンピューターは次のネットワークに接続するように設定されています。サービス運営者から受け取った内容と照らし合わせてください。</translation>
    </message>
    <message>
        <source>Open the network file that the service operator gave you, or drop it on this window. It names the ledger and the addresses under which this program reaches it.</source>
        <translation>サービス運営者から受け取ったネットワークファイルを開くか、このウィンドウにドロップしてください。台帳と、接続先のアドレスが書かれています。</translation>
    </message>
    <message>
        <source>Open a network file…</source>
        <translation>ネットワークファイルを開く…</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>チェーン</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台帳</translation>
    </message>
    <message>
        <source>Address of the gateway</source>
        <translation>ゲートウェイのアドレス</translation>
    </message>
    <message>
        <source>Addresses of nodes, one a line</source>
        <translation>ノードのアドレス（1行に1つ）</translation>
    </message>
    <message>
        <source>What the nodes say is compared: two, run by different people, are better than one.</source>
        <translation>ノードの答えは見比べられます。別々の運営者による2つ以上のノードをお勧めします。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::OutboxPage</name>
    <message>
        <source>Waiting to be recorded</source>
        <translation>送信待ち</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>今すぐ送信</translation>
    </message>
    <message>
        <source>Take off the list…</source>
        <translation>一覧から外す…</translation>
    </message>
    <message>
        <source>What was confirmed here is saved on this device at once. It is sent by itself, in order and once, whenever there is a connection.</source>
        <translation>確定した内容はすぐにこの端末に保存され、接続があるときに順に、一度だけ自動的に送信されます。</translation>
    </message>
    <message>
        <source>What waits to be recorded</source>
        <translation>送信待ちの内容</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>確定日時</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Everything is recorded.</source>
        <translation>すべて記録済みです。</translation>
    </message>
    <message>
        <source>Nothing waits on this device.</source>
        <translation>この端末に送信待ちのものはありません。</translation>
    </message>
    <message>
        <source>Why it was refused</source>
        <translation>受け付けられなかった理由</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>対処</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::OutboxPresenter</name>
    <message>
        <source>Take this entry off the list?</source>
        <translation>この項目を一覧から外しますか？</translation>
    </message>
    <message>
        <source>It was refused and is not part of the chart. Off the list it is gone for good; write it anew if it is still needed.</source>
        <translation>この項目は受け付けられず、カルテには入っていません。一覧から外すと完全に消えます。必要ならもう一度記録してください。</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>一覧から外す</translation>
    </message>
    <message>
        <source>Keep it here</source>
        <translation>残しておく</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::PinSheet</name>
    <message>
        <source>Change the PIN</source>
        <translation>PINの変更</translation>
    </message>
    <message>
        <source>Present PIN</source>
        <translation>現在のPIN</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::SessionWatch</name>
    <message>
        <source>Wipes its keys first</source>
        <translation>先に鍵をメモリーから消去します</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Locking</source>
        <translation>ロック</translation>
    </message>
    <message>
        <source>Lock by itself when nobody has used this computer for</source>
        <translation>操作がないとき自動でロックするまでの時間</translation>
    </message>
    <message>
        <source>The PIN unlocks the program on this computer only.</source>
        <translation>PINは、このパソコンでのロック解除だけに使います。</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PINを変更…</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Language of this program</source>
        <translation>表示言語</translation>
    </message>
    <message>
        <source>About this program</source>
        <translation>このプログラムについて</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>チェーン</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台帳</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>ゲートウェイ</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>ノード</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>One node is set up. What it says cannot be compared with another one; set up a second node, run by somebody else, in the network file.</source>
        <translation>ノードは1つだけ設定されています。ほかのノードと照合できないため、別の運営者のノードをネットワークファイルに追加してください。</translation>
    </message>
    <message>
        <source>What the nodes say is compared. The addresses are changed in the network file.</source>
        <translation>ノードの応答は互いに照合されます。接続先の変更はネットワークファイルで行います。</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n分</numerusform>
        </translation>
    </message>
    <message>
        <source>Lock when this computer goes to sleep or its screen is locked</source>
        <translation>このパソコンがスリープするとき、または画面がロックされたときにロックする</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::SettingsPresenter</name>
    <message>
        <source>Changing the PIN</source>
        <translation>PINを変更しています</translation>
    </message>
    <message>
        <source>The PIN was changed.</source>
        <translation>PINを変更しました。</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>施設</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>User</source>
        <translation>利用者</translation>
    </message>
    <message>
        <source>Profession</source>
        <translation>職種</translation>
    </message>
</context>
<context>
    <name>tegata::appshell::Shown</name>
    <message>
        <source>Name not available</source>
        <translation>氏名を表示できません</translation>
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
    <message>
        <source>Returned or replaced</source>
        <translation>返却または交換</translation>
    </message>
    <message>
        <source>Lost, stolen or misused</source>
        <translation>紛失・盗難・不正使用</translation>
    </message>
    <message>
        <source>No end date</source>
        <translation>期限なし</translation>
    </message>
    <message>
        <source>Saved on this device</source>
        <translation>この端末に保存済み</translation>
    </message>
    <message>
        <source>Being recorded</source>
        <translation>記録中</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>記録済み</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>受け付けられませんでした</translation>
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
        <source>Approval of this terminal</source>
        <translation>この端末の承認</translation>
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
