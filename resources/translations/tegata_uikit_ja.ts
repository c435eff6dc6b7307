<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
<context>
    <name>tegata::ui::AppWindow</name>
    <message>
        <source>%1 – %2</source>
        <comment>institution – application</comment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>ロック</translation>
    </message>
    <message>
        <source>Lock this terminal (Ctrl+L)</source>
        <translation>この端末をロックします (Ctrl+L)</translation>
    </message>
    <message>
        <source>Switch the language</source>
        <translation>表示言語を切り替えます</translation>
    </message>
    <message>
        <source>Switch the language to %1</source>
        <translation>表示言語を%1に切り替えます</translation>
    </message>
    <message>
        <source>Navigation</source>
        <translation>ナビゲーション</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1、未処理%n件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::Asker</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>tegata::ui::BusyOverlay</name>
    <message>
        <source>One moment…</source>
        <translation>お待ちください…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2件中%1件</translation>
    </message>
</context>
<context>
    <name>tegata::ui::ConfirmSheet</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>tegata::ui::DateText</name>
    <message numerus="yes">
        <source>%n day(s) old</source>
        <translation>
            <numerusform>生後%n日</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) old</source>
        <translation>
            <numerusform>生後%nか月</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) old</source>
        <translation>
            <numerusform>%n歳</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::ErrorWords</name>
    <message>
        <source>Something went wrong (code %1).</source>
        <translation>問題が発生しました（コード %1）。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, ask your administrator for help and name the code.</source>
        <translation>もう一度お試しください。同じことが続く場合は、コードを管理者に伝えて相談してください。</translation>
    </message>
    <message>
        <source>The file was not found.</source>
        <translation>ファイルが見つかりませんでした。</translation>
    </message>
    <message>
        <source>Check whether it was moved or renamed, then choose it again.</source>
        <translation>移動や名前の変更がないか確認し、もう一度選んでください。</translation>
    </message>
    <message>
        <source>A file of this name is already there.</source>
        <translation>同じ名前のファイルがすでにあります。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>別の名前を選んでください。</translation>
    </message>
    <message>
        <source>This program may not read or write there.</source>
        <translation>この場所への読み書きが許可されていません。</translation>
    </message>
    <message>
        <source>Choose another folder, or ask your administrator for access.</source>
        <translation>別のフォルダーを選ぶか、管理者に権限を依頼してください。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>ディスクの空き容量がありません。</translation>
    </message>
    <message>
        <source>Free some space on the disk, then try again. Nothing that was saved is lost.</source>
        <translation>ディスクの空き容量を増やしてから、もう一度お試しください。保存済みの内容は失われていません。</translation>
    </message>
    <message>
        <source>Another program is using this file.</source>
        <translation>このファイルは別のプログラムが使用中です。</translation>
    </message>
    <message>
        <source>Close the other program, then try again.</source>
        <translation>そのプログラムを終了してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The file is too large.</source>
        <translation>ファイルが大きすぎます。</translation>
    </message>
    <message>
        <source>Choose a smaller file.</source>
        <translation>より小さいファイルを選んでください。</translation>
    </message>
    <message>
        <source>The file could not be read or written.</source>
        <translation>ファイルの読み書きができませんでした。</translation>
    </message>
    <message>
        <source>Check the disk or the network drive, then try again.</source>
        <translation>ディスクまたはネットワークドライブを確認し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>This content cannot be opened with the keys of this terminal.</source>
        <translation>この内容は、この端末の鍵では開けません。</translation>
    </message>
    <message>
        <source>Check with the patient or your administrator whether the permission is still running.</source>
        <translation>許可が有効かどうか、患者さんまたは管理者に確認してください。</translation>
    </message>
    <message>
        <source>A key has the wrong form.</source>
        <translation>鍵の形式が正しくありません。</translation>
    </message>
    <message>
        <source>Ask your institution&apos;s administrator for help and name the code shown here.</source>
        <translation>施設の管理者に、ここに表示されているコードを伝えて相談してください。</translation>
    </message>
    <message>
        <source>A public key is not valid.</source>
        <translation>公開鍵が正しくありません。</translation>
    </message>
    <message>
        <source>A signature does not match what was signed.</source>
        <translation>署名が内容と一致しません。</translation>
    </message>
    <message>
        <source>Do not rely on this entry. Tell your administrator about it.</source>
        <translation>この記録には頼らず、管理者に知らせてください。</translation>
    </message>
    <message>
        <source>Some data has the wrong length.</source>
        <translation>データの長さが正しくありません。</translation>
    </message>
    <message>
        <source>These are not the 24 words of a recovery phrase.</source>
        <translation>復元フレーズの24語として正しくありません。</translation>
    </message>
    <message>
        <source>Compare every word and their order with your paper copy.</source>
        <translation>すべての単語とその順番を、紙の控えと照らし合わせてください。</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>メモリーが足りません。</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>ほかのプログラムを終了してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>This object is not genuine, or was altered on its way.</source>
        <translation>このデータは本物ではないか、途中で書き換えられています。</translation>
    </message>
    <message>
        <source>Do not rely on it. Tell your administrator about it.</source>
        <translation>この記録には頼らず、管理者に知らせてください。</translation>
    </message>
    <message>
        <source>Some data does not have the form it must have.</source>
        <translation>データの形式が正しくありません。</translation>
    </message>
    <message>
        <source>This is larger than one record may be.</source>
        <translation>1件の記録の大きさを超えています。</translation>
    </message>
    <message>
        <source>Divide it into smaller entries.</source>
        <translation>小さく分けて記録してください。</translation>
    </message>
    <message>
        <source>This was made by a newer version of Tegata.</source>
        <translation>これは新しい版のTegataで作られています。</translation>
    </message>
    <message>
        <source>Update the program on this device.</source>
        <translation>この端末のプログラムを更新してください。</translation>
    </message>
    <message>
        <source>This was sealed in a way that this version does not know.</source>
        <translation>この版では扱えない方式で封印されています。</translation>
    </message>
    <message>
        <source>This was signed by someone other than it says.</source>
        <translation>署名した人が、記載されている人と異なります。</translation>
    </message>
    <message>
        <source>A key that was delivered is not the one the ledger names.</source>
        <translation>届いた鍵が、台帳に記録された鍵と一致しません。</translation>
    </message>
    <message>
        <source>Ask the patient to give the permission again.</source>
        <translation>患者さんに、もう一度許可していただいてください。</translation>
    </message>
    <message>
        <source>This entry does not match the ledger.</source>
        <translation>この記録は台帳と一致しません。</translation>
    </message>
    <message>
        <source>A value is outside what is allowed.</source>
        <translation>許される範囲を外れた値があります。</translation>
    </message>
    <message>
        <source>Check what you entered, then try again.</source>
        <translation>入力内容を確認し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The ledger or the gateway cannot be reached.</source>
        <translation>台帳またはゲートウェイに接続できません。</translation>
    </message>
    <message>
        <source>You can go on working. What you write is kept on this device and sent when the connection returns.</source>
        <translation>作業は続けられます。書いた内容はこの端末に保存され、接続が戻ると送信されます。</translation>
    </message>
    <message>
        <source>There was no answer in time.</source>
        <translation>時間内に応答がありませんでした。</translation>
    </message>
    <message>
        <source>The program tries again by itself. Check the status line at the bottom.</source>
        <translation>プログラムが自動でもう一度試します。画面下の状態表示を確認してください。</translation>
    </message>
    <message>
        <source>The ledger node answered with an error.</source>
        <translation>台帳ノードからエラーが返されました。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>しばらくしてからもう一度お試しください。</translation>
    </message>
    <message>
        <source>The ledger node or the gateway sent an answer that makes no sense.</source>
        <translation>台帳ノードまたはゲートウェイから、理解できない応答がありました。</translation>
    </message>
    <message>
        <source>The answer was larger than allowed.</source>
        <translation>応答が許容量を超えています。</translation>
    </message>
    <message>
        <source>The node belongs to another network.</source>
        <translation>接続先のノードは別のネットワークのものです。</translation>
    </message>
    <message>
        <source>Ask your administrator to check the node address in the settings.</source>
        <translation>設定のノードアドレスを管理者に確認してもらってください。</translation>
    </message>
    <message>
        <source>The ledger nodes give different answers.</source>
        <translation>台帳ノードの応答が互いに食い違っています。</translation>
    </message>
    <message>
        <source>Nothing new is accepted until they agree. Tell your administrator.</source>
        <translation>一致するまで新しい情報は受け入れません。管理者に知らせてください。</translation>
    </message>
    <message>
        <source>The ledger node is behind the times.</source>
        <translation>台帳ノードの情報が古くなっています。</translation>
    </message>
    <message>
        <source>Wait until it has caught up, or ask your administrator.</source>
        <translation>追いつくまで待つか、管理者に相談してください。</translation>
    </message>
    <message>
        <source>The ledger refused this action.</source>
        <translation>この操作は台帳に受け付けられませんでした。</translation>
    </message>
    <message>
        <source>Open the page again to see the present state.</source>
        <translation>ページを開き直して、現在の状態を確認してください。</translation>
    </message>
    <message>
        <source>The action was not recorded before its time ran out.</source>
        <translation>期限までに記録されませんでした。</translation>
    </message>
    <message>
        <source>Nothing was recorded. Do it once more.</source>
        <translation>何も記録されていません。もう一度操作してください。</translation>
    </message>
    <message>
        <source>The program made an action that is not well formed.</source>
        <translation>操作の形式が正しくありません。</translation>
    </message>
    <message>
        <source>Restart the program. If it happens again, ask your administrator for help.</source>
        <translation>プログラムを再起動してください。同じことが続く場合は、管理者に相談してください。</translation>
    </message>
    <message>
        <source>A value is outside what the ledger allows.</source>
        <translation>台帳で許される範囲を外れた値があります。</translation>
    </message>
    <message>
        <source>This is not there, or this terminal may not see it.</source>
        <translation>見つからないか、この端末には閲覧が許可されていません。</translation>
    </message>
    <message>
        <source>Check whether the permission is still running.</source>
        <translation>許可が有効かどうか確認してください。</translation>
    </message>
    <message>
        <source>The gateway does not accept this terminal.</source>
        <translation>ゲートウェイがこの端末を受け付けません。</translation>
    </message>
    <message>
        <source>Ask your administrator whether the terminal is still approved.</source>
        <translation>端末の承認が有効かどうか、管理者に確認してください。</translation>
    </message>
    <message>
        <source>The gateway refused this.</source>
        <translation>ゲートウェイに拒否されました。</translation>
    </message>
    <message>
        <source>Nothing is recorded so far. Try again, or ask your administrator for help.</source>
        <translation>まだ何も記録されていません。もう一度試すか、管理者に相談してください。</translation>
    </message>
    <message>
        <source>The gateway is busy or today&apos;s limit is reached.</source>
        <translation>ゲートウェイが混み合っているか、本日の上限に達しています。</translation>
    </message>
    <message>
        <source>It is sent by itself later. You need do nothing.</source>
        <translation>あとで自動的に送信されます。操作は必要ありません。</translation>
    </message>
    <message>
        <source>The progress of the ledger could not be saved on this device.</source>
        <translation>台帳の進み具合をこの端末に保存できませんでした。</translation>
    </message>
    <message>
        <source>Check the disk, then restart the program.</source>
        <translation>ディスクを確認し、プログラムを再起動してください。</translation>
    </message>
    <message>
        <source>This was cancelled.</source>
        <translation>取り消されました。</translation>
    </message>
    <message>
        <source>Another copy of this program has this profile open.</source>
        <translation>このプロファイルは、すでに別のウィンドウで開かれています。</translation>
    </message>
    <message>
        <source>Switch to the window that is already open, or close it first.</source>
        <translation>開いているウィンドウに切り替えるか、先にそれを終了してください。</translation>
    </message>
    <message>
        <source>There is no profile in this folder.</source>
        <translation>このフォルダーにはプロファイルがありません。</translation>
    </message>
    <message>
        <source>Choose another folder, or set up a new profile.</source>
        <translation>別のフォルダーを選ぶか、新しく設定してください。</translation>
    </message>
    <message>
        <source>There is already a profile in this folder. It is never overwritten.</source>
        <translation>このフォルダーにはすでにプロファイルがあります。上書きされることはありません。</translation>
    </message>
    <message>
        <source>Open it, or choose an empty folder.</source>
        <translation>それを開くか、空のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>A file of the profile is damaged or missing.</source>
        <translation>プロファイルのファイルが壊れているか、なくなっています。</translation>
    </message>
    <message>
        <source>Do not set up anew. Restore the folder from a backup, or use the recovery phrase.</source>
        <translation>新しく設定せず、バックアップからフォルダーを戻すか、復元フレーズをお使いください。</translation>
    </message>
    <message>
        <source>The profile was made by a newer version of this program.</source>
        <translation>プロファイルは新しい版のプログラムで作られています。</translation>
    </message>
    <message>
        <source>The profile belongs to another Tegata program.</source>
        <translation>別のTegataプログラムのプロファイルです。</translation>
    </message>
    <message>
        <source>Choose the folder that belongs to this program.</source>
        <translation>このプログラム用のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The profile was made with another kind of key storage.</source>
        <translation>プロファイルは別の種類の鍵保管方式で作られています。</translation>
    </message>
    <message>
        <source>Start the program the way it was started when the profile was made.</source>
        <translation>作成時と同じ方法でプログラムを起動してください。</translation>
    </message>
    <message>
        <source>Setting up this profile was interrupted.</source>
        <translation>このプロファイルの設定は途中で中断されています。</translation>
    </message>
    <message>
        <source>Set it up again: nothing is lost, because no key had been made.</source>
        <translation>もう一度設定してください。鍵はまだ作られておらず、失われるものはありません。</translation>
    </message>
    <message>
        <source>The keychain has no entry for this profile.</source>
        <translation>キーチェーンに、このプロファイルの項目がありません。</translation>
    </message>
    <message>
        <source>Unlock the keychain of this computer, then try again.</source>
        <translation>コンピューターのキーチェーンのロックを解除し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The keychain does not give out this profile&apos;s entry: it is locked, or the entry was deleted.</source>
        <translation>キーチェーンからこのプロファイルの項目を取り出せません。ロックされているか、項目が削除されています。</translation>
    </message>
    <message>
        <source>Unlock the keychain and try again. If the entry is gone, use the recovery phrase; never set up anew.</source>
        <translation>キーチェーンのロックを解除して、もう一度お試しください。項目がない場合は、新しく設定せず復元フレーズをお使いください。</translation>
    </message>
    <message>
        <source>The keychain of this computer is locked.</source>
        <translation>コンピューターのキーチェーンがロックされています。</translation>
    </message>
    <message>
        <source>Unlock it (usually by logging in again), then try again.</source>
        <translation>ロックを解除し（通常はログインし直します）、もう一度お試しください。</translation>
    </message>
    <message>
        <source>No keychain is running on this computer.</source>
        <translation>このコンピューターではキーチェーンが動いていません。</translation>
    </message>
    <message>
        <source>Ask your administrator to start the keychain service (Secret Service).</source>
        <translation>キーチェーンのサービス（Secret Service）の起動を管理者に依頼してください。</translation>
    </message>
    <message>
        <source>The keychain did not answer.</source>
        <translation>キーチェーンから応答がありません。</translation>
    </message>
    <message>
        <source>Look for a window of the keychain that waits for an answer, then try again.</source>
        <translation>応答を待っているキーチェーンの画面がないか確認し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The keychain reported a failure.</source>
        <translation>キーチェーンでエラーが発生しました。</translation>
    </message>
    <message>
        <source>The keychain&apos;s entry is not the one this profile was made with.</source>
        <translation>キーチェーンの項目が、このプロファイルを作ったときのものと異なります。</translation>
    </message>
    <message>
        <source>Do not set up anew. Ask your administrator; the recovery phrase brings everything back.</source>
        <translation>新しく設定せず、管理者に相談してください。復元フレーズですべて元に戻せます。</translation>
    </message>
    <message>
        <source>The PIN is wrong.</source>
        <translation>PINが違います。</translation>
    </message>
    <message>
        <source>Try again. After several wrong PINs you will have to wait.</source>
        <translation>もう一度入力してください。続けて間違えると、待ち時間が必要になります。</translation>
    </message>
    <message>
        <source>Too many wrong PINs.</source>
        <translation>PINの間違いが続いています。</translation>
    </message>
    <message>
        <source>Wait until the time shown is over, then try again.</source>
        <translation>表示された時間が過ぎてから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>This PIN is too short, too long, or has characters that are not allowed.</source>
        <translation>このPINは短すぎるか長すぎるか、使えない文字を含んでいます。</translation>
    </message>
    <message>
        <source>Choose another PIN.</source>
        <translation>別のPINを選んでください。</translation>
    </message>
    <message>
        <source>The keys are locked.</source>
        <translation>鍵がロックされています。</translation>
    </message>
    <message>
        <source>Unlock with your PIN first.</source>
        <translation>先にPINでロックを解除してください。</translation>
    </message>
    <message>
        <source>The program asked for a key by an impossible name.</source>
        <translation>プログラムが正しくない名前で鍵を要求しました。</translation>
    </message>
    <message>
        <source>A key of this profile is missing.</source>
        <translation>このプロファイルの鍵が見つかりません。</translation>
    </message>
    <message>
        <source>Do not set up anew. Restore the profile folder from a backup, or use the recovery phrase.</source>
        <translation>新しく設定せず、バックアップからフォルダーを戻すか、復元フレーズをお使いください。</translation>
    </message>
    <message>
        <source>This key exists already. It is never overwritten.</source>
        <translation>この鍵はすでにあります。上書きされることはありません。</translation>
    </message>
    <message>
        <source>A key file is damaged or belongs to another profile.</source>
        <translation>鍵のファイルが壊れているか、別のプロファイルのものです。</translation>
    </message>
    <message>
        <source>Restore the profile folder from a backup, or use the recovery phrase.</source>
        <translation>バックアップからフォルダーを戻すか、復元フレーズをお使いください。</translation>
    </message>
    <message>
        <source>The profile folder could not be read or written.</source>
        <translation>プロファイルのフォルダーを読み書きできませんでした。</translation>
    </message>
    <message>
        <source>Check the disk and the access rights of the folder, then try again.</source>
        <translation>ディスクとフォルダーの権限を確認し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The program could not be protected against being watched by others.</source>
        <translation>ほかのプログラムからの監視を防ぐ設定ができませんでした。</translation>
    </message>
    <message>
        <source>Ask your administrator: on this computer keys cannot be kept safely.</source>
        <translation>このコンピューターでは鍵を安全に保管できません。管理者に相談してください。</translation>
    </message>
    <message>
        <source>The cryptographic self-test failed at start.</source>
        <translation>起動時の暗号の自己診断に失敗しました。</translation>
    </message>
    <message>
        <source>Do not use this installation. Ask your administrator to install it again.</source>
        <translation>このプログラムは使用せず、管理者に入れ直しを依頼してください。</translation>
    </message>
    <message>
        <source>The local data of this terminal belongs to another profile.</source>
        <translation>この端末のデータは、別のプロファイルのものです。</translation>
    </message>
    <message>
        <source>The local data of this terminal is damaged.</source>
        <translation>この端末のデータが壊れています。</translation>
    </message>
    <message>
        <source>The local data was made by a newer version of this program.</source>
        <translation>この端末のデータは新しい版のプログラムで作られています。</translation>
    </message>
    <message>
        <source>The local data cannot be kept encrypted, so it is not kept at all.</source>
        <translation>データを暗号化して保存できないため、保存しません。</translation>
    </message>
    <message>
        <source>Ask your administrator to install the program again.</source>
        <translation>管理者にプログラムの入れ直しを依頼してください。</translation>
    </message>
    <message>
        <source>Another program is using the local data.</source>
        <translation>この端末のデータは別のプログラムが使用中です。</translation>
    </message>
    <message>
        <source>Close the other window of this program, then try again.</source>
        <translation>もう一つのウィンドウを閉じて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The local data could not be read or written.</source>
        <translation>この端末のデータを読み書きできませんでした。</translation>
    </message>
    <message>
        <source>The local data could not be searched.</source>
        <translation>この端末のデータを検索できませんでした。</translation>
    </message>
    <message>
        <source>This is not on this device.</source>
        <translation>この端末には保存されていません。</translation>
    </message>
    <message>
        <source>Connect to the network to fetch it.</source>
        <translation>ネットワークに接続して取得してください。</translation>
    </message>
    <message>
        <source>This was already put aside for sending.</source>
        <translation>すでに送信待ちになっています。</translation>
    </message>
    <message>
        <source>It is sent once. You need do nothing.</source>
        <translation>送信は一度だけ行われます。操作は必要ありません。</translation>
    </message>
    <message>
        <source>The state of an entry does not allow this.</source>
        <translation>この記録の状態では、その操作はできません。</translation>
    </message>
    <message>
        <source>The ledger no longer shows what this terminal has seen on it before.</source>
        <translation>この端末が以前に確認した内容が台帳に見当たりません。</translation>
    </message>
    <message>
        <source>Nothing is accepted until this is cleared up. Tell your administrator at once.</source>
        <translation>解決するまで何も受け入れません。すぐに管理者に知らせてください。</translation>
    </message>
    <message>
        <source>This is larger than the local storage takes.</source>
        <translation>この端末に保存できる大きさを超えています。</translation>
    </message>
    <message>
        <source>The file is larger than a chart import may be.</source>
        <translation>取り込めるファイルの大きさを超えています。</translation>
    </message>
    <message>
        <source>Export it in smaller parts, then import them one after the other.</source>
        <translation>小さく分けて書き出し、順に取り込んでください。</translation>
    </message>
    <message>
        <source>The file is not a FHIR file in JSON form.</source>
        <translation>JSON形式のFHIRファイルではありません。</translation>
    </message>
    <message>
        <source>Export it from the other system as FHIR R4 JSON.</source>
        <translation>元のシステムからFHIR R4のJSONとして書き出してください。</translation>
    </message>
    <message>
        <source>The file is nested more deeply than any real chart.</source>
        <translation>ファイルの入れ子が、実際のカルテではあり得ない深さです。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>別のファイルを選んでください。</translation>
    </message>
    <message>
        <source>The text in the file is not in Unicode (UTF-8).</source>
        <translation>ファイルの文字がUnicode（UTF-8）ではありません。</translation>
    </message>
    <message>
        <source>Export the file again as UTF-8.</source>
        <translation>UTF-8でもう一度書き出してください。</translation>
    </message>
    <message>
        <source>The file is FHIR in XML form, which cannot be read here.</source>
        <translation>FHIRのXML形式のため、ここでは読み込めません。</translation>
    </message>
    <message>
        <source>The file is JSON, but not a FHIR resource or bundle.</source>
        <translation>JSONですが、FHIRのリソースまたはバンドルではありません。</translation>
    </message>
    <message>
        <source>Part of the file has a type that FHIR does not allow.</source>
        <translation>FHIRで許されない型の値がファイルに含まれています。</translation>
    </message>
    <message>
        <source>Ask the system it came from for a correct export.</source>
        <translation>元のシステムに、正しい書き出しを依頼してください。</translation>
    </message>
    <message>
        <source>There is nothing in this file that can be taken in.</source>
        <translation>このファイルには取り込める内容がありません。</translation>
    </message>
    <message>
        <source>The file is about several patients.</source>
        <translation>ファイルに複数の患者さんの情報が含まれています。</translation>
    </message>
    <message>
        <source>Choose which one of them is the patient of this chart.</source>
        <translation>このカルテの患者さんを選んでください。</translation>
    </message>
    <message>
        <source>This patient is not in the file.</source>
        <translation>この患者さんの情報はファイルにありません。</translation>
    </message>
    <message>
        <source>Check that it is the right file.</source>
        <translation>正しいファイルかどうか確認してください。</translation>
    </message>
    <message>
        <source>Something that is needed has not been filled in.</source>
        <translation>必要な項目が入力されていません。</translation>
    </message>
    <message>
        <source>Fill in the marked fields.</source>
        <translation>印の付いた欄を入力してください。</translation>
    </message>
    <message>
        <source>A text is too long.</source>
        <translation>文字数が多すぎます。</translation>
    </message>
    <message>
        <source>Shorten the marked field.</source>
        <translation>印の付いた欄を短くしてください。</translation>
    </message>
    <message>
        <source>A text holds characters that cannot be seen, or that turn the writing direction.</source>
        <translation>見えない文字や、文字の向きを変える文字が含まれています。</translation>
    </message>
    <message>
        <source>Type the marked field again instead of pasting it.</source>
        <translation>印の付いた欄は、貼り付けずに入力し直してください。</translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation>あり得ない値があります。</translation>
    </message>
    <message>
        <source>Correct the marked field.</source>
        <translation>印の付いた欄を直してください。</translation>
    </message>
    <message>
        <source>This date lies in the future.</source>
        <translation>未来の日付です。</translation>
    </message>
    <message>
        <source>Correct the date.</source>
        <translation>日付を直してください。</translation>
    </message>
    <message>
        <source>This entry was made by a newer version of Tegata.</source>
        <translation>この記録は新しい版のTegataで作られています。</translation>
    </message>
    <message>
        <source>The content of this entry does not have the form it must have.</source>
        <translation>この記録の内容は、定められた形式になっていません。</translation>
    </message>
    <message>
        <source>The entry is kept as it is. Tell the institution that wrote it.</source>
        <translation>記録はそのまま保管されます。作成した施設に知らせてください。</translation>
    </message>
    <message>
        <source>No QR code could be found in this picture.</source>
        <translation>画像の中にQRコードが見つかりませんでした。</translation>
    </message>
    <message>
        <source>Hold the code still and fill the frame with it, or choose a sharper picture.</source>
        <translation>コードを動かさず枠いっぱいに映すか、より鮮明な画像を選んでください。</translation>
    </message>
    <message>
        <source>This file is not a picture, or it is damaged.</source>
        <translation>画像ファイルではないか、壊れています。</translation>
    </message>
    <message>
        <source>Choose a PNG or JPEG picture.</source>
        <translation>PNGまたはJPEGの画像を選んでください。</translation>
    </message>
    <message>
        <source>The picture is too large.</source>
        <translation>画像が大きすぎます。</translation>
    </message>
    <message>
        <source>Choose a smaller picture, or cut out the code.</source>
        <translation>小さい画像を選ぶか、コードの部分を切り抜いてください。</translation>
    </message>
    <message>
        <source>This QR code is not one of Tegata&apos;s.</source>
        <translation>TegataのQRコードではありません。</translation>
    </message>
    <message>
        <source>Scan the code on the institution&apos;s poster or on the other screen.</source>
        <translation>施設のポスター、または相手の画面にあるコードを読み取ってください。</translation>
    </message>
    <message>
        <source>This code is incomplete or has been changed.</source>
        <translation>コードの一部が欠けているか、変わっています。</translation>
    </message>
    <message>
        <source>Scan it again, or copy the whole text.</source>
        <translation>もう一度読み取るか、文字列全体をコピーしてください。</translation>
    </message>
    <message>
        <source>This code is of a kind that this version does not know.</source>
        <translation>この版では扱えない種類のコードです。</translation>
    </message>
    <message>
        <source>This is too long to be a Tegata code.</source>
        <translation>Tegataのコードとしては長すぎます。</translation>
    </message>
    <message>
        <source>This is more than one QR code can hold.</source>
        <translation>1つのQRコードに収まる量を超えています。</translation>
    </message>
    <message>
        <source>This code belongs to another network than this program.</source>
        <translation>このコードは別のネットワークのものです。</translation>
    </message>
    <message>
        <source>Ask your administrator which network this institution uses.</source>
        <translation>この施設がどのネットワークを使っているか、管理者に確認してください。</translation>
    </message>
    <message>
        <source>The ledger does not know the institution of this code, or its key has changed.</source>
        <translation>このコードの施設は台帳にないか、鍵が変わっています。</translation>
    </message>
    <message>
        <source>Ask the institution for its present QR code.</source>
        <translation>施設に現在のQRコードを確認してください。</translation>
    </message>
    <message>
        <source>This institution has been deactivated.</source>
        <translation>この施設は停止されています。</translation>
    </message>
    <message>
        <source>Its administrator can activate it again in the hospital console.</source>
        <translation>施設の管理者が、管理コンソールで再開できます。</translation>
    </message>
    <message>
        <source>The invitation is wrong or has been used.</source>
        <translation>招待コードが違うか、すでに使われています。</translation>
    </message>
    <message>
        <source>Ask the operator of the service for a new invitation.</source>
        <translation>サービスの運営者に新しい招待コードを依頼してください。</translation>
    </message>
    <message>
        <source>This institution is not registered yet.</source>
        <translation>この施設はまだ登録されていません。</translation>
    </message>
    <message>
        <source>Finish the registration first.</source>
        <translation>先に登録を済ませてください。</translation>
    </message>
    <message>
        <source>This has already been registered.</source>
        <translation>すでに登録されています。</translation>
    </message>
    <message>
        <source>The words do not match the recovery phrase.</source>
        <translation>単語が復元フレーズと一致しません。</translation>
    </message>
    <message>
        <source>Look at your paper copy and enter the words again.</source>
        <translation>紙の控えを見て、もう一度入力してください。</translation>
    </message>
    <message>
        <source>The administrator has not decided on this terminal yet.</source>
        <translation>管理者がまだこの端末を承認していません。</translation>
    </message>
    <message>
        <source>Compare the check number with the administrator and wait.</source>
        <translation>管理者と確認番号を照合して、お待ちください。</translation>
    </message>
    <message>
        <source>The administrator has refused this terminal.</source>
        <translation>管理者がこの端末を承認しませんでした。</translation>
    </message>
    <message>
        <source>Speak with the administrator, then send a new request.</source>
        <translation>管理者に確認してから、もう一度申請してください。</translation>
    </message>
    <message>
        <source>The approval of this terminal has been withdrawn.</source>
        <translation>この端末の承認は取り消されました。</translation>
    </message>
    <message>
        <source>Charts can no longer be opened here. Speak with your administrator.</source>
        <translation>この端末ではカルテを開けません。管理者に相談してください。</translation>
    </message>
    <message>
        <source>The approval of this terminal has run out.</source>
        <translation>この端末の承認期限が切れました。</translation>
    </message>
    <message>
        <source>Ask your administrator to approve it again.</source>
        <translation>管理者に再承認を依頼してください。</translation>
    </message>
    <message>
        <source>The check numbers are not the same.</source>
        <translation>確認番号が一致しません。</translation>
    </message>
    <message>
        <source>Do not approve. Begin again on the terminal.</source>
        <translation>承認せずに、端末で初めからやり直してください。</translation>
    </message>
    <message>
        <source>The last administrator cannot be removed.</source>
        <translation>最後の管理者は削除できません。</translation>
    </message>
    <message>
        <source>Add another administrator first.</source>
        <translation>先に別の管理者を追加してください。</translation>
    </message>
    <message>
        <source>The end date lies in the past.</source>
        <translation>終了日が過去の日付です。</translation>
    </message>
    <message>
        <source>Choose a later date.</source>
        <translation>これから先の日付を選んでください。</translation>
    </message>
    <message>
        <source>This name is empty, too long, or holds characters that are not allowed.</source>
        <translation>名前が空か、長すぎるか、使えない文字を含んでいます。</translation>
    </message>
    <message>
        <source>Enter a shorter name without control characters: at most 66 Japanese or 200 Latin letters.</source>
        <translation>制御文字を含まない短い名前にしてください（日本語で66文字、英字で200文字まで）。</translation>
    </message>
    <message>
        <source>There is no permission for this.</source>
        <translation>この操作は許可されていません。</translation>
    </message>
    <message>
        <source>Ask the patient to give permission at reception.</source>
        <translation>受付で患者さんに許可をお願いしてください。</translation>
    </message>
    <message>
        <source>The patient&apos;s permission has ended.</source>
        <translation>患者さんの許可は終了しています。</translation>
    </message>
    <message>
        <source>Ask the patient for a new permission if it is still needed.</source>
        <translation>必要な場合は、患者さんにもう一度許可をお願いしてください。</translation>
    </message>
    <message>
        <source>The patient has closed this chart.</source>
        <translation>患者さんがこのカルテを閉じました。</translation>
    </message>
    <message>
        <source>Nothing more can be written into it.</source>
        <translation>これ以上書き込むことはできません。</translation>
    </message>
    <message>
        <source>The keys that came with this permission do not match the ledger.</source>
        <translation>この許可とともに届いた鍵が、台帳と一致しません。</translation>
    </message>
    <message>
        <source>The ledger cannot be relied on at the moment, so nothing new is accepted.</source>
        <translation>現在は台帳を信頼できないため、新しい情報を受け入れません。</translation>
    </message>
    <message>
        <source>Charts on this device stay readable. Tell your administrator.</source>
        <translation>この端末にあるカルテは引き続き読めます。管理者に知らせてください。</translation>
    </message>
    <message>
        <source>This was not found.</source>
        <translation>見つかりませんでした。</translation>
    </message>
    <message>
        <source>The entry is not complete or not correct yet.</source>
        <translation>入力に不足または誤りがあります。</translation>
    </message>
    <message>
        <source>Correct the marked fields.</source>
        <translation>印の付いた欄を直してください。</translation>
    </message>
    <message>
        <source>Another pharmacy holds this prescription.</source>
        <translation>この処方箋は別の薬局が受け付けています。</translation>
    </message>
    <message>
        <source>The page shows who holds it and since when.</source>
        <translation>どの薬局がいつから受け付けているかは、画面に表示されます。</translation>
    </message>
    <message>
        <source>The prescription is no longer in the state this needs.</source>
        <translation>処方箋の状態が変わったため、この操作はできません。</translation>
    </message>
    <message>
        <source>This has not been confirmed yet.</source>
        <translation>まだ確認されていません。</translation>
    </message>
    <message>
        <source>Review it and confirm.</source>
        <translation>内容を見直して、確認してください。</translation>
    </message>
    <message>
        <source>The program is locked.</source>
        <translation>プログラムがロックされています。</translation>
    </message>
    <message>
        <source>The profile of this terminal is damaged.</source>
        <translation>この端末のプロファイルが壊れています。</translation>
    </message>
    <message>
        <source>Do not set up anew. Restore it from a backup, or use the recovery phrase.</source>
        <translation>新しく設定せず、バックアップから戻すか、復元フレーズをお使いください。</translation>
    </message>
    <message>
        <source>The settings of this program are not complete or not correct.</source>
        <translation>プログラムの設定に不足または誤りがあります。</translation>
    </message>
    <message>
        <source>Check the gateway and node addresses in the settings.</source>
        <translation>設定のゲートウェイとノードのアドレスを確認してください。</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>ファイルを読み込めませんでした。</translation>
    </message>
    <message>
        <source>Check that it is there and that you may open it.</source>
        <translation>ファイルがあるか、開く権限があるか確認してください。</translation>
    </message>
    <message>
        <source>This key has been used before. A key is never used twice.</source>
        <translation>この鍵は以前に使われています。鍵は二度使えません。</translation>
    </message>
    <message>
        <source>Set up the terminal again, so that it makes a new key.</source>
        <translation>端末を設定し直して、新しい鍵を作ってください。</translation>
    </message>
    <message>
        <source>This terminal is not approved, or its approval has ended.</source>
        <translation>この端末は承認されていないか、承認が終了しています。</translation>
    </message>
    <message>
        <source>Ask your administrator to approve it.</source>
        <translation>管理者に承認を依頼してください。</translation>
    </message>
    <message>
        <source>This institution is already registered.</source>
        <translation>この施設はすでに登録されています。</translation>
    </message>
    <message>
        <source>Only an administrator of this institution may do this.</source>
        <translation>この操作は施設の管理者だけができます。</translation>
    </message>
    <message>
        <source>Ask your administrator.</source>
        <translation>管理者に依頼してください。</translation>
    </message>
    <message>
        <source>Your institution does not hold this prescription.</source>
        <translation>この処方箋は、あなたの施設では受け付けていません。</translation>
    </message>
    <message>
        <source>Only the institution that wrote the prescription may do this.</source>
        <translation>この操作は、処方箋を発行した施設だけができます。</translation>
    </message>
    <message>
        <source>Ask the institution that wrote it.</source>
        <translation>発行した施設に依頼してください。</translation>
    </message>
    <message>
        <source>Only the patient may do this.</source>
        <translation>この操作は患者さん本人だけができます。</translation>
    </message>
    <message>
        <source>Ask the patient.</source>
        <translation>患者さんに依頼してください。</translation>
    </message>
    <message>
        <source>This patient is already registered.</source>
        <translation>この患者さんはすでに登録されています。</translation>
    </message>
    <message>
        <source>This prescription is already recorded.</source>
        <translation>この処方箋はすでに記録されています。</translation>
    </message>
    <message>
        <source>It is recorded once. You need do nothing.</source>
        <translation>記録は一度だけ行われます。操作は必要ありません。</translation>
    </message>
    <message>
        <source>The prescription has expired.</source>
        <translation>処方箋の有効期限が切れています。</translation>
    </message>
    <message>
        <source>Ask the prescriber for a new one.</source>
        <translation>処方医に新しい処方箋を依頼してください。</translation>
    </message>
    <message>
        <source>The role of this terminal does not allow this.</source>
        <translation>この端末の役割では、この操作はできません。</translation>
    </message>
    <message>
        <source>Ask your administrator whether the role is right.</source>
        <translation>役割が正しいか、管理者に確認してください。</translation>
    </message>
    <message>
        <source>The institution has renewed its keys in the meantime.</source>
        <translation>その間に施設の鍵が更新されました。</translation>
    </message>
    <message>
        <source>Open the page again and do it once more.</source>
        <translation>ページを開き直して、もう一度操作してください。</translation>
    </message>
    <message>
        <source>There are already as many administrators as are allowed.</source>
        <translation>管理者の人数が上限に達しています。</translation>
    </message>
    <message>
        <source>Remove one first.</source>
        <translation>先に1人削除してください。</translation>
    </message>
    <message>
        <source>This chart is not open.</source>
        <translation>このカルテは開かれていません。</translation>
    </message>
    <message>
        <source>Ask the patient to open it.</source>
        <translation>患者さんに開設を依頼してください。</translation>
    </message>
    <message>
        <source>The ledger does not know this terminal.</source>
        <translation>この端末は台帳に登録されていません。</translation>
    </message>
    <message>
        <source>The ledger does not know this institution.</source>
        <translation>この施設は台帳に登録されていません。</translation>
    </message>
    <message>
        <source>Check the QR code, or finish the registration first.</source>
        <translation>QRコードを確認するか、先に登録を済ませてください。</translation>
    </message>
    <message>
        <source>The ledger does not know this prescription.</source>
        <translation>この処方箋は台帳に登録されていません。</translation>
    </message>
    <message>
        <source>The keys of this chart have been renewed in the meantime.</source>
        <translation>その間にカルテの鍵が更新されました。</translation>
    </message>
    <message>
        <source>The entry is sealed anew and sent by itself. You need do nothing.</source>
        <translation>自動的に封印し直して送信されます。操作は必要ありません。</translation>
    </message>
    <message>
        <source>The file is kept as it is. Tell your administrator: entries that were not sent yet may be in it.</source>
        <translation>ファイルはそのまま残してあります。未送信の記録が含まれている可能性があるため、管理者に知らせてください。</translation>
    </message>
    <message>
        <source>The copy of the charts kept on this device is damaged.</source>
        <translation>この端末に保存されたカルテの写しが壊れています。</translation>
    </message>
    <message>
        <source>What was recorded is safe on the network and is fetched again.</source>
        <translation>記録済みの内容はネットワーク上で安全に保たれ、再取得されます。</translation>
    </message>
    <message>
        <source>This prescription is not what its issuer wrote. Do not dispense it.</source>
        <translation>この処方箋は発行元が記載した内容と一致しません。調剤しないでください。</translation>
    </message>
    <message>
        <source>Ask the institution that issued it, and tell your administrator.</source>
        <translation>発行元の施設に確認し、管理者に知らせてください。</translation>
    </message>
    <message>
        <source>Nothing handed out on it from then on is counted. Ask the patient for a new permission, and claim the prescription again if it is still open. If something was already handed out, tell the prescriber.</source>
        <translation>それ以降の交付は記録に数えられません。患者さんに新しい許可をお願いし、処方箋がまだ受け付け可能であれば、あらためて受け付けてください。すでに薬を交付した場合は、処方医に連絡してください。</translation>
    </message>
    <message>
        <source>This pharmacy&apos;s claim on the prescription has ended, because the patient&apos;s permission had ended or this pharmacy was not active.</source>
        <translation>患者さんの許可が終了したか、当薬局が停止中だったため、この処方箋に対する当薬局の受付は終了しています。</translation>
    </message>
