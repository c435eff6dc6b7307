#include "PhraseGrid_p.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/PhraseView.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPageLayout>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace tegata::ui {

namespace {
constexpr int columns = 4;
constexpr int screenCellHeight = 36;
} // namespace

ByteView wordAt(ByteView phrase, int index)
{
    std::size_t start = 0;
    for (;; --index) {
        const auto from = phrase.begin() + static_cast<std::ptrdiff_t>(start);
        const auto end = static_cast<std::size_t>(std::find(from, phrase.end(), std::uint8_t{' '}) - phrase.begin());
        if (index == 0) {
            return phrase.subspan(start, end - start);
        }
        if (end == phrase.size()) {
            return {};
        }
        start = end + 1;
    }
}

PhraseGrid::PhraseGrid(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("phraseGrid"));
    setMinimumSize(560, 6 * screenCellHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PhraseGrid::setPhrase(SecretBuffer phrase)
{
    m_phrase = std::move(phrase);
    const int rows = std::max(1, (wordCount() + columns - 1) / columns);
    setFixedHeight(rows * screenCellHeight);
    update();
}

void PhraseGrid::setRevealed(bool revealed)
{
    m_revealed = revealed;
    update();
}

int PhraseGrid::wordCount() const
{
    return m_phrase.isEmpty()
               ? 0
               : 1 + static_cast<int>(std::count(m_phrase.view().begin(), m_phrase.view().end(), std::uint8_t{' '}));
}

void PhraseGrid::paintWords(QPainter &painter, const QRectF &area, double cellHeight, bool revealed) const
{
    const Colours colours = Colours::matching(palette());
    const double cellWidth = area.width() / columns;
    const int rows = (wordCount() + columns - 1) / columns;
    const double gap = cellHeight * 0.12;
    const QFont font = painter.font();
    QFont strong = font;
    strong.setBold(true);
    for (int index = 0; index < wordCount(); ++index) {
        // Down the columns, as one writes a list.
        const int column = index / rows;
        const QRectF cell(area.x() + column * cellWidth, area.y() + (index % rows) * cellHeight, cellWidth - gap,
                          cellHeight - gap);
        painter.setPen(colours.border);
        painter.setBrush(colours.surface);
        painter.drawRoundedRect(cell, gap, gap);
        painter.setPen(colours.mutedText);
        painter.setFont(font);
        const double numberWidth = cellHeight * 0.85;
        painter.drawText(QRectF(cell.x(), cell.y(), numberWidth, cell.height()),
                         static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), QString::number(index + 1));
        const QRectF wordArea = cell.adjusted(numberWidth + cellHeight * 0.3, 0, 0, 0);
        if (!revealed) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colours.border);
            painter.drawRoundedRect(QRectF(wordArea.x(), wordArea.center().y() - cellHeight * 0.12,
                                           wordArea.width() * 0.7, cellHeight * 0.24),
                                    gap / 2, gap / 2);
            continue;
        }
        painter.setPen(colours.text);
        painter.setFont(strong);
        const ByteView word = wordAt(m_phrase.view(), index);
        // Lives for this one call; the painter's glyph cache keeps shapes, not the order of words.
        QString text =
            QString::fromUtf8(reinterpret_cast<const char *>(word.data()), static_cast<qsizetype>(word.size()));
        painter.drawText(wordArea, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), text);
        wipe({reinterpret_cast<std::uint8_t *>(text.data()), static_cast<std::size_t>(text.size()) * sizeof(QChar)});
    }
}

void PhraseGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintWords(painter, QRectF(rect()).adjusted(0.5, 0.5, 0, 0), screenCellHeight, m_revealed);
}

