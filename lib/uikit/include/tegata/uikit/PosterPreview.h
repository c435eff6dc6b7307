#pragma once

#include <tegata/uikit/Asker.h>
#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/Poster.h>

class QComboBox;

namespace tegata::ui {

/// The reception poster as it will be printed, its language, print and save as PDF. GUI thread.
class PosterPreview : public QWidget
{
    Q_OBJECT
public:
    /// `asker` and `messages` must outlive the widget.
    PosterPreview(Asker &asker, MessageBar &messages, QWidget *parent = nullptr);
    void setContent(const PosterContent &content);
    [[nodiscard]] LanguageCode posterLanguage() const;

Q_SIGNALS:
    void saved(const QString &path);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void save();
    void print();

    Asker &m_asker;
    MessageBar &m_messages;
    PosterContent m_content;
    QWidget *m_sheet;
    QLabel *m_languageLabel;
    QComboBox *m_language;
    QPushButton *m_print;
    QPushButton *m_save;
};

} // namespace tegata::ui