</context>
<context>
    <name>tegata::ui::LockScreen</name>
    <message>
        <source>This terminal is locked</source>
        <translation>この端末はロックされています</translation>
    </message>
    <message>
        <source>Your PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>解除しています…</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>ロックを解除</translation>
    </message>
    <message>
        <source>That PIN is wrong.</source>
        <translation>PINが違います。</translation>
    </message>
    <message>
        <source>Too many wrong PINs.</source>
        <translation>PINの間違いが続いています。</translation>
    </message>
    <message numerus="yes">
        <source>You can try again in %n second(s).</source>
        <translation>
            <numerusform>%n秒後にもう一度お試しください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can try again in %n minute(s).</source>
        <translation>
            <numerusform>約%n分後にもう一度お試しください。</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>もう一度入力してください。</translation>
    </message>
</context>
<context>
    <name>tegata::ui::MessageBar</name>
    <message>
        <source>Dismiss this message</source>
        <translation>このメッセージを閉じます</translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s)</source>
        <translation>
            <numerusform>ほか%n件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tegata::ui::PatientBanner</name>
    <message>
        <source>Name unknown</source>
        <translation>氏名不明</translation>
    </message>
    <message>
        <source>Shorten the name</source>
        <translation>氏名を短く表示</translation>
    </message>
    <message>
        <source>Show the whole name</source>
        <translation>氏名をすべて表示</translation>
    </message>
    <message>
        <source>Patient: %1</source>
        <translation>患者: %1</translation>
    </message>
    <message>
        <source>Birth date unknown</source>
        <translation>生年月日不明</translation>
    </message>
    <message>
        <source>Born %1</source>
        <translation>%1生</translation>
    </message>
    <message>
        <source>Born %1 (%2)</source>
        <comment>date, age</comment>
        <translation>%1生（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>identifier system: value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Deceased</source>
        <translation>死亡</translation>
    </message>
    <message>
        <source>No known allergies</source>
        <translation>既知のアレルギーなし</translation>
    </message>
    <message>
        <source>No information about allergies</source>
        <translation>アレルギーの情報なし</translation>
    </message>
    <message>
        <source>Allergy: %1 (high risk)</source>
        <translation>アレルギー: %1（危険度 高）</translation>
    </message>
    <message>
        <source>Allergy: %1 (low risk)</source>
        <translation>アレルギー: %1（危険度 低）</translation>
    </message>
    <message>
        <source>Allergy: %1</source>
        <translation>アレルギー: %1</translation>
    </message>
    <message>
        <source>%1. Reaction: %2</source>
        <translation>%1。反応: %2</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more allergies</source>
        <translation>
            <numerusform>ほか%n件のアレルギーを表示</numerusform>
        </translation>
    </message>
    <message>
        <source>Show fewer allergies</source>
        <translation>アレルギーの表示を減らす</translation>
    </message>
