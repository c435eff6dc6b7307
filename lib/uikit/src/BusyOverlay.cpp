#include <tegata/uikit/BusyOverlay.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace tegata::ui {

BusyOverlay::BusyOverlay(QWidget *parent)
    : Overlay(parent)
    , m_text(makeLabel(TextRole::Section, QStringLiteral("busyText"), card()))
    , m_bar(new QProgressBar(card()))
    , m_count(makeLabel(TextRole::Muted, QStringLiteral("busyCount"), card()))
    , m_cancel(makeButton(ButtonRole::Secondary, QStringLiteral("busyCancel"), card()))
{
    setObjectName(QStringLiteral("busyOverlay"));
    setCardWidth(440);
    m_bar->setObjectName(QStringLiteral("busyBar"));
    m_bar->setTextVisible(false);
    content()->addWidget(m_text);
    content()->addWidget(m_bar);
    content()->addWidget(m_count);
    content()->addWidget(m_cancel, 0, Qt::AlignRight);
    m_cancel->hide();
    connect(m_cancel, &QPushButton::clicked, this, &BusyOverlay::cancelRequested);
    setProgress(0, 0);
}

void BusyOverlay::setWords(Words words)
{
    m_words = std::move(words);
    retranslate();
}

void BusyOverlay::setProgress(qint64 done, qint64 total)
{
    m_done = done;
    m_total = total;
    m_bar->setRange(0, total > 0 ? 1000 : 0);
    m_bar->setValue(total > 0 ? static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total)) : 0);
    retranslate();
}

void BusyOverlay::setCancellable(bool cancellable) { m_cancel->setVisible(cancellable); }

void BusyOverlay::escaped()
{
    if (!m_cancel->isHidden()) {
        Q_EMIT cancelRequested();
    }
}

void BusyOverlay::retranslate()
{
    const QString words = m_words ? m_words() : tr("One moment…");
    m_text->setText(words);
    m_cancel->setText(tr("Cancel"));
    const QLocale locale;
    m_count->setText(m_total > 0 ? tr("%1 of %2").arg(locale.toString(m_done), locale.toString(m_total)) : QString());
    m_count->setVisible(m_total > 0);
    m_bar->setAccessibleName(words);
    setAccessibleName(words);
}

void BusyOverlay::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Overlay::changeEvent(event);
}

} // namespace tegata::ui
