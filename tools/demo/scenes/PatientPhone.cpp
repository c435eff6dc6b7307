#include "Scenes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace tegata::demo {

namespace {

constexpr int wordsOfPhrase = 24;

void unlock(Phone &phone, const Secrets &secrets, Care care)
{
    phone.untilShown(QStringLiteral("#pin"));
    if (care == Care::WithMistakes) {
        phone.type(QStringLiteral("#pin"), QStringLiteral("135790"));
        phone.press(QStringLiteral("#unlock"));
        phone.untilShown(QStringLiteral(".notice.error"));
        phone.picture(QStringLiteral("wrong-pin"));
    }
    phone.type(QStringLiteral("#pin"), secrets.pin);
    phone.press(QStringLiteral("#unlock"));
    phone.untilShown(QStringLiteral("#tab-home"));
}

void describeOneself(Phone &phone, const clinical::PatientDraft &person)
{
    phone.untilShown(QStringLiteral("#begin"));
    phone.picture(QStringLiteral("welcome"));
    phone.press(QStringLiteral("#begin"));
    phone.press(QStringLiteral("#next"));
    phone.untilShown(QStringLiteral(".field-error"));
    phone.picture(QStringLiteral("profile-missing"));
    phone.type(QStringLiteral("#profile-name"), person.name);
    phone.type(QStringLiteral("#profile-kana"), person.kana);
    phone.type(QStringLiteral("#profile-birthDate"), person.birthDate.toString(Qt::ISODate));
    phone.tick(QStringLiteral("#profile-sex-female"));
    phone.press(QStringLiteral("details summary"));
    phone.choose(QStringLiteral("#profile-bloodType"), QStringLiteral("A+"));
    phone.type(QStringLiteral("#profile-contactName"), QStringLiteral("試験 太郎"));
    phone.type(QStringLiteral("#profile-contactPhone"), QStringLiteral("090-0000-0000"));
    phone.type(QStringLiteral("#profile-contactRelation"), QStringLiteral("夫"));
    phone.picture(QStringLiteral("profile"));
    phone.press(QStringLiteral("#next"));
}

void choosePin(Phone &phone, const Secrets &secrets)
{
    for (const QString &pin : {QStringLiteral("111111"), secrets.pin}) {
        phone.type(QStringLiteral("#pin-new"), pin);
        phone.type(QStringLiteral("#pin-again"), pin);
        phone.press(QStringLiteral("#next"));
        if (pin != secrets.pin) {
            phone.untilShown(QStringLiteral(".field-error"));
            phone.picture(QStringLiteral("pin-too-simple"));
        }
    }
}

void writeWordsDown(Phone &phone)
{
    phone.untilShown(QStringLiteral(".words"));
    phone.picture(QStringLiteral("words"));
    const QStringList words = phone.textsOf(QStringLiteral(".word"));
    if (words.size() != wordsOfPhrase) {
        phone.stage().fail(QStringLiteral("the page shows %1 words of the phrase").arg(words.size()));
    }
    phone.press(QStringLiteral("#next"));
    phone.untilShown(QStringLiteral("#quiz-0"));
    const QStringList asked = phone.textsOf(QStringLiteral("label[for^=quiz-]"));
    // First one of them wrong, as somebody who did not write carefully.
    for (const bool isRight : {false, true}) {
        for (qsizetype index = 0; index < asked.size(); ++index) {
            const QString word = words.value(digitsOf(asked[index]).toInt() - 1);
            phone.type(QStringLiteral("#quiz-%1").arg(index), isRight || index > 0 ? word : notThe(word));
        }
        if (isRight) {
            phone.picture(QStringLiteral("quiz"));
        }
        phone.press(QStringLiteral("#next"));
        if (!isRight) {
            phone.untilShown(QStringLiteral(".notice.error"));
            phone.picture(QStringLiteral("quiz-wrong"));
        }
    }
}

/// The check number and the name of what was scanned are those on the poster.
void compareWith(Phone &phone, const Reception &reception)
{
    phone.untilShown(QStringLiteral(".check-number"));
    const QString onPhone = digitsOf(phone.textOf(QStringLiteral(".check-number")));
    if (onPhone.isEmpty() || onPhone != reception.checkNumber) {
        phone.stage().fail(QStringLiteral("the phone shows %1, the poster %2").arg(onPhone, reception.checkNumber));
    }
    const QString name = phone.textOf(QStringLiteral(".institution-name"));
    if (name != reception.institution) {
        phone.stage().fail(QStringLiteral("the phone shows “%1”").arg(name));
    }
}

/// One confirmation, up to "recorded".
void confirmGrant(Phone &phone, const QString &institution)
{
    phone.stage().step(QStringLiteral("let %1 in").arg(institution), phone.who(), OnChain::Recorded, [&] {
        phone.press(QStringLiteral("#grant-confirm"));
        phone.untilShown(QStringLiteral("#done"));
        phone.picture(QStringLiteral("recorded"));
    });
    phone.stage().step(QStringLiteral("see it among the own permissions"), phone.who(), OnChain::Nothing, [&] {
        phone.press(QStringLiteral("#done"));
        phone.press(QStringLiteral("#tab-permissions"));
        phone.untilShown(QStringLiteral(".permission-card:not(.over)"), institution);
        phone.picture(QStringLiteral("permissions"));
    });
}

/// Filmed before the page is opened: a film is given to the browser at its start.
QString standBefore(Phone &phone, const Reception &reception)
{
    QString film;
    phone.stage().step(QStringLiteral("stand before the poster of %1").arg(reception.institution), phone.who(),
                       OnChain::Nothing, [&] { film = phone.film(reception.poster, reception.sight); });
    return film;
}

/// What the camera reads once the phone is held before it is the institution of the poster.
void readPoster(Phone &phone, const Reception &reception, const char *name, const std::function<void()> &hold)
{
    phone.stage().step(QStringLiteral("read the poster with the camera; compare the check number"), phone.who(),
                       OnChain::Nothing, [&] {
                           hold();
                           compareWith(phone, reception);
                           phone.picture(QLatin1String(name));
                       });
}

void openPermission(Phone &phone, const QString &institution)
{
    phone.press(QStringLiteral("#tab-permissions"));
    phone.press(QStringLiteral(".permission-card"), institution);
    phone.untilShown(QStringLiteral(".institution-name"), institution);
}

void openChart(Phone &phone)
{
    phone.press(QStringLiteral("#tab-chart"));
    phone.untilShown(QStringLiteral(".chart-mark"));
    phone.untilGone(QStringLiteral(".chart-mark .spinner"));
    phone.untilShown(QStringLiteral(".chart-mark .pill.success"));
}

} // namespace

