#include "ClippedText.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "SampleData.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

namespace {

const QDate today(2026, 11, 22);

QStringList pillTexts(QWidget *banner, const char *name)
{
    QStringList texts;
    for (const Pill *pill : banner->findChildren<Pill *>(QString::fromLatin1(name))) {
        if (!pill->isHidden()) {
            texts.append(pill->text());
        }
    }
    return texts;
}

} // namespace

class PatientTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingThatTellsPatientsApartIsShown()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        banner.setPatient(gallery::ordinaryPatient(), today);
        QCOMPARE(child<ElidedLabel>(&banner, "patientName")->fullText(), QString::fromUtf8("青葉 花子"));
        QCOMPARE(child<ElidedLabel>(&banner, "patientKana")->fullText(), QString::fromUtf8("アオバ ハナコ"));
        QCOMPARE(child<ElidedLabel>(&banner, "patientBirth")->fullText(),
                 QStringLiteral("Born 9 Mar 1968 (58 years old)"));
        QCOMPARE(child<ElidedLabel>(&banner, "patientSex")->fullText(), QStringLiteral("Female"));
        QCOMPARE(banner.findChildren<ElidedLabel *>(QStringLiteral("patientIdentifier")).size(), 2);
        QCOMPARE(child<Pill>(&banner, "patientPermission")->text(),
                 QStringLiteral("May read and write until 31 Mar 2027"));
    }
    void theWorstAllergyComesFirstAndSaysSoInWords()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        PatientSummary patient = gallery::ordinaryPatient();
        std::reverse(patient.allergies.begin(), patient.allergies.end());
        banner.setPatient(patient, today);
        const QStringList texts = pillTexts(&banner, "patientAllergy");
        QCOMPARE(texts.size(), 3);
        QVERIFY(texts.at(0).endsWith(QStringLiteral("(high risk)")));
        QVERIFY(texts.at(2).endsWith(QStringLiteral("(low risk)")));
    }
    void noInformationIsNotNoneKnown()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        PatientSummary patient = gallery::ordinaryPatient();
        patient.allergies.clear();
        patient.allergyKnowledge = AllergyKnowledge::NoInformation;
        banner.setPatient(patient, today);
        QCOMPARE(pillTexts(&banner, "patientAllergy"), QStringList{QStringLiteral("No information about allergies")});
        patient.allergyKnowledge = AllergyKnowledge::NoneKnown;
        banner.setPatient(patient, today);
        QCOMPARE(pillTexts(&banner, "patientAllergy"), QStringList{QStringLiteral("No known allergies")});
    }
    void manyAllergiesFoldAndOpen()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        banner.setPatient(gallery::hostilePatient(), today);
        QCOMPARE(pillTexts(&banner, "patientAllergy").size(), 6);
        auto *more = child<QPushButton>(&banner, "patientMoreAllergies");
        QCOMPARE(more->text(), QStringLiteral("Show 6 more allergies"));
        more->click();
        QCOMPARE(pillTexts(&banner, "patientAllergy").size(), 12);
    }
    void aNameOf200CharactersIsElidedAndCanBeOpened()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *banner = new PatientBanner;
        column->addWidget(banner);
        column->addStretch(1);
        banner->setPatient(gallery::hostilePatient(), today);
        window.resize(900, 600);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        auto *name = child<ElidedLabel>(banner, "patientName");
        QVERIFY(name->isElided());
        QVERIFY(window.width() == 900);
        auto *expand = child<QPushButton>(banner, "patientExpand");
        QVERIFY(expand->isVisible());
        expand->setFocus();
        QTest::keyClick(expand, Qt::Key_Space);
        auto *whole = child<QLabel>(banner, "patientWholeName");
        QVERIFY(whole->isVisible());
        QCOMPARE(QString(whole->text()).remove(QChar(0x200b)), name->fullText());
        QTRY_COMPARE(guitest::clippedTexts(&window), QStringList());
    }
    void markupAndDirectionMarksChangeNothing()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        banner.setPatient(gallery::hostilePatient(), today);
        auto *name = child<ElidedLabel>(&banner, "patientName");
        QCOMPARE(name->textFormat(), Qt::PlainText);
        QVERIFY(name->fullText().startsWith(QStringLiteral("<b>Wolfgang</b> & ")));
        QVERIFY(!name->fullText().contains(QChar(0x202e)));
        for (const Pill *pill : banner.findChildren<Pill *>()) {
            QVERIFY2(!pill->toolTip().contains(QStringLiteral("<i>")), qPrintable(pill->toolTip()));
        }
    }
    void anUnknownPatientSaysSo()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        banner.setPatient({}, today);
        QCOMPARE(child<ElidedLabel>(&banner, "patientName")->fullText(), QStringLiteral("Name unknown"));
        QCOMPARE(child<ElidedLabel>(&banner, "patientBirth")->fullText(), QStringLiteral("Birth date unknown"));
    }
    void permissionsAreToldApart()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const QDateTime until(QDate(2027, 3, 31), QTime(12, 0));
        QCOMPARE(permissionText({PermissionState::Running, true, false, until}),
                 QStringLiteral("May only read, until 31 Mar 2027"));
        QCOMPARE(permissionText({PermissionState::Running, true, true, {}}),
                 QStringLiteral("May read and write, without an end date"));
        QCOMPARE(permissionText({PermissionState::Expired, true, true, until}),
                 QStringLiteral("Permission expired on 31 Mar 2027"));
        QCOMPARE(permissionText({PermissionState::Revoked, true, true, until}),
                 QStringLiteral("Permission was withdrawn"));
        // The patient's permission may well run: it is this terminal that shows no more.
        QCOMPARE(permissionText({PermissionState::OwnOnly, true, true, until}), QStringLiteral("Own entries only"));
        QCOMPARE(permissionText({PermissionState::NoKeys, true, true, until}),
                 QStringLiteral("Keys could not be opened"));
    }
    void theBannerFollowsTheLanguage()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientBanner banner;
        banner.setPatient(gallery::ordinaryPatient(), today);
        speaking.language().setCode(LanguageCode::Japanese);
        const auto birth = [&banner] {
            for (const auto *label : banner.findChildren<ElidedLabel *>(QStringLiteral("patientBirth"))) {
                if (!label->isHidden()) {
                    return label->fullText();
                }
            }
            return QString();
        };
        QTRY_COMPARE(birth(), QString::fromUtf8("1968年3月9日生（58歳）"));
    }
};

TEGATA_GUI_TEST_MAIN(PatientTest)
#include "PatientTest.moc"
