#pragma once

#include "Stage.h"

#include <tegata/uikit/Language.h>

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QUrl>

namespace tegata::demo {

/// How a poster is seen by the phone's camera.
struct Sight
{
    /// Names the film.
    QString name;
    /// In the perspective of a phone held carelessly.
    bool isTilted = false;
    /// Of full brightness.
    double light = 1;
    /// Radius in pixels.
    double blur = 0;
    /// Text of another code that hangs beside it; empty when none does.
    QString beside = {};
    /// From too far away at first.
    bool comesNearer = false;
};

/// What is needed to have a phone.
struct PhoneEquipment
{
    /// Folder of the page's sources, with its tests.
    QString page;
    /// The phone's own: what its browser stores, and the films.
    QString folder;
    /// Where the page is served.
    QUrl address;
    /// Japanese is spoken by a phone, English by a tablet, so that the two runs see both sizes.
    ui::LanguageCode language = ui::LanguageCode::Japanese;
};

/// The hand and the eye of the patient in front of the page in a real browser, as Hand is that of a person in front of
/// a window. The browser is driven by a program of the page's tests (apps/patient-web/tests/demo/phone.ts); this class
/// tells it what to do, a line for each thing, and waits for its answer on the stage. A phone that is dead, stuck or
/// cannot do what it is told is a failed step. Things are named by CSS selectors; the first one shown counts.
/// GUI thread.
class Phone
{
public:
    /// Starts the program; the browser is opened by open(). `stage` outlives the phone.
    Phone(Stage &stage, const PhoneEquipment &equipment);
    ~Phone();
    Phone(const Phone &) = delete;
    Phone &operator=(const Phone &) = delete;

    [[nodiscard]] const QString &who() const { return m_who; }
    [[nodiscard]] Stage &stage() { return m_stage; }

    // ---- The device ----
    /// Makes a film of a printed poster and returns its file; empty after a failure.
    [[nodiscard]] QString film(const QString &poster, const Sight &sight);
    /// Opens the page with the film before the camera. Where it is open, the browser is ended first: its storage stays.
    void open(const QString &film = {});

    // ---- Looking ----
    /// The texts of all that is shown and matches; empty after a failure.
    [[nodiscard]] QStringList textsOf(const QString &selector);
    /// The text of the first; empty when nothing is shown.
    [[nodiscard]] QString textOf(const QString &selector);
    /// The tag of the language the page speaks now.
    [[nodiscard]] QString language();
    /// The page's own words in the language it speaks now.
    [[nodiscard]] QString said(const QString &key, const QJsonObject &values = {});

    // ---- Waiting ----
    void untilShown(const QString &selector, const QString &saying = {});
    void untilGone(const QString &selector);

    // ---- Doing ----
    /// Waits until it can be pressed.
    void press(const QString &selector, const QString &saying = {});
    /// Replaces what is in the field.
    void type(const QString &selector, const QString &text);
    void tick(const QString &selector, bool on = true);
    /// Chooses in a list by value.
    void choose(const QString &selector, const QString &value);
    /// Presses what saves a file, and keeps it there.
    void save(const QString &selector, const QString &file);

    /// A picture of the whole page, as long as it is.
    void picture(const QString &name);

private:
    void tell(const QJsonObject &told);
    /// Tells and waits; the answer's value. Null after a failure.
    QJsonValue ask(const QJsonObject &told);

    Stage &m_stage;
    QString m_who;
    QProcess m_program;
};

} // namespace tegata::demo
