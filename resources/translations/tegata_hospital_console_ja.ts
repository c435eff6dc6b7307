<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>tegata::console::ActionDesk</name>
    <message>
        <source>Another action is still on its way.</source>
        <translation>別の操作がまだ進行中です。</translation>
    </message>
    <message>
        <source>Wait until it is recorded, then try again.</source>
        <translation>記録されるまで待ってから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Where it was recorded</source>
        <translation>記録された場所</translation>
    </message>
    <message>
        <source>When</source>
        <translation>日時</translation>
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
        <source>Signed as</source>
        <translation>署名の識別子</translation>
    </message>
</context>
<context>
    <name>tegata::console::AddAdministratorSheet</name>
    <message>
        <source>Add an administrator</source>
        <translation>管理者の追加</translation>
    </message>
    <message>
        <source>Paste the text that the new administrator&apos;s computer shows. It begins with “t3.”.</source>
        <translation>新しい管理者のパソコンに表示された文字列を貼り付けてください。「t3.」で始まります。</translation>
    </message>
    <message>
        <source>Text of the new administrator</source>
        <translation>新しい管理者の文字列</translation>
    </message>
    <message>
        <source>Load from a file…</source>
        <translation>ファイルから読み込む…</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>内容を確認</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>tegata::console::AdministratorsPage</name>
    <message>
        <source>You, on this computer</source>
        <translation>あなた（このパソコン）</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>削除済み</translation>
    </message>
    <message>
        <source>With the registration</source>
        <translation>施設の登録時</translation>
    </message>
    <message>
        <source>There is one administrator. The last one cannot be removed.</source>
        <translation>管理者は1人です。最後の管理者は削除できません。</translation>
    </message>
    <message>
        <source>Administrators</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>Administrators let terminals in, look after the institution&apos;s entry, and see what was recorded. Two or more keep the institution working when one is away. A new one starts the hospital console on another computer, chooses “Join as administrator”, and brings you the text shown there.</source>
        <translation>管理者は端末を承認し、施設の登録内容を管理し、記録された内容を確認します。2人以上いれば、1人が不在でも施設を運用できます。新しい管理者は、別のパソコンで管理コンソールを起動して「管理者として参加する」を選び、そこに表示された文字列をあなたに届けます。</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>追加日時</translation>
    </message>
    <message>
        <source>Added by</source>
        <translation>追加した人</translation>
    </message>
    <message>
        <source>Add an administrator…</source>
        <translation>管理者を追加…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
</context>
<context>
    <name>tegata::console::AdministratorsPresenter</name>
    <message>
        <source>The new administrator&apos;s text</source>
        <translation>新しい管理者の文字列</translation>
    </message>
    <message>
        <source>Text files (*.txt);;All files (*)</source>
        <translation>テキストファイル (*.txt);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Add an administrator</source>
        <translation>管理者の追加</translation>
    </message>
    <message>
        <source>Comparison code</source>
        <translation>照合コード</translation>
    </message>
    <message>
        <source>Text made on</source>
        <translation>文字列の作成日時</translation>
    </message>
    <message>
        <source>The new administrator can do everything that you can do, and can remove you as well.</source>
        <translation>新しい管理者は、あなたと同じことがすべてできます。あなたを削除することもできます。</translation>
    </message>
    <message>
        <source>Compare the code with the one on the other computer, face to face or by telephone.</source>
        <translation>相手のパソコンに表示されたコードと同じか、対面または電話で確かめてください。</translation>
    </message>
    <message>
        <source>Add and record</source>
        <translation>追加して記録</translation>
    </message>
    <message>
        <source>The comparison code is the same on both computers.</source>
        <translation>照合コードは両方のパソコンで一致しています。</translation>
    </message>
    <message>
        <source>Adding the administrator</source>
        <translation>管理者を追加しています</translation>
    </message>
    <message>
        <source>The administrator was added. The other computer goes on by itself.</source>
        <translation>管理者を追加しました。相手のパソコンは自動で次に進みます。</translation>
    </message>
    <message>
        <source>You remove yourself: afterwards this computer can administer nothing any more.</source>
        <translation>あなた自身を削除します。以後、このパソコンでは管理の操作ができなくなります。</translation>
    </message>
    <message>
        <source>This administrator can never act for the institution again.</source>
        <translation>この管理者は、二度とこの施設の操作ができなくなります。</translation>
    </message>
    <message>
        <source>The institution&apos;s keys are renewed in the same step. All terminals and the other administrators get the new keys by themselves.</source>
        <translation>同時に施設の鍵を更新します。すべての端末とほかの管理者には、新しい鍵が自動で届きます。</translation>
    </message>
    <message>
        <source>Remove an administrator</source>
        <translation>管理者の削除</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>You</source>
        <translation>あなた</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>追加日時</translation>
    </message>
    <message>
        <source>Remove and record</source>
        <translation>削除して記録</translation>
    </message>
    <message>
        <source>I want to remove myself.</source>
        <translation>自分自身を削除します。</translation>
    </message>
    <message>
        <source>Removing the administrator</source>
        <translation>管理者を削除しています</translation>
    </message>
    <message>
        <source>The administrator was removed, and the keys were renewed.</source>
        <translation>管理者を削除し、鍵を更新しました。</translation>
    </message>