</context>
<context>
    <name>tegata::ui::PatientWords</name>
    <message>
        <source>Sex unknown</source>
        <translation>性別不明</translation>
    </message>
    <message>
        <source>Female</source>
        <translation>女性</translation>
    </message>
    <message>
        <source>Male</source>
        <translation>男性</translation>
    </message>
    <message>
        <source>Other sex</source>
        <translation>その他の性別</translation>
    </message>
    <message>
        <source>Permission has expired</source>
        <translation>許可の期限切れ</translation>
    </message>
    <message>
        <source>Permission expired on %1</source>
        <translation>許可は%1に期限切れ</translation>
    </message>
    <message>
        <source>Permission was withdrawn</source>
        <translation>許可は取り消されました</translation>
    </message>
    <message>
        <source>The patient has closed this chart</source>
        <translation>患者さんがカルテを閉じています</translation>
    </message>
    <message>
        <source>May read and write, without an end date</source>
        <translation>閲覧・記録可（期限なし）</translation>
    </message>
    <message>
        <source>May read and write until %1</source>
        <translation>閲覧・記録可（%1まで）</translation>
    </message>
    <message>
        <source>May only write, without an end date</source>
        <translation>記録のみ可（期限なし）</translation>
    </message>
    <message>
        <source>May only write, until %1</source>
        <translation>記録のみ可（%1まで）</translation>
    </message>
    <message>
        <source>May only read, without an end date</source>
        <translation>閲覧のみ可（期限なし）</translation>
    </message>
    <message>
        <source>May only read, until %1</source>
        <translation>閲覧のみ可（%1まで）</translation>
    </message>
    <message>
        <source>Own entries only</source>
        <translation>自施設の記録のみ</translation>
    </message>
    <message>
        <source>Keys could not be opened</source>
        <translation>鍵を開けませんでした</translation>
    </message>
