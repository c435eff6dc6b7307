#pragma once

#include <QHash>
#include <QString>

namespace tegata::ui {

/// Where the shared widgets keep what they remember: language, window geometry, page, column widths. Never a
/// secret and never a patient's data. GUI thread.
class UiSettings
{
public:
    UiSettings() = default;
    virtual ~UiSettings() = default;
    UiSettings(const UiSettings &) = delete;
    UiSettings &operator=(const UiSettings &) = delete;

    /// The stored text, or `fallback` when there is none.
    [[nodiscard]] virtual QString text(const QString &key, const QString &fallback = {}) const = 0;
    virtual void setText(const QString &key, const QString &value) = 0;

    /// Bytes, kept as base64 text.
    [[nodiscard]] QByteArray bytes(const QString &key) const;
    void setBytes(const QString &key, const QByteArray &value);
    [[nodiscard]] int number(const QString &key, int fallback) const;
    void setNumber(const QString &key, int value);
};

/// Keeps everything until the process ends; for tests and the gallery.
class MemoryUiSettings final : public UiSettings
{
public:
    [[nodiscard]] QString text(const QString &key, const QString &fallback = {}) const override;
    void setText(const QString &key, const QString &value) override;

private:
    QHash<QString, QString> m_values;
};

/// One INI file, written when a value changes. A file that cannot be read counts as empty; one that cannot be
/// written is not an error to the user: the app works, it only forgets its geometry.
class FileUiSettings final : public UiSettings
{
public:
    explicit FileUiSettings(QString path);
    [[nodiscard]] QString text(const QString &key, const QString &fallback = {}) const override;
    void setText(const QString &key, const QString &value) override;

private:
    QString m_path;
};

} // namespace tegata::ui
