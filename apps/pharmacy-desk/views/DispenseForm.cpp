#include "views/DispenseForm.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

DispenseForm::DispenseForm(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Section, QStringLiteral("dispense-title")))
    , m_whole(new QRadioButton)
    , m_part(new QRadioButton)
    , m_partHint(makeLabel(TextRole::Muted, QStringLiteral("dispense-part-hint")))
    , m_scroll(new QScrollArea)
    , m_commentLabel(makeLabel(TextRole::Body, QStringLiteral("dispense-comment-label")))
    , m_comment(new QLineEdit)
    , m_missing(makeLabel(TextRole::Muted, QStringLiteral("dispense-missing")))
    , m_back(makeButton(ButtonRole::Secondary, QStringLiteral("dispense-back")))
    , m_review(makeButton(ButtonRole::Primary, QStringLiteral("dispense-review")))
{
    setObjectName(QStringLiteral("dispense-form"));
    m_whole->setObjectName(QStringLiteral("dispense-whole"));
    m_part->setObjectName(QStringLiteral("dispense-part"));
    m_comment->setObjectName(QStringLiteral("dispense-comment"));
    m_comment->setMaxLength(static_cast<int>(clinical::maximumCommentLength));
    m_scroll->setObjectName(QStringLiteral("dispense-scroll"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_review->setIcon(icon(Icon::Next, Ink::OnAccent));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_title);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_whole);
    column->addWidget(m_part);
    column->addWidget(m_partHint);
    column->addWidget(m_commentLabel);
    column->addWidget(m_comment);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_back);
    bottom->addWidget(m_missing, 1);
    bottom->addWidget(m_review);
    column->addLayout(bottom);
    m_commentLabel->setBuddy(m_comment);
    m_whole->setChecked(true);

    connect(m_back, &QPushButton::clicked, this, &DispenseForm::backRequested);
    connect(m_review, &QPushButton::clicked, this, [this] { Q_EMIT reviewRequested(draft()); });
    connect(m_part, &QRadioButton::toggled, m_partHint, &QLabel::setVisible);
    m_partHint->hide();
    retranslate();
}

void DispenseForm::setLines(std::vector<DispenseLine> lines)
{
    m_lines = std::move(lines);
    m_rows.clear();
    auto *content = new QWidget;
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 0, space::small, 0);
    m_list->setSpacing(space::medium);
    for (std::size_t index = 0; index < m_lines.size(); ++index) {
        buildRow(index);
    }
    m_list->addStretch(1);
    m_scroll->setWidget(content);
    m_comment->clear();
    m_whole->setChecked(true);
    retranslate();
    check();
}