</context>
<context>
    <name>tegata::ui::PhraseEntry</name>
    <message numerus="yes">
        <source>%n of 24 words entered.</source>
        <translation>
            <numerusform>24語のうち%n語を入力しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Word number %1 is not one of the words a phrase is made of.</source>
        <translation>%1番目の単語は、復元フレーズに使われる単語ではありません。</translation>
    </message>
    <message>
        <source>All 24 words are there.</source>
        <translation>24語すべてがそろいました。</translation>
    </message>
    <message>
        <source>Enter the 24 words from your paper in their order. You may also paste the whole phrase into the first field.</source>
        <translation>紙の控えにある24語を、順番どおりに入力してください。最初の欄に全体を貼り付けることもできます。</translation>
    </message>
    <message>
        <source>Word number %1</source>
        <translation>%1番目の単語</translation>
    </message>
</context>
<context>
    <name>tegata::ui::PhraseQuiz</name>
    <message>
        <source>Take your paper and enter these three words, so that we know you can read them later.</source>
        <translation>あとで読み返せることを確かめるため、紙の控えを見て次の3語を入力してください。</translation>
    </message>
    <message>
        <source>Word number %1</source>
        <translation>%1番目の単語</translation>
    </message>
    <message>
        <source>At least one word is not right. Look at your paper again, or go back and write the words anew.</source>
        <translation>正しくない単語があります。控えを見直すか、戻って書き直してください。</translation>
    </message>