void firstVisit(Phone &phone, const Reception &reception, const clinical::PatientDraft &person, const Secrets &secrets)
{
    Stage &stage = phone.stage();
    const QString film = standBefore(phone, reception);
    stage.step(QStringLiteral("first visit: who I am, and a PIN"), phone.who(), OnChain::Nothing, [&] {
        phone.open(film);
        describeOneself(phone, person);
        choosePin(phone, secrets);
    });
    stage.step(QStringLiteral("write the 24 words down"), phone.who(), OnChain::Nothing,
               [&phone] { writeWordsDown(phone); });
    readPoster(phone, reception, "confirm", [&phone] {
        phone.untilShown(QStringLiteral(".viewfinder.on"));
        phone.picture(QStringLiteral("camera"));
    });
    stage.step(QStringLiteral("register"), phone.who(), OnChain::Recorded, [&] {
        phone.press(QStringLiteral("#next"));
        phone.untilShown(QStringLiteral("#home"));
        phone.picture(QStringLiteral("registered"));
    });
    stage.step(QStringLiteral("read what would be allowed"), phone.who(), OnChain::Nothing, [&] {
        phone.press(QStringLiteral("#next"));
        compareWith(phone, reception);
        phone.picture(QStringLiteral("grant"));
    });
    confirmGrant(phone, reception.institution);
}

void letIn(Phone &phone, const Reception &reception, const Secrets &secrets, Care care)
{
    Stage &stage = phone.stage();
    const QString film = standBefore(phone, reception);
    stage.step(QStringLiteral("open the page again and unlock it"), phone.who(), OnChain::Nothing, [&] {
        phone.open(film);
        phone.untilShown(QStringLiteral("#pin"));
        phone.picture(QStringLiteral("locked"));
        unlock(phone, secrets, care);
        phone.untilShown(QStringLiteral("#scan-card"));
        phone.untilGone(QStringLiteral(".content .spinner"));
        phone.picture(QStringLiteral("home"));
    });
    readPoster(phone, reception, "grant", [&phone] {
        phone.press(QStringLiteral("#tab-scan"));
        phone.untilShown(QStringLiteral("#grant-confirm"));
    });
    confirmGrant(phone, reception.institution);
}

void readChart(Phone &phone, const QString &allergy, const QString &search)
{
    phone.stage().step(QStringLiteral("read the own chart, every record checked"), phone.who(), OnChain::Nothing, [&] {
        openChart(phone);
        phone.untilShown(QStringLiteral(".item.high"), allergy);
        phone.picture(QStringLiteral("chart"));
        phone.press(QStringLiteral("#chart-date"));
        phone.untilShown(QStringLiteral(".record-row"));
        const qsizetype all = phone.textsOf(QStringLiteral(".record-row")).size();
        const qsizetype checked = phone.textsOf(QStringLiteral(".record-row:has(.verified-mark)")).size();
        if (checked != all) {
            phone.stage().fail(QStringLiteral("%1 of %2 records are marked as checked").arg(checked).arg(all));
        }
        phone.picture(QStringLiteral("chart-by-date"));
        phone.press(QStringLiteral("#chart-find"));
        phone.type(QStringLiteral("#chart-words"), search);
        phone.untilShown(QStringLiteral(".record-row"));
        phone.picture(QStringLiteral("chart-found"));
        phone.press(QStringLiteral(".record-row"));
        phone.untilShown(QStringLiteral(".notice.success"));
        phone.picture(QStringLiteral("record"));
    });
}

