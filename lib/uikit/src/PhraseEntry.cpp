#include <tegata/uikit/PhraseEntry.h>
#include <tegata/uikit/SecretField.h>
#include <tegata/uikit/Theme.h>

#include <QCompleter>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStringListModel>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

namespace {
constexpr int wordCount = 24;
constexpr int columns = 4;
} // namespace

PhraseEntry::PhraseEntry(QStringList words, QWidget *parent)
    : QWidget(parent)
    , m_words(std::move(words))
    , m_explanation(makeLabel(TextRole::Body, QStringLiteral("phraseEntryExplanation"), this))
    , m_stateIcon(new IconLabel(Icon::Info, Ink::Muted, 18, this))
    , m_state(makeLabel(TextRole::Body, QStringLiteral("phraseEntryState"), this))
{
    setObjectName(QStringLiteral("phraseEntry"));
    std::sort(m_words.begin(), m_words.end());
    auto *model = new QStringListModel(m_words, this);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::small);
    grid->setVerticalSpacing(space::small);
    constexpr int rows = wordCount / columns;
    for (int index = 0; index < wordCount; ++index) {
        auto *number = makeLabel(TextRole::Muted, QStringLiteral("phraseNumber%1").arg(index + 1), this);
        number->setText(QString::number(index + 1));
        number->setWordWrap(false);
        number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        number->setMinimumWidth(24);
        auto *field = new QLineEdit(this);
        field->setObjectName(QStringLiteral("phraseWord%1").arg(index + 1));
        field->setContextMenuPolicy(Qt::DefaultContextMenu);
        field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase |
                                   Qt::ImhLatinOnly);
        auto *completer = new QCompleter(model, field);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        completer->setModelSorting(QCompleter::CaseInsensitivelySortedModel);
        completer->setMaxVisibleItems(6);
        field->setCompleter(completer);
        field->installEventFilter(this);
        number->setBuddy(field);
        grid->addWidget(number, index % rows, (index / rows) * 2);
        grid->addWidget(field, index % rows, (index / rows) * 2 + 1);
        grid->setColumnStretch((index / rows) * 2 + 1, 1);
        m_fields.push_back(field);
        connect(field, &QLineEdit::textChanged, this, [this, index] { edited(index); });
    }
    auto *stateRow = new QHBoxLayout;
    stateRow->addWidget(m_stateIcon, 0, Qt::AlignTop);
    stateRow->addWidget(m_state, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_explanation);
    column->addLayout(grid);
    column->addLayout(stateRow);
    column->addStretch(1);
    setFocusProxy(m_fields.front());
    retranslate();
}

PhraseEntry::~PhraseEntry()
{
    for (QLineEdit *field : m_fields) {
        field->blockSignals(true);
        QString word = field->text();
        field->clear();
        takeSecret(word).clear();
    }
}

bool PhraseEntry::isKnown(const QString &word) const
{
    return std::binary_search(m_words.begin(), m_words.end(), word.trimmed().toLower());
}

bool PhraseEntry::isComplete() const
{
    return std::all_of(m_fields.begin(), m_fields.end(),
                       [this](const QLineEdit *field) { return isKnown(field->text()); });
}

SecretBuffer PhraseEntry::phrase() const
{
    QString phrase;
    // Enough room at once: a growing string would leave pieces of the phrase behind.
    phrase.reserve(wordCount * 16);
    for (const QLineEdit *field : m_fields) {
        QString word = field->text().trimmed().toLower();
        if (!phrase.isEmpty()) {
            phrase.append(QLatin1Char(' '));
        }
        phrase.append(word);
        takeSecret(word).clear();
    }
    return takeSecret(phrase);
}

void PhraseEntry::wipe()
{
    m_spreading = true;
    for (QLineEdit *field : m_fields) {
        QString word = field->text();
        field->clear();
        takeSecret(word).clear();
    }
    m_spreading = false;
    updateState();
}