</context>
<context>
    <name>tegata::ui::PhraseView</name>
    <message>
        <source>Recovery phrase of %1</source>
        <translation>%1の復元フレーズ</translation>
    </message>
    <message>
        <source>Whoever has these words can act in this name. Keep this page in a safe.</source>
        <translation>これらの単語を知る人は、この名前で操作できます。この紙は金庫に保管してください。</translation>
    </message>
    <message>
        <source>These 24 words are shown once. Write them down on paper, in this order, and keep the paper in a safe place. With them everything can be restored; whoever finds them can act in your name. Do not take a photograph.</source>
        <translation>この24語が表示されるのは一度だけです。順番どおりに紙に書き写し、安全な場所に保管してください。これらの単語があればすべて復元できますが、他人に知られるとあなたの名前で操作されてしまいます。写真には撮らないでください。</translation>
    </message>
    <message>
        <source>Hide the words</source>
        <translation>単語を隠す</translation>
    </message>
    <message>
        <source>Show the words</source>
        <translation>単語を表示</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>印刷…</translation>
    </message>
    <message>
        <source>I have written down all 24 words in their order.</source>
        <translation>24語すべてを順番どおりに書き写しました。</translation>
    </message>
    <message>
        <source>The 24 words, shown on screen only and never read aloud</source>
        <translation>24語の一覧。画面にだけ表示され、読み上げられません</translation>
    </message>
