#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/PosterPreview.h>
#include <tegata/uikit/Theme.h>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPageLayout>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QVBoxLayout>

#include <memory>

namespace tegata::ui {

namespace {

/// The page, in its proportions, as large as there is room.
class PosterSheet final : public QWidget
{
public:
    explicit PosterSheet(QWidget *parent)
        : QWidget(parent)
    {
        setObjectName(QStringLiteral("posterSheet"));
        setMinimumSize(300, 424);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    }
    void show(const PosterContent &content, LanguageCode language)
    {
        m_content = content;
        m_language = language;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const double side = std::min(width() / 210.0, height() / 297.0) - 0.02;
        const QRectF page((width() - 210 * side) / 2, (height() - 297 * side) / 2, 210 * side, 297 * side);
        paintPoster(painter, page, m_content, m_language);
        painter.setPen(Colours::matching(palette()).controlBorder);
        painter.drawRect(page);
    }

private:
    PosterContent m_content;
    LanguageCode m_language = LanguageCode::English;
};

} // namespace

PosterPreview::PosterPreview(Asker &asker, MessageBar &messages, QWidget *parent)
    : QWidget(parent)
    , m_asker(asker)
    , m_messages(messages)
    , m_sheet(new PosterSheet(this))
    , m_languageLabel(makeLabel(TextRole::Body, QStringLiteral("posterLanguageLabel"), this))
    , m_language(new QComboBox(this))
    , m_print(makeButton(ButtonRole::Primary, QStringLiteral("posterPrint"), this))
    , m_save(makeButton(ButtonRole::Secondary, QStringLiteral("posterSave"), this))
{
    setObjectName(QStringLiteral("posterPreview"));
    m_languageLabel->setWordWrap(false);
    m_languageLabel->setBuddy(m_language);
    m_language->setObjectName(QStringLiteral("posterLanguage"));
    for (const LanguageCode code : {LanguageCode::Japanese, LanguageCode::English}) {
        m_language->addItem(nativeName(code), tagOf(code));
    }
    m_language->setCurrentIndex(currentLanguage() == LanguageCode::Japanese ? 0 : 1);
    m_print->setIcon(icon(Icon::Print, Ink::OnAccent));
    m_save->setIcon(icon(Icon::Save));
    auto *side = new QVBoxLayout;
    side->setSpacing(space::small);
    side->addWidget(m_languageLabel);
    side->addWidget(m_language);
    side->addSpacing(space::large);
    side->addWidget(m_print);
    side->addWidget(m_save);
    side->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::huge);
    row->addWidget(m_sheet, 1);
    row->addLayout(side);
    connect(m_language, &QComboBox::currentIndexChanged, this, [this] { setContent(m_content); });
    connect(m_print, &QPushButton::clicked, this, &PosterPreview::print);
    connect(m_save, &QPushButton::clicked, this, &PosterPreview::save);
    retranslate();
}

LanguageCode PosterPreview::posterLanguage() const
{
    return m_language->currentData().toString() == tagOf(LanguageCode::Japanese) ? LanguageCode::Japanese
                                                                                 : LanguageCode::English;
}

void PosterPreview::setContent(const PosterContent &content)
{
    m_content = content;
    static_cast<PosterSheet *>(m_sheet)->show(m_content, posterLanguage());
}

void PosterPreview::save()
{
    const FileQuestion question{tr("Save the poster as PDF"),
                                QStringLiteral("tegata-poster-%1.pdf").arg(tagOf(posterLanguage())),
                                tr("PDF documents (*.pdf)")};
    m_asker.askSaveFile(question, [self = QPointer<PosterPreview>(this)](const QString &path) {
        if (!self || path.isEmpty()) {
            return;
        }
        const Result<void> result = savePosterPdf(path, self->m_content, self->posterLanguage());
        if (!result) {
            self->m_messages.show(messageFor(result.error()));
            return;
        }
        self->m_messages.show(successMessage([] { return tr("The poster was saved."); }));
        Q_EMIT self->saved(path);
    });
}

void PosterPreview::print()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF()));
    printer->setFullPage(true);
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        QPainter painter(printer.get());
        paintPoster(painter, QRectF(QPointF(), printer->paperRect(QPrinter::DevicePixel).size()), m_content,
                    posterLanguage());
    });
    dialog->open();
}

void PosterPreview::retranslate()
{
    m_languageLabel->setText(tr("Language of the poster"));
    m_language->setAccessibleName(tr("Language of the poster"));
    m_print->setText(tr("Print…"));
    m_save->setText(tr("Save as PDF…"));
    m_sheet->setAccessibleName(tr("Preview of the poster"));
}

void PosterPreview::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