</context>
<context>
    <name>tegata::console::ApproveSheet</name>
    <message>
        <source>The numbers are the same.</source>
        <translation>番号は一致しています。</translation>
    </message>
    <message>
        <source>This is not the number of this request. Do not approve: begin again on the terminal.</source>
        <translation>この申請の番号ではありません。承認せず、端末で最初からやり直してください。</translation>
    </message>
    <message>
        <source>Let this terminal in</source>
        <translation>端末の承認</translation>
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
    <message>
        <source>Asked on</source>
        <translation>申請日時</translation>
    </message>
    <message>
        <source>Type the six digits that the terminal&apos;s own screen shows</source>
        <translation>端末の画面に表示されている6桁の番号を入力してください</translation>
    </message>
    <message>
        <source>Check number on the terminal&apos;s screen</source>
        <translation>端末の画面の確認番号</translation>
    </message>
    <message>
        <source>Role of its user</source>
        <translation>利用者の役割</translation>
    </message>
    <message>
        <source>Choose a role</source>
        <translation>役割を選択</translation>
    </message>
    <message>
        <source>Ends by itself after</source>
        <translation>次の日を過ぎたら自動で終了する</translation>
    </message>
    <message>
        <source>Last day of the approval</source>
        <translation>承認の最終日</translation>
    </message>
    <message>
        <source>This terminal will be able to open every chart that patients have opened to your institution. You can withdraw the approval at any time.</source>
        <translation>この端末では、患者さんがこの施設に公開したすべてのカルテを開けるようになります。承認はいつでも取り消せます。</translation>
    </message>
    <message>
        <source>Approve and record</source>
        <translation>承認して記録</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>tegata::console::ConsoleWords</name>
    <message>
        <source>Approved</source>
        <translation>承認済み</translation>
    </message>
    <message>
        <source>Run out</source>
        <translation>期限切れ</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>取消済み</translation>
    </message>
    <message>
        <source>You</source>
        <translation>あなた</translation>
    </message>
    <message>
        <source>Name not available</source>
        <translation>名称を表示できません</translation>
    </message>
    <message>
        <source>Today %1</source>
        <translation>今日 %1</translation>
    </message>