</context>
<context>
    <name>tegata::ui::PinSetupPage</name>
    <message numerus="yes">
        <source>This PIN unlocks the program on this device only. Choose at least %n character(s), and not a birthday or a number that others know.</source>
        <translation>
            <numerusform>このPINは、この端末のプログラムのロックを解除するためのものです。%n文字以上で、誕生日など他人に知られている番号は避けてください。</numerusform>
        </translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>新しいPIN</translation>
    </message>
    <message>
        <source>The same PIN again</source>
        <translation>同じPINをもう一度</translation>
    </message>
    <message>
        <source>Enter a new PIN.</source>
        <translation>新しいPINを入力してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n more character(s) needed.</source>
        <translation>
            <numerusform>あと%n文字必要です。</numerusform>
        </translation>
    </message>
    <message>
        <source>This PIN is too long.</source>
        <translation>このPINは長すぎます。</translation>
    </message>
    <message>
        <source>This PIN is too easy to guess. Do not repeat or count.</source>
        <translation>このPINは推測されやすいため使えません。同じ文字や連番は避けてください。</translation>
    </message>
    <message>
        <source>Enter the same PIN again.</source>
        <translation>同じPINをもう一度入力してください。</translation>
    </message>
    <message>
        <source>The two PINs are not the same yet.</source>
        <translation>2つのPINがまだ一致していません。</translation>
    </message>
    <message>
        <source>The PINs are the same.</source>
        <translation>PINが一致しました。</translation>
    </message>