void PhraseEntry::edited(int index)
{
    if (m_spreading) {
        return;
    }
    const QString text = m_fields[static_cast<std::size_t>(index)]->text();
    static const QRegularExpression spaces(QStringLiteral("\\s"));
    if (text.contains(spaces)) {
        spread(index, text);
    }
    updateState();
}

void PhraseEntry::spread(int from, const QString &text)
{
    // A printed phrase often comes with its numbers: "1. abandon 2. ability".
    static const QRegularExpression separators(QStringLiteral("[\\s\\d.,;:)]+"));
    const QStringList words = text.split(separators, Qt::SkipEmptyParts);
    int index = words.size() >= wordCount ? 0 : from;
    m_spreading = true;
    if (words.isEmpty()) {
        m_fields[static_cast<std::size_t>(from)]->clear();
    }
    for (const QString &word : words) {
        if (index >= wordCount) {
            break;
        }
        m_fields[static_cast<std::size_t>(index)]->setText(word.toLower());
        ++index;
    }
    m_spreading = false;
    m_fields[static_cast<std::size_t>(std::min(index, wordCount - 1))]->setFocus();
}

bool PhraseEntry::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const auto found = std::find(m_fields.begin(), m_fields.end(), watched);
        if (found != m_fields.end()) {
            QLineEdit *field = *found;
            const bool goesOn =
                key->key() == Qt::Key_Space || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
            if (goesOn && !field->text().isEmpty()) {
                // One word left to choose from: take it.
                const auto start = std::lower_bound(m_words.begin(), m_words.end(), field->text().toLower());
                const bool unique =
                    start != m_words.end() && start->startsWith(field->text().toLower()) &&
                    (std::next(start) == m_words.end() || !std::next(start)->startsWith(field->text().toLower()));
                if (unique) {
                    field->setText(*start);
                }
                if (std::next(found) != m_fields.end()) {
                    (*std::next(found))->setFocus();
                }
                return true;
            }
            if (key->key() == Qt::Key_Backspace && field->text().isEmpty() && found != m_fields.begin()) {
                (*std::prev(found))->setFocus();
                return true;
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PhraseEntry::updateState()
{
    int filled = 0;
    int unknown = 0;
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        QLineEdit *field = m_fields[index];
        const QString word = field->text().trimmed().toLower();
        if (word.isEmpty()) {
            setTone(field, Tone::Neutral);
            continue;
        }
        ++filled;
        const auto start = std::lower_bound(m_words.begin(), m_words.end(), word);
        const bool possible = start != m_words.end() && start->startsWith(word);
        if (!possible && unknown == 0) {
            unknown = static_cast<int>(index) + 1;
        }
        setTone(field, possible ? Tone::Neutral : Tone::Error);
    }
    Tone tone = Tone::Neutral;
    QString text = tr("%n of 24 words entered.", nullptr, filled);
    if (unknown > 0) {
        tone = Tone::Error;
        text = tr("Word number %1 is not one of the words a phrase is made of.").arg(unknown);
    } else if (isComplete()) {
        tone = Tone::Success;
        text = tr("All 24 words are there.");
    }
    m_state->setText(text);
    setTone(m_state, tone);
    m_stateIcon->setIcon(tone == Tone::Neutral ? Icon::Info : iconOf(tone),
                         tone == Tone::Neutral ? Ink::Muted : inkOf(tone));
    if (isComplete() != m_wasComplete) {
        m_wasComplete = isComplete();
        Q_EMIT completeChanged(m_wasComplete);
    }
}

void PhraseEntry::retranslate()
{
    m_explanation->setText(
        tr("Enter the 24 words from your paper in their order. You may also paste the whole phrase into "
           "the first field."));
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        m_fields[index]->setAccessibleName(tr("Word number %1").arg(index + 1));
    }
    updateState();
}

void PhraseEntry::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
