#include <tegata/uikit/ProgressSteps.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tegata::ui {

ProgressSteps::ProgressSteps(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout)
    , m_failure(makeLabel(TextRole::Body, QStringLiteral("stepFailure"), this))
    , m_cancel(makeButton(ButtonRole::Secondary, QStringLiteral("stepCancel"), this))
{
    setObjectName(QStringLiteral("progressSteps"));
    setTone(m_failure, Tone::Error);
    m_failure->hide();
    m_cancel->hide();
    m_row->setSpacing(space::small);
    auto *top = new QHBoxLayout;
    top->addLayout(m_row, 1);
    top->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_failure);
    connect(m_cancel, &QPushButton::clicked, this, &ProgressSteps::cancelRequested);
    retranslate();
}

void ProgressSteps::setSteps(std::vector<Words> steps)
{
    m_steps = std::move(steps);
    m_current = 0;
    m_failed = false;
    m_reason = {};
    rebuild();
}

void ProgressSteps::setRecordingSteps()
{
    setSteps({[] { return tr("Saved on this device"); }, [] { return tr("Sending"); }, [] { return tr("Recorded"); }});
}

void ProgressSteps::setCurrent(int index)
{
    m_current = index;
    m_failed = false;
    m_reason = {};
    retranslate();
}

void ProgressSteps::setFailed(Words reason)
{
    m_failed = true;
    m_reason = std::move(reason);
    retranslate();
}

void ProgressSteps::setCancellable(bool cancellable) { m_cancel->setVisible(cancellable); }

StepState ProgressSteps::stateOf(int index) const
{
    if (index < m_current) {
        return StepState::Done;
    }
    if (index > m_current) {
        return StepState::Waiting;
    }
    return m_failed ? StepState::Failed : StepState::Running;
}

void ProgressSteps::rebuild()
{
    while (QLayoutItem *item = m_row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_views.clear();
    for (int index = 0; index < count(); ++index) {
        if (index > 0) {
            auto *line = new QFrame(this);
            line->setProperty("surface", QStringLiteral("line"));
            line->setMinimumWidth(space::large);
            line->setMaximumWidth(2 * space::page);
            m_row->addWidget(line, 1);
        }
        auto *box = new QWidget(this);
        box->setObjectName(QStringLiteral("step%1").arg(index));
        auto *row = new QHBoxLayout(box);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::tiny + 2);
        auto *picture = new IconLabel(Icon::Dot, Ink::Muted, 20, box);
        auto *label = makeLabel(TextRole::Body, QStringLiteral("step%1Text").arg(index), box);
        label->setWordWrap(false);
        row->addWidget(picture);
        row->addWidget(label);
        m_row->addWidget(box);
        m_views.push_back({box, picture, label});
    }
    m_row->addStretch(1);
    retranslate();
}

void ProgressSteps::retranslate()
{
    m_cancel->setText(tr("Cancel"));
    for (int index = 0; index < count(); ++index) {
        const StepView &view = m_views[static_cast<std::size_t>(index)];
        const QString name = m_steps[static_cast<std::size_t>(index)]();
        view.text->setText(name);
        switch (stateOf(index)) {
        case StepState::Waiting:
            view.icon->setIcon(Icon::Dot, Ink::Muted);
            setTextRole(view.text, TextRole::Muted);
            view.box->setAccessibleName(tr("%1: not yet").arg(name));
            break;
        case StepState::Running:
            view.icon->setIcon(Icon::Connecting, Ink::Accent);
            setTextRole(view.text, TextRole::Strong);
            view.box->setAccessibleName(tr("%1: in progress").arg(name));
            break;
        case StepState::Done:
            view.icon->setIcon(Icon::Success, Ink::Success);
            setTextRole(view.text, TextRole::Body);
            view.box->setAccessibleName(tr("%1: done").arg(name));
            break;
        case StepState::Failed:
            view.icon->setIcon(Icon::Error, Ink::Error);
            setTextRole(view.text, TextRole::Strong);
            view.box->setAccessibleName(tr("%1: failed").arg(name));
            break;
        }
        view.box->setToolTip(view.box->accessibleName());
    }
    m_failure->setText(m_reason ? m_reason() : QString());
    m_failure->setVisible(m_failed && m_reason);
}

void ProgressSteps::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
