#pragma once

#include "ConsoleParts.h"

#include "views/SetupView.h"

#include <tegata/workflows/InstitutionRegistration.h>

#include <QTimer>

namespace tegata::console {

/// Whether the first run of this (unlocked) profile is behind it.
[[nodiscard]] bool isSetUp(const workflows::ProfileState &state);

/// The first run: registers, restores or joins, and takes up what was interrupted.
class SetupPresenter : public QObject
{
    Q_OBJECT
public:
    SetupPresenter(ConsoleParts parts, SetupView &view);

    /// Shows the page where the first run stands.
    void begin();
    /// The app locks: nothing secret stays on the pages.
    void suspend();

Q_SIGNALS:
    void finished();

private:
    using Self = QPointer<SetupPresenter>;
    /// Counts begin() and suspend(): what comes back from before one of them changes nothing.
    [[nodiscard]] static bool isCurrent(const Self &self, int visit)
    {
        return self != nullptr && self->m_visit == visit;
    }

    void next(SetupStep leaving);
    void back(SetupStep leaving);
    void resumeRegistration(workflows::InstitutionRegistration::Step step);
    void showRegistered(SetupPath path);
    void settleRegistration(const Result<workflows::RecordedAction> &result);
    void showStage(workflows::ActionStage stage);
    void showError(const Error &error);
    void startCarrying(protocol::InstitutionId institution, const QString &name);
    void loadPicture();
    void saveText();
    void lookForAddition();

    static QCoro::Task<void> createProfile(Self self, int visit, SecretBuffer pin);
    static QCoro::Task<void> beginInstitution(Self self, int visit, workflows::InstitutionDetails details);
    static QCoro::Task<void> showPhrase(Self self, int visit);
    static QCoro::Task<void> showQuiz(Self self, int visit);
    static QCoro::Task<void> confirmWords(Self self, int visit);
    static QCoro::Task<void> registerOnLedger(Self self, int visit, QString invitation);
    static QCoro::Task<void> takeUp(Self self, int visit);
    static QCoro::Task<void> restore(Self self, int visit, SecretBuffer phrase);
    static QCoro::Task<void> chooseInstitution(Self self, int visit, QString code);
    static QCoro::Task<void> choosePicture(Self self, int visit, QByteArray picture);
    static QCoro::Task<void> requestAdministration(Self self, int visit, protocol::InstitutionId institution,
                                                   QString name);
    static QCoro::Task<void> lookOnce(Self self, int visit);

    ConsoleParts m_parts;
    SetupView &m_view;
    QTimer m_look;
    bool m_isLooking = false;
    int m_visit = 0;
};

} // namespace tegata::console