</context>
<context>
    <name>tegata::console::DetailSheet</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>tegata::console::DonePage</name>
    <message>
        <source>Your institution is recorded on the ledger.</source>
        <translation>施設が台帳に記録されました。</translation>
    </message>
    <message>
        <source>Next: put the QR code up at your reception, and let the first terminal in. Keep the paper with the 24 words in a safe place: it is the only way back when this computer is lost.</source>
        <translation>次に、QRコードを受付に掲示し、最初の端末を承認してください。24語を書いた紙は安全な場所に保管してください。このパソコンを失ったときに元に戻せる唯一の手段です。</translation>
    </message>
    <message>
        <source>Your institution was restored on this computer.</source>
        <translation>このパソコンに施設を復元しました。</translation>
    </message>
    <message>
        <source>If the old computer was lost or stolen, look at the list of administrators and terminals and remove what you do not know.</source>
        <translation>古いパソコンを紛失したり盗まれたりした場合は、管理者と端末の一覧を確かめ、心当たりのないものを削除してください。</translation>
    </message>
    <message>
        <source>You are an administrator of this institution now.</source>
        <translation>この施設の管理者になりました。</translation>
    </message>
    <message>
        <source>Everything an administrator can do is open to you on this computer.</source>
        <translation>このパソコンで、管理者の操作がすべて行えます。</translation>
    </message>
</context>
<context>
    <name>tegata::console::HomePage</name>
    <message>
        <source>Copy as text</source>
        <translation>文字列としてコピー</translation>
    </message>
    <message>
        <source>Your institution</source>
        <translation>施設の情報</translation>
    </message>
    <message numerus="yes">
        <source>terminal(s) approved</source>
        <translation>
            <numerusform>承認済みの端末</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>request(s) waiting for you</source>
        <translation>
            <numerusform>承認待ちの申請</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>administrator(s)</source>
        <translation>
            <numerusform>管理者</numerusform>
        </translation>
    </message>
    <message>
        <source>On the ledger</source>
        <translation>台帳の登録内容</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>Deactivated</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>登録日時</translation>
    </message>
    <message>
        <source>Identification</source>
        <translation>識別番号</translation>
    </message>
    <message>
        <source>Being read from the ledger…</source>
        <translation>台帳から読み込んでいます…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>名称を変更…</translation>
    </message>
    <message>
        <source>Deactivate…</source>
        <translation>無効にする…</translation>
    </message>
    <message>
        <source>Activate again…</source>
        <translation>再び有効にする…</translation>
    </message>
    <message>
        <source>QR code for patients and terminals</source>
        <translation>患者・端末用のQRコード</translation>
    </message>
    <message>
        <source>The code appears as soon as the gateway can be reached.</source>
        <translation>ゲートウェイに接続できると、コードが表示されます。</translation>
    </message>
    <message>
        <source>Fetching the code…</source>
        <translation>コードを取得しています…</translation>
    </message>
    <message>
        <source>Check number %1</source>
        <translation>確認番号 %1</translation>
    </message>
    <message>
        <source>Show on the reception display</source>
        <translation>受付の画面に表示</translation>
    </message>
    <message>
        <source>Print or save the poster…</source>
        <translation>ポスターの印刷・保存…</translation>
    </message>
    <message>
        <source>Make a new code…</source>
        <translation>新しいコードを作る…</translation>
    </message>
