#include "../FuzzTarget.h"

#include <tegata/qr/Payloads.h>

using namespace tegata;

/// A text that reads as a code has one meaning and one spelling.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto institution = qr::parseInstitutionCode(text);
    const auto enrolment = qr::parseEnrolmentCode(text);
    fuzz::require(!institution || !enrolment);
    if (institution) {
        const QString written = qr::writeInstitutionCode(*institution, QString());
        fuzz::require(text.trimmed().endsWith(written));
        fuzz::require(qr::parseInstitutionCode(written) == institution);
        fuzz::require(qr::parseInstitutionCode(qr::writeInstitutionCode(*institution, QStringLiteral("https://a/"))) ==
                      institution);
    }
    if (enrolment) {
        const QString written = qr::writeEnrolmentCode(*enrolment);
        fuzz::require(text.trimmed().endsWith(written));
        fuzz::require(qr::parseEnrolmentCode(written) == enrolment);
    }
    const auto found = qr::findInstitutionCode({text, text});
    fuzz::require(found.has_value() == institution.has_value());
    return 0;
}