</context>
<context>
    <name>tegata::ui::Poster</name>
    <message>
        <source>Hospital</source>
        <translation>病院</translation>
    </message>
    <message>
        <source>Clinic</source>
        <translation>診療所</translation>
    </message>
    <message>
        <source>Pharmacy</source>
        <translation>薬局</translation>
    </message>
    <message>
        <source>Let us see your chart: scan this code</source>
        <translation>カルテの閲覧許可はこのコードから</translation>
    </message>
    <message>
        <source>Check number</source>
        <translation>確認番号</translation>
    </message>
    <message>
        <source>Open Tegata on your phone and scan the code.</source>
        <translation>スマートフォンでTegataを開き、コードを読み取ります。</translation>
    </message>
    <message>
        <source>Compare the name on your phone with the name on this page.</source>
        <translation>スマートフォンに表示された施設名が、この紙と同じか確かめます。</translation>
    </message>
    <message>
        <source>Compare the name and the check number with this page.</source>
        <translation>施設名と確認番号が、この紙と同じか確かめます。</translation>
    </message>
    <message>
        <source>Choose what we may see and until when, and confirm.</source>
        <translation>見せる範囲と期限を選び、確定します。</translation>
    </message>
    <message>
        <source>You decide. You can end the permission at any time on your phone.</source>
        <translation>決めるのはあなたです。許可はスマートフォンでいつでも終了できます。</translation>
    </message>
    <message>
        <source>Scan this code with Tegata on your phone to let us see your chart.</source>
        <translation>スマートフォンのTegataでこのコードを読み取ると、カルテの閲覧を許可できます。</translation>
    </message>