</context>
<context>
    <name>tegata::console::HomePresenter</name>
    <message>
        <source>The code was copied; paste it at the first run of a terminal.</source>
        <translation>コードをコピーしました。端末の初回設定で貼り付けてください。</translation>
    </message>
    <message>
        <source>Rename the institution</source>
        <translation>施設の名称変更</translation>
    </message>
    <message>
        <source>Name until now</source>
        <translation>これまでの名称</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新しい名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>The new name is written to the ledger, where everybody can read it; the old one stays in its history.</source>
        <translation>新しい名称は台帳に書き込まれ、誰でも読めるようになります。以前の名称も履歴に残ります。</translation>
    </message>
    <message>
        <source>Print the poster again afterwards: the old one shows the old name.</source>
        <translation>変更後にポスターを印刷し直してください。古いポスターには以前の名称が載っています。</translation>
    </message>
    <message>
        <source>Sign and record</source>
        <translation>署名して記録</translation>
    </message>
    <message>
        <source>Renaming the institution</source>
        <translation>施設の名称を変更しています</translation>
    </message>
    <message>
        <source>The new name is recorded.</source>
        <translation>新しい名称が記録されました。</translation>
    </message>
    <message>
        <source>Activate the institution again</source>
        <translation>施設を再び有効にする</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>施設</translation>
    </message>
    <message>
        <source>Its terminals can open the charts again that patients have opened to it.</source>
        <translation>患者さんがこの施設に公開したカルテを、端末で再び開けるようになります。</translation>
    </message>
    <message>
        <source>Deactivate the institution</source>
        <translation>施設を無効にする</translation>
    </message>
    <message>
        <source>From then on no terminal of the institution can open or write any chart, and no patient can open one to it.</source>
        <translation>以後、この施設の端末ではカルテの閲覧も記入もできず、患者さんがこの施設にカルテを公開することもできません。</translation>
    </message>
    <message>
        <source>What the institution wrote stays recorded. You can activate it again at any time.</source>
        <translation>この施設が記入した内容は記録に残ります。いつでも再び有効にできます。</translation>
    </message>
    <message>
        <source>Deactivate</source>
        <translation>無効にする</translation>
    </message>
    <message>
        <source>Nobody needs a chart through this institution at the moment.</source>
        <translation>現在、この施設でカルテを必要としている人はいません。</translation>
    </message>
    <message>
        <source>Activating the institution again</source>
        <translation>施設を再び有効にしています</translation>
    </message>
    <message>
        <source>Deactivating the institution</source>
        <translation>施設を無効にしています</translation>
    </message>
    <message>
        <source>The institution is active again.</source>
        <translation>施設が再び有効になりました。</translation>
    </message>
    <message>
        <source>The institution is deactivated.</source>
        <translation>施設を無効にしました。</translation>
    </message>
    <message>
        <source>Make a new QR code</source>
        <translation>新しいQRコードの作成</translation>
    </message>
    <message>
        <source>New patients can no longer begin with codes that were printed or photographed before. Patients who have begun already are not affected.</source>
        <translation>以前に印刷・撮影されたコードでは、新しい患者さんは登録を始められなくなります。すでに登録している患者さんには影響しません。</translation>
    </message>
    <message>
        <source>Print the poster again, and replace the old ones.</source>
        <translation>ポスターを印刷し直し、古いものと取り替えてください。</translation>
    </message>
    <message>
        <source>Make a new code</source>
        <translation>新しいコードを作る</translation>
    </message>
    <message>
        <source>There is a new QR code. Print the poster again.</source>
        <translation>新しいQRコードを作りました。ポスターを印刷し直してください。</translation>
    </message>
</context>
<context>
    <name>tegata::console::InstitutionPage</name>
    <message>
        <source>Name, as patients know it</source>
        <translation>名称（患者さんに知られている名前）</translation>
    </message>
    <message>
        <source>This name is too long for the ledger: at most 200 letters, or about 66 Japanese characters.</source>
        <translation>この名称は台帳には長すぎます。日本語で約66文字、英字で200文字までです。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Legal number (medical institution code)</source>
        <translation>医療機関コードなどの公的な番号</translation>
    </message>
    <message>
        <source>Only a fingerprint of the number leaves this computer.</source>
        <translation>番号そのものは、このパソコンの外に出ません。</translation>
    </message>
    <message>
        <source>Invitation from the operator of the service</source>
        <translation>サービス運営者からの招待コード</translation>
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
        <source>These addresses come from the network file and are changed there.</source>
        <translation>接続先はネットワークファイルに書かれており、変更もそのファイルで行います。</translation>
    </message>