PhraseView::PhraseView(QWidget *parent)
    : QWidget(parent)
    , m_explanation(makeLabel(TextRole::Body, QStringLiteral("phraseExplanation"), this))
    , m_grid(new PhraseGrid(this))
    , m_show(makeButton(ButtonRole::Secondary, QStringLiteral("phraseShow"), this))
    , m_print(makeButton(ButtonRole::Secondary, QStringLiteral("phrasePrint"), this))
    , m_writtenDown(new QCheckBox(this))
{
    setObjectName(QStringLiteral("phraseView"));
    m_writtenDown->setObjectName(QStringLiteral("phraseWrittenDown"));
    m_print->setIcon(icon(Icon::Print));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_show);
    buttons->addWidget(m_print);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_explanation);
    column->addWidget(m_grid);
    column->addLayout(buttons);
    column->addWidget(m_writtenDown);
    column->addStretch(1);
    setFocusProxy(m_show);
    connect(m_show, &QPushButton::clicked, this, [this] { setRevealed(!m_grid->isRevealed()); });
    connect(m_print, &QPushButton::clicked, this, &PhraseView::print);
    connect(m_writtenDown, &QCheckBox::toggled, this, &PhraseView::writtenDownChanged);
    retranslate();
}

PhraseView::~PhraseView() = default;

void PhraseView::setPhrase(SecretBuffer phrase, const QString &title)
{
    m_title = title;
    m_grid->setPhrase(std::move(phrase));
    m_writtenDown->setChecked(false);
    setRevealed(false);
}

void PhraseView::forget()
{
    m_grid->setPhrase({});
    setRevealed(false);
}

bool PhraseView::isRevealed() const { return m_grid->isRevealed(); }

bool PhraseView::isWrittenDown() const { return m_writtenDown->isChecked(); }

void PhraseView::setRevealed(bool revealed)
{
    m_grid->setRevealed(revealed && m_grid->hasPhrase());
    retranslate();
}

void PhraseView::print()
{
    if (!m_grid->hasPhrase()) {
        return;
    }
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(20, 20, 20, 20),
                                       QPageLayout::Millimeter));
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // The spooler sees the words: whoever prints them has been told (phraseExplanation).
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        QPainter painter(printer.get());
        const double unit = printer->pageRect(QPrinter::DevicePixel).width() / 170.0;
        QFont font = Theme::baseFont();
        font.setPixelSize(static_cast<int>(6 * unit));
        font.setBold(true);
        painter.setFont(font);
        painter.drawText(QRectF(0, 0, 170 * unit, 20 * unit),
                         static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap,
                         tr("Recovery phrase of %1").arg(shortened(oneLine(m_title), 80)));
        font.setBold(false);
        font.setPixelSize(static_cast<int>(4 * unit));
        painter.setFont(font);
        painter.drawText(QRectF(0, 22 * unit, 170 * unit, 24 * unit),
                         static_cast<int>(Qt::AlignLeft) | Qt::TextWordWrap,
                         tr("Whoever has these words can act in this name. Keep this page in a safe."));
        m_grid->paintWords(painter, QRectF(0, 50 * unit, 170 * unit, 100 * unit), 12 * unit, /*revealed=*/true);
        Q_EMIT printed();
    });
    dialog->open();
}

void PhraseView::retranslate()
{
    m_explanation->setText(tr(
        "These 24 words are shown once. Write them down on paper, in this order, and keep the paper in a safe place. "
        "With them everything can be restored; whoever finds them can act in your name. Do not take a photograph."));
    m_show->setText(isRevealed() ? tr("Hide the words") : tr("Show the words"));
    m_show->setIcon(icon(isRevealed() ? Icon::Hidden : Icon::Eye));
    m_show->setEnabled(m_grid->hasPhrase());
    m_print->setText(tr("Print…"));
    m_print->setEnabled(m_grid->hasPhrase());
    m_writtenDown->setText(tr("I have written down all 24 words in their order."));
    m_grid->setAccessibleName(tr("The 24 words, shown on screen only and never read aloud"));
}

void PhraseView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PhraseView::hideEvent(QHideEvent *event)
{
    setRevealed(false);
    QWidget::hideEvent(event);
}

} // namespace tegata::ui
