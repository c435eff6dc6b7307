#include "ImportWords.h"

#include <QCoreApplication>

namespace tegata::workstation {

namespace {

struct ImportWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::workstation::ImportWords)
};

} // namespace

QString reasonText(clinical::LeftOutReason reason)
{
    switch (reason) {
    case clinical::LeftOutReason::OtherPatient:
        return ImportWords::tr("About somebody else, or about a group.");
    case clinical::LeftOutReason::UnknownResourceType:
        return ImportWords::tr("FHIR R4 knows no such kind of entry.");
    case clinical::LeftOutReason::WrongType:
        return ImportWords::tr("A part of it is not of the form that FHIR prescribes.");
    case clinical::LeftOutReason::Malformed:
        return ImportWords::tr("Not a FHIR entry.");
    case clinical::LeftOutReason::NoResource:
        return ImportWords::tr("A step of a data exchange without content.");
    case clinical::LeftOutReason::Financial:
        return ImportWords::tr("Billing, which says nothing clinical.");
    case clinical::LeftOutReason::DuplicateIdentical:
        return ImportWords::tr("The same entry stands earlier in the file.");
    case clinical::LeftOutReason::NotChartContent:
        return ImportWords::tr("The answer of a server, not part of a chart.");
    case clinical::LeftOutReason::BundleSignature:
        return ImportWords::tr("The signature of the file holds only for the file as a whole.");
    case clinical::LeftOutReason::TooLargeForRecord:
        return ImportWords::tr("Too large for one record.");
    }
    return {};
}

QString noticeText(clinical::ImportNoticeKind kind)
{
    switch (kind) {
    case clinical::ImportNoticeKind::DuplicateMember:
        return ImportWords::tr("A part stands there twice; both are kept.");
    case clinical::ImportNoticeKind::MissingId:
        return ImportWords::tr("The entry has no name of its own in the file.");
    case clinical::ImportNoticeKind::PatientNotNamed:
        return ImportWords::tr("The entry does not say which patient it is about.");
    case clinical::ImportNoticeKind::ConflictingId:
        return ImportWords::tr("Two different entries have the same name; both are kept.");
    case clinical::ImportNoticeKind::UnresolvedReference:
        return ImportWords::tr("The entry refers to something that is not in the file.");
    }
    return {};
}

} // namespace tegata::workstation