</context>
<context>
    <name>tegata::console::JoinCarryPage</name>
    <message>
        <source>Bring this text to an administrator of the institution, by mail or on a USB stick. It holds no secret. The administrator adds it on the page “Administrators”; compare the comparison code with each other, face to face or by telephone.</source>
        <translation>この文字列を、メールやUSBメモリーで施設の管理者に届けてください。秘密の情報は含まれていません。管理者が「管理者」のページで追加します。照合コードが同じか、対面または電話で互いに確かめてください。</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>施設</translation>
    </message>
    <message>
        <source>Comparison code</source>
        <translation>照合コード</translation>
    </message>
    <message>
        <source>Text to bring to an administrator</source>
        <translation>管理者に届ける文字列</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>ファイルに保存…</translation>
    </message>
    <message>
        <source>Waiting for the administrator. This page goes on by itself; you may also close the program and come back later.</source>
        <translation>管理者の操作を待っています。追加されると自動で次に進みます。プログラムを閉じて、あとで再開することもできます。</translation>
    </message>
</context>
<context>
    <name>tegata::console::JoinCodePage</name>
    <message>
        <source>Which institution do you join? Paste the text of its QR code, or load a picture of the code, such as a photograph of the poster.</source>
        <translation>どの施設に参加しますか。施設のQRコードの文字列を貼り付けるか、ポスターの写真などコードの画像を読み込んでください。</translation>
    </message>
    <message>
        <source>Text of the institution&apos;s QR code</source>
        <translation>施設のQRコードの文字列</translation>
    </message>
    <message>
        <source>Load a picture…</source>
        <translation>画像を読み込む…</translation>
    </message>
</context>
<context>
    <name>tegata::console::MainWindow</name>
    <message>
        <source>Hospital console</source>
        <translation>管理コンソール</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>ホーム</translation>
    </message>
    <message>
        <source>Terminals</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Administrators</source>
        <translation>管理者</translation>
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
    <name>tegata::console::PatientPageCard</name>
    <message>
        <source>The patients&apos; page</source>
        <translation>患者用ページ</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Compare the build with the one that a phone shows under “About this page”, and with the one that the page was published with.</source>
        <translation>スマートフォンの「このページについて」に出る番号や、公開時に示された番号と見比べてください。</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>ビルド</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Not of this network</source>
        <translation>このネットワークのページではありません</translation>
    </message>
    <message>
        <source>The page is told about other nodes, another gateway or another ledger than this computer. Do not let patients use it before that is cleared up.</source>
        <translation>このページには、このコンピューターとは別のノード、ゲートウェイまたは台帳が設定されています。確認が済むまで患者に使わせないでください。</translation>
    </message>
    <message>
        <source>Not what it says of itself</source>
        <translation>ページ自身の表示と一致しません</translation>
    </message>
    <message>
        <source>The files that were served are not those of the build that the page names. Do not let patients use it before that is cleared up.</source>
        <translation>届いたファイルは、ページが名乗るビルドのものではありません。確認が済むまで患者に使わせないでください。</translation>
    </message>
    <message>
        <source>The page could not be fetched.</source>
        <translation>ページを取得できませんでした。</translation>
    </message>
    <message>
        <source>Being computed…</source>
        <translation>計算しています…</translation>
    </message>
</context>
<context>
    <name>tegata::console::PendingCard</name>
    <message>
        <source>%1, %2</source>
        <extracomment>The user of a terminal and his or her profession.</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Asked on %1</source>
        <translation>申請日時 %1</translation>
    </message>
    <message>
        <source>Check number</source>
        <translation>確認番号</translation>
    </message>
    <message>
        <source>Check number %1</source>
        <translation>確認番号 %1</translation>
    </message>
    <message>
        <source>Deny…</source>
        <translation>拒否…</translation>
    </message>
    <message>
        <source>Deny %1</source>
        <translation>%1を拒否</translation>
    </message>
    <message>
        <source>Compare and approve…</source>
        <translation>照合して承認…</translation>
    </message>
    <message>
        <source>Compare and approve %1</source>
        <translation>%1を照合して承認</translation>
    </message>