void addOwnDrug(Phone &phone, Hand &workstation, const QString &drug)
{
    Stage &stage = phone.stage();
    stage.step(QStringLiteral("add an over-the-counter drug"), phone.who(), OnChain::Recorded, [&] {
        openChart(phone);
        phone.press(QStringLiteral("#add-entry"));
        phone.tick(QStringLiteral("#add-kind-medication"));
        phone.type(QStringLiteral("#add-drug"), drug);
        phone.type(QStringLiteral("#add-dosage"), QStringLiteral("頭痛のとき1錠"));
        phone.picture(QStringLiteral("add"));
        phone.press(QStringLiteral("#add-confirm"));
        phone.untilShown(QStringLiteral("#done"));
        phone.picture(QStringLiteral("added"));
        phone.press(QStringLiteral("#done"));
        phone.untilShown(QStringLiteral(".item"), drug);
        phone.picture(QStringLiteral("chart-own-entry"));
    });
    stage.step(QStringLiteral("see what the patient added"), workstation.who(), OnChain::Nothing, [&] {
        untilRecorded(workstation, drug);
        workstation.chooseRow("chart-entries", drug);
        workstation.picture(QStringLiteral("patient-reported"));
    });
}

void narrowPermission(Phone &phone, const QString &institution)
{
    Stage &stage = phone.stage();
    stage.step(QStringLiteral("allow %1 less, for longer").arg(institution), phone.who(), OnChain::Recorded, [&] {
        openPermission(phone, institution);
        phone.picture(QStringLiteral("permission"));
        phone.press(QStringLiteral("#change"));
        phone.tick(QStringLiteral("#grant-summary-read"), false);
        phone.tick(QStringLiteral("#grant-span-30"));
        phone.untilShown(QStringLiteral("#grant-narrow"), institution);
        phone.picture(QStringLiteral("change"));
        phone.press(QStringLiteral("#grant-confirm"));
        phone.untilShown(QStringLiteral("#keys-made"), institution);
        phone.picture(QStringLiteral("changed"));
        phone.press(QStringLiteral("#done"));
    });
    stage.step(QStringLiteral("see what is allowed now"), phone.who(), OnChain::Nothing, [&] {
        openPermission(phone, institution);
        const QString summary = phone.said(QStringLiteral("compartment.summary"));
        phone.untilGone(QStringLiteral(".sentences p:has-text(\"%1\")").arg(summary));
        phone.untilShown(QStringLiteral(".sentences p"), phone.said(QStringLiteral("compartment.medications")));
        phone.picture(QStringLiteral("permission-changed"));
    });
}

void seeWhoLooked(Phone &phone, const QString &institution, const QString &file)
{
    Stage &stage = phone.stage();
    stage.step(QStringLiteral("see who looked, and what is proven of it"), phone.who(), OnChain::Nothing, [&] {
        const QString doctor =
            phone.said(QStringLiteral("look.who"),
                       {{QStringLiteral("name"), institution},
                        {QStringLiteral("profession"), phone.said(QStringLiteral("profession.doctor"))}});
        phone.press(QStringLiteral("#tab-looks"));
        phone.untilShown(QStringLiteral(".look"));
        phone.picture(QStringLiteral("looks"));
        phone.choose(QStringLiteral("#looks-kind"), QStringLiteral("read"));
        phone.untilShown(QStringLiteral(".look:has(.pill.neutral)"), doctor);
        phone.untilShown(QStringLiteral(".look .pill.neutral"), phone.said(QStringLiteral("looks.isReported")));
        phone.picture(QStringLiteral("looks-reads"));
        phone.choose(QStringLiteral("#looks-kind"), QStringLiteral("permissions"));
        phone.untilShown(QStringLiteral(".look:has(.pill.success)"), institution);
        phone.untilShown(QStringLiteral(".look .pill.success"), phone.said(QStringLiteral("looks.isProven")));
        phone.picture(QStringLiteral("looks-permissions"));
        phone.choose(QStringLiteral("#looks-kind"), QStringLiteral("all"));
        phone.save(QStringLiteral("#looks-save"), file);
        QFile table(file);
        if (!stage.hasFailed() &&
            !(table.open(QIODevice::ReadOnly) && table.readAll().contains(institution.toUtf8()))) {
            stage.fail(QStringLiteral("the table does not name the institution"));
        }
    });
}

