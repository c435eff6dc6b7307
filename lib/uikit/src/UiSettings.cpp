#include <tegata/uikit/UiSettings.h>

#include <QSettings>

namespace tegata::ui {

QByteArray UiSettings::bytes(const QString &key) const { return QByteArray::fromBase64(text(key).toLatin1()); }

void UiSettings::setBytes(const QString &key, const QByteArray &value)
{
    setText(key, QString::fromLatin1(value.toBase64()));
}

int UiSettings::number(const QString &key, int fallback) const
{
    bool ok = false;
    const int value = text(key).toInt(&ok);
    return ok ? value : fallback;
}

void UiSettings::setNumber(const QString &key, int value) { setText(key, QString::number(value)); }

QString MemoryUiSettings::text(const QString &key, const QString &fallback) const
{
    return m_values.value(key, fallback);
}

void MemoryUiSettings::setText(const QString &key, const QString &value) { m_values.insert(key, value); }

FileUiSettings::FileUiSettings(QString path)
    : m_path(std::move(path))
{
}

QString FileUiSettings::text(const QString &key, const QString &fallback) const
{
    return QSettings(m_path, QSettings::IniFormat).value(key, fallback).toString();
}

void FileUiSettings::setText(const QString &key, const QString &value)
{
    QSettings settings(m_path, QSettings::IniFormat);
    if (settings.value(key).toString() != value) {
        settings.setValue(key, value);
    }
}

} // namespace tegata::ui