</context>
<context>
    <name>tegata::console::PosterSheet</name>
    <message>
        <source>Poster for the reception</source>
        <translation>受付用ポスター</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>tegata::console::RecordingSheet</name>
    <message>
        <source>Signing</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>記録済み</translation>
    </message>
    <message>
        <source>This usually takes a few seconds. You may put this note away and go on working: the result is shown at the top of the window.</source>
        <translation>通常は数秒で終わります。この表示を閉じて作業を続けることもできます。結果はウィンドウの上部に表示されます。</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>表示を閉じる</translation>
    </message>
</context>
<context>
    <name>tegata::console::RegistrationPage</name>
    <message>
        <source>This is written to the ledger under the master key of your institution, for everybody to see. The operator of the service pays for it.</source>
        <translation>この内容が施設のマスター鍵で署名され、誰でも見られる台帳に書き込まれます。費用はサービス運営者が負担します。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Invitation from the operator of the service</source>
        <translation>サービス運営者からの招待コード</translation>
    </message>
    <message>
        <source>The operator did not accept this invitation: it is wrong, or has been used. Correct it or ask for a new one. Nothing you entered is lost.</source>
        <translation>この招待コードは受け付けられませんでした。違っているか、すでに使われています。訂正するか、新しいコードを依頼してください。入力した内容は失われていません。</translation>
    </message>
</context>
<context>
    <name>tegata::console::RemovedPage</name>
    <message>
        <source>You are no longer an administrator of %1.</source>
        <translation>あなたは%1の管理者ではなくなりました。</translation>
    </message>
    <message>
        <source>You were removed, and the institution&apos;s keys were renewed. This computer can do nothing for the institution any more. If nobody told you, speak to the other administrators at once.</source>
        <translation>管理者から削除され、施設の鍵は更新されました。このパソコンでは、施設の管理はもうできません。心当たりがない場合は、すぐにほかの管理者に連絡してください。</translation>
    </message>
    <message>
        <source>To administer it again from this computer, remove its profile folder, start anew and choose “Join as administrator”: %1</source>
        <translation>このパソコンで再び管理するには、次のプロファイルのフォルダーを削除してから起動し直し、「管理者として参加する」を選んでください：%1</translation>
    </message>
    <message>
        <source>You are no longer an administrator.</source>
        <translation>あなたは管理者ではなくなりました。</translation>
    </message>
</context>
<context>
    <name>tegata::console::RenameSheet</name>
    <message>
        <source>Rename the institution</source>
        <translation>施設の名称変更</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>This name is too long for the ledger: at most 200 letters, or about 66 Japanese characters.</source>
        <translation>この名称は台帳には長すぎます。日本語で約66文字、英字で200文字までです。</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>内容を確認</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>tegata::console::SetupPresenter</name>
    <message>
        <source>The text was copied.</source>
        <translation>文字列をコピーしました。</translation>
    </message>
    <message>
        <source>Making the keys of this computer</source>
        <translation>このパソコンの鍵を作っています</translation>
    </message>
    <message>
        <source>Making the master key of your institution</source>
        <translation>施設のマスター鍵を作っています</translation>
    </message>
    <message>
        <source>Looking for your institution on the ledger</source>
        <translation>台帳で施設を探しています</translation>
    </message>
    <message>
        <source>Looking for the institution on the ledger</source>
        <translation>台帳で施設を探しています</translation>
    </message>
    <message>
        <source>A picture of the QR code</source>
        <translation>QRコードの画像</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif);;All files (*)</source>
        <translation>画像 (*.png *.jpg *.jpeg *.webp *.bmp *.gif);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Reading the picture</source>
        <translation>画像を読み取っています</translation>
    </message>
    <message>
        <source>Save the text</source>
        <translation>文字列の保存</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>テキストファイル (*.txt)</translation>
    </message>
    <message>
        <source>The text was saved.</source>
        <translation>文字列を保存しました。</translation>
    </message>