</context>
<context>
    <name>tegata::ui::PosterPreview</name>
    <message>
        <source>Save the poster as PDF</source>
        <translation>ポスターをPDFで保存</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>PDF文書 (*.pdf)</translation>
    </message>
    <message>
        <source>The poster was saved.</source>
        <translation>ポスターを保存しました。</translation>
    </message>
    <message>
        <source>Language of the poster</source>
        <translation>ポスターの言語</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>印刷…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>PDFで保存…</translation>
    </message>
    <message>
        <source>Preview of the poster</source>
        <translation>ポスターのプレビュー</translation>
    </message>
</context>
<context>
    <name>tegata::ui::ProgressSteps</name>
    <message>
        <source>Saved on this device</source>
        <translation>この端末に保存済み</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>記録済み</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>%1: not yet</source>
        <translation>%1: 未実行</translation>
    </message>
    <message>
        <source>%1: in progress</source>
        <translation>%1: 実行中</translation>
    </message>
    <message>
        <source>%1: done</source>
        <translation>%1: 完了</translation>
    </message>
    <message>
        <source>%1: failed</source>
        <translation>%1: 失敗</translation>
    </message>
</context>
<context>
    <name>tegata::ui::QrView</name>
    <message>
        <source>QR code</source>
        <translation>QRコード</translation>
    </message>
</context>
<context>
    <name>tegata::ui::SearchField</name>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
</context>
<context>
    <name>tegata::ui::SecretField</name>
    <message>
        <source>Hide what I type</source>
        <translation>入力内容を隠す</translation>
    </message>
    <message>
        <source>Show what I type</source>
        <translation>入力内容を表示</translation>
    </message>
</context>
<context>
    <name>tegata::ui::SetupPager</name>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>ステップ %1 / %2</translation>
    </message>
</context>
<context>
    <name>tegata::ui::StatusLine</name>
    <message>
        <source>Connecting…</source>
        <translation>接続しています…</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>Offline since %1</source>
        <translation>オフライン（%1から）</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>オフライン</translation>
    </message>
    <message>
        <source>Gateway unreachable since %1</source>
        <translation>ゲートウェイに接続できません（%1から）</translation>
    </message>
    <message>
        <source>Gateway unreachable</source>
        <translation>ゲートウェイに接続できません</translation>
    </message>
    <message>
        <source>Ledger unreachable since %1</source>
        <translation>台帳に接続できません（%1から）</translation>
    </message>
    <message>
        <source>Ledger unreachable</source>
        <translation>台帳に接続できません</translation>
    </message>
    <message>
        <source>One node only</source>
        <translation>ノードは1台のみ</translation>
    </message>
    <message>
        <source>Only one ledger node is set up, so its answers are not compared with another&apos;s.</source>
        <translation>台帳ノードが1台だけ設定されているため、応答を別のノードと照合していません。</translation>
    </message>
    <message>
        <source>The nodes disagree</source>
        <translation>ノード間で不一致</translation>
    </message>
    <message>
        <source>The ledger nodes give different answers. Nothing new is accepted until they agree again.</source>
        <translation>台帳ノードの応答が食い違っています。一致するまで新しい情報は受け入れません。</translation>
    </message>
    <message>
        <source>Newest block: %1</source>
        <translation>最新のブロック: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) waiting to be sent</source>
        <translation>
            <numerusform>送信待ち%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved on this device. They are sent by themselves when the connection returns.</source>
        <translation>この端末に保存されています。接続が戻ると自動的に送信されます。</translation>
    </message>
    <message>
        <source>%1 of %2 nodes answer</source>
        <translation>ノード%2台中%1台が応答</translation>
    </message>
    <message>
        <source>Their answers are compared with each other.</source>
        <translation>応答を互いに照合しています。</translation>
    </message>
    <message>
        <source>Answers cannot be compared now. Nothing is granted or approved until a second node answers.</source>
        <translation>いまは応答を照合できません。2台目のノードが応答するまで、許可や承認はできません。</translation>
    </message>
    <message>
        <source>The answers of the others are compared with each other.</source>
        <translation>ほかのノードの応答を互いに照合しています。</translation>
    </message>
</context>
<context>
    <name>tegata::ui::Timeline</name>
    <message>
        <source>Verified</source>
        <translation>照合済み</translation>
    </message>
    <message>
        <source>Saved here, not recorded yet</source>
        <translation>保存済み・記録待ち</translation>
    </message>
    <message>
        <source>Does not match the ledger</source>
        <translation>台帳と不一致</translation>
    </message>
    <message>
        <source>Content not available</source>
        <translation>内容を取得できません</translation>
    </message>
    <message>
        <source>corrected by a later entry</source>
        <translation>後の記録で訂正済み</translation>
    </message>
</context>
</TS>