void saveChart(Phone &phone, const QString &file, const QStringList &expected)
{
    Stage &stage = phone.stage();
    stage.step(QStringLiteral("save the own chart as a FHIR bundle"), phone.who(), OnChain::Nothing, [&] {
        openChart(phone);
        phone.press(QStringLiteral("#chart-save"));
        phone.untilShown(QStringLiteral("#dialog-confirm"));
        phone.picture(QStringLiteral("save"));
        phone.save(QStringLiteral("#dialog-confirm"), file);
        QFile written(file);
        if (stage.hasFailed() || !written.open(QIODevice::ReadOnly)) {
            return;
        }
        const QByteArray content = written.readAll();
        if (QJsonDocument::fromJson(content)[QLatin1String("resourceType")] != QLatin1String("Bundle")) {
            stage.fail(QStringLiteral("what was saved is no bundle"));
        }
        for (const QString &text : expected) {
            if (!content.contains(text.toUtf8())) {
                stage.fail(QStringLiteral("“%1” is not in the bundle").arg(text));
            }
        }
    });
}

void endPermission(Phone &phone, const QString &institution)
{
    phone.stage().step(QStringLiteral("end the permission of %1").arg(institution), phone.who(), OnChain::Recorded,
                       [&] {
                           openPermission(phone, institution);
                           phone.press(QStringLiteral("#end"));
                           phone.untilShown(QStringLiteral("#end-confirm"));
                           phone.picture(QStringLiteral("end"));
                           phone.press(QStringLiteral("#end-confirm"));
                           phone.untilShown(QStringLiteral("#done"));
                           phone.picture(QStringLiteral("ended"));
                           phone.press(QStringLiteral("#done"));
                           phone.untilShown(QStringLiteral(".permission-card"));
                           phone.picture(QStringLiteral("permissions-after"));
                       });
}

void reopen(Phone &phone, const Secrets &secrets)
{
    phone.stage().step(QStringLiteral("open the page again"), phone.who(), OnChain::Nothing, [&] {
        phone.open();
        unlock(phone, secrets, Care::Straight);
        openChart(phone);
    });
}

void compareBuild(Phone &phone, Hand &console)
{
    phone.stage().step(
        QStringLiteral("compare the page's build with the console's"), phone.who(), OnChain::Nothing, [&] {
            phone.press(QStringLiteral("#bar-settings"));
            phone.press(QStringLiteral("#to-about"));
            phone.untilShown(QStringLiteral("#build-hash"));
            const QString build = phone.textOf(QStringLiteral("#build-hash"));
            console.goTo("home");
            if (build.isEmpty() || !console.until(QStringLiteral("the console shows the build %1").arg(build),
                                                  [&] { return console.says(build); })) {
                phone.stage().fail(QStringLiteral("the page does not say its build"));
            }
            phone.press(QStringLiteral("#back"));
        });
}

void showPages(Phone &phone)
{
    phone.stage().step(QStringLiteral("turn every page"), phone.who(), OnChain::Nothing, [&] {
        const QString tag = phone.language();
        const auto picture = [&](const char *name) {
            phone.picture(QStringLiteral("page-%1-%2").arg(QLatin1String(name), tag));
        };
        const auto turnTo = [&](const char *control, const char *name) {
            phone.press(QLatin1Char('#') + QLatin1String(control));
            phone.untilGone(QStringLiteral(".content .spinner"));
            picture(name);
        };
        turnTo("tab-home", "home");
        turnTo("tab-permissions", "permissions");
        turnTo("tab-scan", "scan");
        turnTo("tab-looks", "looks");
        turnTo("tab-chart", "chart");
        turnTo("chart-institution", "chart-by-place");
        turnTo("add-entry", "add");
        phone.press(QStringLiteral("#back"));
        turnTo("chart-print", "print");
        phone.press(QStringLiteral("#back"));
        turnTo("change-profile", "profile");
        phone.press(QStringLiteral("#back"));
        turnTo("bar-settings", "settings");
        for (const char *page : {"about", "pin", "phrase", "replace", "close"}) {
            turnTo((QByteArrayLiteral("to-") + page).constData(), page);
            phone.press(QStringLiteral("#back"));
        }
    });
}

void switchLanguage(Phone &phone)
{
    phone.stage().step(QStringLiteral("switch the language"), phone.who(), OnChain::Nothing, [&] {
        const QString other = phone.language() == QLatin1String("ja") ? QStringLiteral("en") : QStringLiteral("ja");
        phone.press(QStringLiteral("#bar-settings"));
        phone.tick(QStringLiteral("#language-") + other);
        phone.untilShown(QStringLiteral("html[lang=%1] body").arg(other));
    });
}

} // namespace tegata::demo