</context>
<context>
    <name>tegata::console::SetupView</name>
    <message>
        <source>Welcome to Tegata</source>
        <translation>Tegataへようこそ</translation>
    </message>
    <message>
        <source>Choose a PIN for this computer</source>
        <translation>このパソコンのPINを決める</translation>
    </message>
    <message>
        <source>Your institution</source>
        <translation>施設の情報</translation>
    </message>
    <message>
        <source>Your recovery phrase</source>
        <translation>復元フレーズ</translation>
    </message>
    <message>
        <source>Did you write the words down?</source>
        <translation>単語の書き留めの確認</translation>
    </message>
    <message>
        <source>Register the institution</source>
        <translation>施設の登録</translation>
    </message>
    <message>
        <source>Sign and register</source>
        <translation>署名して登録</translation>
    </message>
    <message>
        <source>Restore from the recovery phrase</source>
        <translation>復元フレーズから復元</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>The institution you join</source>
        <translation>参加する施設</translation>
    </message>
    <message>
        <source>Ask an administrator to add you</source>
        <translation>管理者への依頼</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>今すぐ確認</translation>
    </message>
    <message>
        <source>Everything is ready</source>
        <translation>準備ができました</translation>
    </message>
    <message>
        <source>Open the console</source>
        <translation>コンソールを開く</translation>
    </message>
</context>
<context>
    <name>tegata::console::TerminalsPage</name>
    <message>
        <source>Find a terminal</source>
        <translation>端末を検索</translation>
    </message>
    <message>
        <source>No terminal has been let in yet.</source>
        <translation>承認された端末はまだありません。</translation>
    </message>
    <message>
        <source>Start the workstation or the pharmacy desk on another computer, and let it read your QR code. Its request appears here at once.</source>
        <translation>別のパソコンで診療端末または薬局端末のプログラムを起動し、施設のQRコードを読み取らせてください。申請がすぐここに表示されます。</translation>
    </message>
    <message>
        <source>No terminal matches the search.</source>
        <translation>検索に合う端末はありません。</translation>
    </message>
    <message>
        <source>Terminals</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>申請</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) waiting for you</source>
        <translation>
            <numerusform>承認待ちの申請 %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>No terminal is asking to be let in. A new request appears here by itself.</source>
        <translation>承認を待っている端末はありません。新しい申請は自動でここに表示されます。</translation>
    </message>
    <message>
        <source>A terminal whose approval has ended may still hold the institution&apos;s present keys. Renew them so that it cannot open what is shared from now on.</source>
        <translation>承認が終わった端末に、施設の現在の鍵が残っている可能性があります。今後公開される内容を開けないように、鍵を更新してください。</translation>
    </message>
    <message>
        <source>Renew the keys…</source>
        <translation>鍵を更新…</translation>
    </message>
    <message>
        <source>All terminals</source>
        <translation>すべての端末</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>User</source>
        <translation>利用者</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最終利用</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指紋</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>承認済み</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>承認者</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>詳細…</translation>
    </message>
    <message>
        <source>Withdraw the approval…</source>
        <translation>承認を取り消す…</translation>
    </message>
    <message>
        <source>Report lost or stolen…</source>
        <translation>紛失・盗難を報告…</translation>
    </message>
