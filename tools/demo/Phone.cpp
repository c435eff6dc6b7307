#include "Phone.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcessEnvironment>

namespace tegata::demo {

namespace {

/// What the end of a browser may take that closes its storage in good order.
constexpr int longestEnd = 20'000;
/// The end of what the program said, for the transcript.
constexpr qsizetype longestComplaint = 2000;

QJsonObject told(const char *what, const QString &selector)
{
    return {{QStringLiteral("do"), QLatin1String(what)}, {QStringLiteral("on"), selector}};
}

QJsonObject told(const char *what, const QString &selector, const QString &saying)
{
    QJsonObject all = told(what, selector);
    if (!saying.isEmpty()) {
        all.insert(QStringLiteral("says"), saying);
    }
    return all;
}

} // namespace

Phone::Phone(Stage &stage, const PhoneEquipment &equipment)
    : m_stage(stage)
    , m_who(QStringLiteral("phone"))
{
    const bool isJapanese = equipment.language == ui::LanguageCode::Japanese;
    const QJsonObject device{{QStringLiteral("folder"), equipment.folder},
                             {QStringLiteral("address"), equipment.address.toString()},
                             {QStringLiteral("language"), ui::tagOf(equipment.language)},
                             {QStringLiteral("size"), QLatin1String(isJapanese ? "phone" : "tablet")}};
    // Without it the loader of the program ends it at once with its input, before the browser is closed in good order.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("CI"), QStringLiteral("true"));
    m_program.setProcessEnvironment(environment);
    m_program.setWorkingDirectory(equipment.page);
    m_program.start(QStringLiteral("node"),
                    {QStringLiteral("node_modules/vite-node/vite-node.mjs"), QStringLiteral("tests/demo/phone.ts"),
                     QString::fromUtf8(QJsonDocument(device).toJson(QJsonDocument::Compact))});
    m_stage.whenFailed([this] {
        tell({{QStringLiteral("do"), QStringLiteral("picture")},
              {QStringLiteral("file"), m_stage.path(QStringLiteral("failure-phone.png"))}});
    });
}

Phone::~Phone()
{
    m_stage.whenFailed({});
    // It ends with its input, after what it was told last.
    m_program.closeWriteChannel();
    if (m_program.state() != QProcess::NotRunning && !m_program.waitForFinished(longestEnd)) {
        m_program.terminate();
        if (!m_program.waitForFinished(longestEnd)) {
            m_program.kill();
            m_program.waitForFinished(longestEnd);
        }
    }
}

void Phone::tell(const QJsonObject &told)
{
    m_program.write(QJsonDocument(told).toJson(QJsonDocument::Compact) + '\n');
}

QJsonValue Phone::ask(const QJsonObject &told)
{
    if (m_stage.hasFailed()) {
        return {};
    }
    const QString what = QString::fromUtf8(QJsonDocument(told).toJson(QJsonDocument::Compact));
    tell(told);
    const auto hasAnswered = [this] { return m_program.canReadLine() || m_program.state() == QProcess::NotRunning; };
    if (!m_stage.until(QStringLiteral("the phone answers ") + what, hasAnswered)) {
        return {};
    }
    if (!m_program.canReadLine()) {
        const QString complaint = QString::fromUtf8(m_program.readAllStandardError()).right(longestComplaint);
        m_stage.fail(QStringLiteral("the phone ended at %1: %2 %3").arg(what, m_program.errorString(), complaint));
        return {};
    }
    const QJsonObject answer = QJsonDocument::fromJson(m_program.readLine()).object();
    if (!answer[QLatin1String("ok")].toBool()) {
        m_stage.fail(QStringLiteral("the phone cannot do %1: %2").arg(what, answer[QLatin1String("why")].toString()));
    }
    return answer[QLatin1String("value")];
}

QString Phone::film(const QString &poster, const Sight &sight)
{
    QJsonObject all{{QStringLiteral("do"), QStringLiteral("film")}, {QStringLiteral("poster"), poster},
                    {QStringLiteral("name"), sight.name},           {QStringLiteral("tilt"), sight.isTilted},
                    {QStringLiteral("light"), sight.light},         {QStringLiteral("blur"), sight.blur},
                    {QStringLiteral("approach"), sight.comesNearer}};
    if (!sight.beside.isEmpty()) {
        all.insert(QStringLiteral("beside"), sight.beside);
    }
    return ask(all).toString();
}

void Phone::open(const QString &film)
{
    QJsonObject all{{QStringLiteral("do"), QStringLiteral("open")}};
    if (!film.isEmpty()) {
        all.insert(QStringLiteral("film"), film);
    }
    ask(all);
}

QStringList Phone::textsOf(const QString &selector)
{
    QStringList texts;
    const QJsonArray all = ask(told("read", selector)).toArray();
    for (const QJsonValue text : all) {
        texts.append(text.toString());
    }
    return texts;
}

QString Phone::textOf(const QString &selector) { return textsOf(selector).value(0); }

QString Phone::language() { return ask({{QStringLiteral("do"), QStringLiteral("language")}}).toString(); }

QString Phone::said(const QString &key, const QJsonObject &values)
{
    return ask({{QStringLiteral("do"), QStringLiteral("say")},
                {QStringLiteral("key"), key},
                {QStringLiteral("values"), values}})
        .toString();
}

void Phone::untilShown(const QString &selector, const QString &saying) { ask(told("await", selector, saying)); }

void Phone::untilGone(const QString &selector) { ask(told("awaitGone", selector)); }

void Phone::press(const QString &selector, const QString &saying) { ask(told("press", selector, saying)); }

void Phone::type(const QString &selector, const QString &text)
{
    QJsonObject all = told("type", selector);
    all.insert(QStringLiteral("text"), text);
    ask(all);
}

void Phone::tick(const QString &selector, bool on)
{
    QJsonObject all = told("tick", selector);
    all.insert(QStringLiteral("isOn"), on);
    ask(all);
}

void Phone::choose(const QString &selector, const QString &value)
{
    QJsonObject all = told("choose", selector);
    all.insert(QStringLiteral("value"), value);
    ask(all);
}

void Phone::save(const QString &selector, const QString &file)
{
    QJsonObject all = told("save", selector);
    all.insert(QStringLiteral("file"), file);
    ask(all);
}

void Phone::picture(const QString &name)
{
    const QString file = m_stage.nextPicture(m_who + QLatin1Char('-') + name);
    if (!file.isEmpty()) {
        ask({{QStringLiteral("do"), QStringLiteral("picture")}, {QStringLiteral("file"), file}});
    }
}

} // namespace tegata::demo