void DispenseForm::buildRow(std::size_t index)
{
    const DispenseLine &line = m_lines[index];
    const QString prefix = QStringLiteral("dispense-%1-").arg(index);
    auto *card = new QFrame;
    setCard(card);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(space::large, space::medium, space::large, space::medium);
    column->setSpacing(space::small);

    Row row{};
    row.given = new QCheckBox;
    row.given->setObjectName(prefix + QStringLiteral("given"));
    row.given->setChecked(true);
    column->addWidget(row.given);
    row.prescribed = makeLabel(TextRole::Muted, prefix + QStringLiteral("prescribed"));
    column->addWidget(row.prescribed);
    for (const QString &hint : line.allergyHints) {
        auto *box = new QHBoxLayout;
        box->addWidget(new IconLabel(Icon::Allergy, Ink::Error, 18), 0, Qt::AlignTop);
        QLabel *label = makeLabel(TextRole::Strong, prefix + QStringLiteral("hint"));
        label->setText(hint);
        box->addWidget(label, 1);
        column->addLayout(box);
    }

    row.fields = new QWidget;
    auto *grid = new QGridLayout(row.fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(space::small);
    const auto label = [&](const char *name) {
        return makeLabel(TextRole::Body, prefix + QLatin1String(name) + QStringLiteral("-label"));
    };
    const auto edit = [&](const char *name, qsizetype longest) {
        auto *made = new QLineEdit;
        made->setObjectName(prefix + QLatin1String(name));
        made->setMaxLength(static_cast<int>(longest));
        return made;
    };
    row.quantityLabel = label("quantity");
    row.quantity = edit("quantity", 12);
    row.quantity->setText(line.quantity);
    static const QRegularExpression decimal(QStringLiteral("\\d{0,7}(\\.\\d{0,3})?"));
    row.quantity->setValidator(new QRegularExpressionValidator(decimal, row.quantity));
    row.unitLabel = label("unit");
    row.unit = edit("unit", 20);
    row.unit->setText(line.unit);
    row.daysLabel = label("days");
    row.days = new QSpinBox;
    row.days->setObjectName(prefix + QStringLiteral("days"));
    row.days->setRange(0, 365);
    row.days->setMinimumWidth(130);
    row.days->setValue(line.days);
    row.substituted = new QCheckBox;
    row.substituted->setObjectName(prefix + QStringLiteral("substituted"));
    row.substituted->setEnabled(!line.substitutionForbidden);
    row.nameLabel = label("name");
    row.name = edit("name", clinical::maximumNameLength);
    row.name->setText(line.name);
    row.commentLabel = label("comment");
    row.comment = edit("comment", clinical::maximumCommentLength);
    grid->addWidget(row.quantityLabel, 0, 0);
    grid->addWidget(row.quantity, 1, 0);
    grid->addWidget(row.unitLabel, 0, 1);
    grid->addWidget(row.unit, 1, 1);
    grid->addWidget(row.daysLabel, 0, 2);
    grid->addWidget(row.days, 1, 2);
    grid->addWidget(row.substituted, 2, 0, 1, 3);
    grid->addWidget(row.nameLabel, 3, 0, 1, 3);
    grid->addWidget(row.name, 4, 0, 1, 3);
    grid->addWidget(row.commentLabel, 5, 0, 1, 3);
    grid->addWidget(row.comment, 6, 0, 1, 3);
    for (const auto &[words, field] :
         std::initializer_list<std::pair<QLabel *, QWidget *>>{{row.quantityLabel, row.quantity},
                                                               {row.unitLabel, row.unit},
                                                               {row.daysLabel, row.days},
                                                               {row.nameLabel, row.name},
                                                               {row.commentLabel, row.comment}}) {
        words->setBuddy(field);
    }
    row.nameLabel->hide();
    row.name->hide();
    column->addWidget(row.fields);
    connect(row.given, &QCheckBox::toggled, row.fields, &QWidget::setVisible);
    connect(row.given, &QCheckBox::toggled, this, [this](bool given) {
        if (!given) {
            m_part->setChecked(true);
        }
        check();
    });
    connect(row.substituted, &QCheckBox::toggled, row.nameLabel, &QWidget::setVisible);
    connect(row.substituted, &QCheckBox::toggled, row.name, &QWidget::setVisible);
    for (QLineEdit *field : {row.quantity, row.unit, row.name}) {
        connect(field, &QLineEdit::textChanged, this, &DispenseForm::check);
    }
    m_list->addWidget(card);
    m_rows.push_back(row);
}

clinical::DispenseDraft DispenseForm::draft() const
{
    clinical::DispenseDraft draft;
    draft.isComplete = m_whole->isChecked();
    draft.comment = m_comment->text().trimmed();
    for (std::size_t index = 0; index < m_rows.size(); ++index) {
        const Row &row = m_rows[index];
        const DispenseLine &line = m_lines[index];
        if (!row.given->isChecked()) {
            continue;
        }
        clinical::DispensedDrugDraft drug;
        drug.requestReference = line.requestReference;
        drug.substituted = row.substituted->isChecked();
        drug.name = drug.substituted ? row.name->text().trimmed() : line.name;
        if (!drug.substituted) {
            // The prescribed drug's codes would be wrong for another product.
            drug.codes = line.codes;
        }
        drug.quantity = row.quantity->text();
        drug.quantityUnit = row.unit->text().trimmed();
        drug.days = row.days->value();
        drug.dosage = line.dosage;
        drug.comment = row.comment->text().trimmed();
        draft.drugs.push_back(std::move(drug));
    }
    return draft;
}

void DispenseForm::setBusy(bool busy)
{
    m_isBusy = busy;
    check();
}

void DispenseForm::focusFirst()
{
    if (!m_rows.empty()) {
        m_rows.front().quantity->setFocus();
    }
}

void DispenseForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void DispenseForm::retranslate()
{
    m_title->setText(tr("What is handed over"));
    m_whole->setText(tr("This completes the dispensing"));
    m_part->setText(tr("This is a part; the rest follows later"));
    m_partHint->setText(tr("This pharmacy keeps holding the prescription until the rest is handed over."));
    m_commentLabel->setText(tr("Comment on the whole dispensing"));
    m_comment->setAccessibleName(m_commentLabel->text());
    m_back->setText(tr("Back"));
    m_review->setText(tr("Review"));
    for (std::size_t index = 0; index < m_rows.size(); ++index) {
        const Row &row = m_rows[index];
        const DispenseLine &line = m_lines[index];
        QString name = shortened(oneLine(line.name), 70);
        name.replace(QLatin1Char('&'), QStringLiteral("&&"));
        row.given->setText(name);
        row.given->setToolTip(toolTipOf(line.name));
        row.given->setAccessibleName(tr("%1 is handed over").arg(oneLine(line.name)));
        QStringList prescribed;
        if (!line.dosage.isEmpty()) {
            prescribed.append(oneLine(line.dosage));
        }
        if (!line.quantity.isEmpty()) {
            prescribed.append(tr("prescribed: %1").arg(line.quantity + oneLine(line.unit)));
        }
        if (line.substitutionForbidden) {
            prescribed.append(tr("must not be substituted"));
        }
        row.prescribed->setText(breakable(prescribed.join(QStringLiteral(" · "))));
        row.prescribed->setVisible(!prescribed.isEmpty());
        row.quantityLabel->setText(tr("Quantity"));
        row.unitLabel->setText(tr("Unit"));
        row.daysLabel->setText(tr("Days"));
        row.days->setSpecialValueText(tr("not counted"));
        row.substituted->setText(tr("Another product was handed over instead"));
        row.nameLabel->setText(tr("Product handed over"));
        row.commentLabel->setText(tr("Comment"));
        //: for a screen reader: a field and the drug it belongs to
        const auto nameOf = [&line](const QLabel *label) {
            return tr("%1: %2").arg(label->text(), oneLine(line.name));
        };
        row.quantity->setAccessibleName(nameOf(row.quantityLabel));
        row.unit->setAccessibleName(nameOf(row.unitLabel));
        row.days->setAccessibleName(nameOf(row.daysLabel));
        row.name->setAccessibleName(nameOf(row.nameLabel));
        row.comment->setAccessibleName(nameOf(row.commentLabel));
    }
    check();
}

void DispenseForm::check()
{
    QString missing;
    bool isAnyGiven = false;
    for (const Row &row : m_rows) {
        if (!row.given->isChecked()) {
            continue;
        }
        isAnyGiven = true;
        if (row.quantity->text().toDouble() <= 0) {
            missing = tr("Enter the quantity of every drug that is handed over.");
        } else if (row.unit->text().trimmed().isEmpty()) {
            missing = tr("Enter the unit of every quantity.");
        } else if (row.substituted->isChecked() && row.name->text().trimmed().isEmpty()) {
            missing = tr("Enter the product that was handed over instead.");
        }
    }
    if (!isAnyGiven) {
        missing = tr("Choose at least one drug that is handed over.");
    }
    m_missing->setText(missing);
    m_review->setEnabled(missing.isEmpty() && !m_isBusy);
    m_back->setEnabled(!m_isBusy);
}

} // namespace tegata::pharmacy