</context>
<context>
    <name>tegata::console::TerminalsPresenter</name>
    <message>
        <source>Letting the terminal in</source>
        <translation>端末を承認しています</translation>
    </message>
    <message>
        <source>The terminal was let in. It goes on by itself.</source>
        <translation>端末を承認しました。端末は自動で次に進みます。</translation>
    </message>
    <message>
        <source>Turn this request down</source>
        <translation>申請の拒否</translation>
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
        <source>Check number</source>
        <translation>確認番号</translation>
    </message>
    <message>
        <source>The terminal is told so. It may ask again.</source>
        <translation>端末に拒否されたことが表示されます。もう一度申請することはできます。</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>The request was turned down.</source>
        <translation>申請を拒否しました。</translation>
    </message>
    <message>
        <source>This terminal can never act for the institution again; to be used again it must ask anew.</source>
        <translation>この端末は、二度とこの施設の操作ができなくなります。再び使うには、新しく申請し直す必要があります。</translation>
    </message>
    <message>
        <source>The institution&apos;s keys are renewed in the same step, so that what patients share from now on cannot be opened with what this terminal still holds. All other terminals get the new keys by themselves.</source>
        <translation>同時に施設の鍵を更新します。今後患者さんが公開する内容は、この端末に残っている鍵では開けません。ほかの端末には、新しい鍵が自動で届きます。</translation>
    </message>
    <message>
        <source>It is recorded that the terminal was lost, stolen or misused, so that patients and other institutions can judge what it wrote last.</source>
        <translation>端末の紛失・盗難・不正使用が記録されます。患者さんやほかの施設は、この端末が最後に記入した内容を判断できます。</translation>
    </message>
    <message>
        <source>Report this terminal lost or stolen</source>
        <translation>端末の紛失・盗難の報告</translation>
    </message>
    <message>
        <source>Withdraw the approval</source>
        <translation>承認の取り消し</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指紋</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Withdraw and record</source>
        <translation>取り消して記録</translation>
    </message>
    <message>
        <source>Withdrawing the approval</source>
        <translation>承認を取り消しています</translation>
    </message>
    <message>
        <source>The approval was withdrawn, and the keys were renewed.</source>
        <translation>承認を取り消し、鍵を更新しました。</translation>
    </message>
    <message>
        <source>Renew the institution&apos;s keys</source>
        <translation>施設の鍵の更新</translation>
    </message>
    <message>
        <source>All approved terminals and administrators get the new keys by themselves.</source>
        <translation>承認済みのすべての端末と管理者に、新しい鍵が自動で届きます。</translation>
    </message>
    <message>
        <source>Whoever left keeps only keys that open nothing that is shared from now on.</source>
        <translation>離れた人や端末に残る鍵では、今後公開される内容を開けません。</translation>
    </message>
    <message>
        <source>Sign and record</source>
        <translation>署名して記録</translation>
    </message>
    <message>
        <source>Renewing the keys</source>
        <translation>鍵を更新しています</translation>
    </message>
    <message>
        <source>The institution&apos;s keys were renewed.</source>
        <translation>施設の鍵を更新しました。</translation>
    </message>
    <message>
        <source>Profession</source>
        <translation>職種</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>承認済み</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>承認者</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最終利用</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>取消済み</translation>
    </message>
    <message>
        <source>Identification</source>
        <translation>識別番号</translation>
    </message>
</context>
<context>
    <name>tegata::console::WelcomePage</name>
    <message>
        <source>With this program you register your hospital, clinic or pharmacy, let its terminals in, and see what was recorded about it. What do you want to do?</source>
        <translation>このプログラムでは、病院・診療所・薬局の登録、端末の承認、記録された内容の確認を行います。何をしますか。</translation>
    </message>
    <message>
        <source>Register a new institution</source>
        <translation>新しい施設を登録する</translation>
    </message>
    <message>
        <source>You need the invitation that the operator of the service sent you, and paper to write 24 words down.</source>
        <translation>サービス運営者から届いた招待コードと、24語を書き留める紙が必要です。</translation>
    </message>
    <message>
        <source>Restore an institution from its recovery phrase</source>
        <translation>復元フレーズから施設を復元する</translation>
    </message>
    <message>
        <source>For a new computer, or after the old one was lost. You need the paper with the 24 words.</source>
        <translation>新しいパソコンに移るときや、古いパソコンを失ったときに選びます。24語を書いた紙が必要です。</translation>
    </message>
    <message>
        <source>Join as administrator</source>
        <translation>管理者として参加する</translation>
    </message>
    <message>
        <source>Your institution is registered already, and another administrator will add you.</source>
        <translation>施設はすでに登録されており、ほかの管理者があなたを追加します。</translation>
    </message>
</context>
</TS>
