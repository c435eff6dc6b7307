#include "JoinPages.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tegata::console {

JoinCodePage::JoinCodePage(QWidget *parent)
    : ui::Page(QStringLiteral("join-code-page"), parent)
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("join-code-explanation"), this))
    , m_codeLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("join-code-label"), this))
    , m_code(new QPlainTextEdit(this))
    , m_picture(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("join-picture"), this))
{
    m_code->setObjectName(QStringLiteral("join-code"));
    m_code->setTabChangesFocus(true);
    m_code->setFixedHeight(110);
    m_codeLabel->setBuddy(m_code);
    m_picture->setIcon(ui::icon(ui::Icon::Qr));
    column()->addWidget(m_explanation);
    column()->addWidget(m_codeLabel);
    column()->addWidget(m_code);
    column()->addWidget(m_picture, 0, Qt::AlignLeft);
    column()->addStretch(1);
    connect(m_code, &QPlainTextEdit::textChanged, this, &JoinCodePage::completeChanged);
    connect(m_picture, &QPushButton::clicked, this, &JoinCodePage::pictureRequested);
    setFocusProxy(m_code);
    retranslate();
}

QString JoinCodePage::code() const { return m_code->toPlainText().trimmed(); }

void JoinCodePage::setCode(const QString &code) { m_code->setPlainText(code); }

void JoinCodePage::retranslate()
{
    m_explanation->setText(tr("Which institution do you join? Paste the text of its QR code, or load a picture of the "
                              "code, such as a photograph of the poster."));
    m_codeLabel->setText(tr("Text of the institution's QR code"));
    m_code->setAccessibleName(m_codeLabel->text());
    m_picture->setText(tr("Load a picture…"));
}

JoinCarryPage::JoinCarryPage(QWidget *parent)
    : ui::Page(QStringLiteral("join-carry-page"), parent)
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("join-explanation"), this))
    , m_facts(new ui::DetailList(this))
    , m_text(new QPlainTextEdit(this))
    , m_copy(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("join-copy"), this))
    , m_save(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("join-save"), this))
    , m_waiting(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("join-waiting"), this))
{
    m_text->setObjectName(QStringLiteral("join-text"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(130);
    m_copy->setIcon(ui::icon(ui::Icon::Copy));
    m_save->setIcon(ui::icon(ui::Icon::Save));
    column()->addWidget(m_explanation);
    column()->addWidget(m_facts);
    column()->addWidget(m_text);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    column()->addLayout(buttons);
    auto *wait = new QHBoxLayout;
    wait->addWidget(new ui::IconLabel(ui::Icon::Waiting, ui::Ink::Accent, 20, this), 0, Qt::AlignTop);
    wait->addWidget(m_waiting, 1);
    column()->addLayout(wait);
    column()->addStretch(1);
    connect(m_copy, &QPushButton::clicked, this, &JoinCarryPage::copyRequested);
    connect(m_save, &QPushButton::clicked, this, &JoinCarryPage::saveRequested);
    setFocusProxy(m_copy);
    retranslate();
}

void JoinCarryPage::setRequest(const QString &text, const QString &comparison, const QString &institution)
{
    m_text->setPlainText(text);
    m_comparison = comparison;
    m_institution = institution;
    retranslate();
}

QString JoinCarryPage::text() const { return m_text->toPlainText(); }

void JoinCarryPage::retranslate()
{
    m_explanation->setText(tr("Bring this text to an administrator of the institution, by mail or on a USB stick. It "
                              "holds no secret. The administrator adds it on the page “Administrators”; compare the "
                              "comparison code with each other, face to face or by telephone."));
    std::vector<ui::Detail> facts;
    if (!m_institution.isEmpty()) {
        facts.push_back({tr("Institution"), ui::oneLine(m_institution)});
    }
    facts.push_back({tr("Comparison code"), m_comparison, true});
    m_facts->setDetails(std::move(facts));
    m_text->setAccessibleName(tr("Text to bring to an administrator"));
    m_copy->setText(tr("Copy"));
    m_save->setText(tr("Save as a file…"));
    m_waiting->setText(tr("Waiting for the administrator. This page goes on by itself; you may also close the program "
                          "and come back later."));
}

} // namespace tegata::console
