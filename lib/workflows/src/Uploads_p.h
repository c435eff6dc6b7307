#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/workflows/Workspace.h>

#include <QJsonArray>

#include <optional>
#include <variant>
#include <vector>

/// Sealed bytes that belong to an action and have to be at the gateway: sent, and kept on this device until they are.
namespace tegata::workflows {

struct WrapUpload
{
    protocol::WrapHash hash;
    Bytes wrap;
};
struct PredecessorUpload
{
    protocol::InstitutionId institution;
    protocol::Epoch epoch{};
    Bytes seal;
};
struct DirectoryUpload
{
    protocol::InstitutionId institution;
    protocol::Address device;
    Bytes entry;
};
struct MailboxRemoval
{
    protocol::InstitutionId institution;
    protocol::Address device;
};
/// All of them may be repeated.
using Upload = std::variant<WrapUpload, PredecessorUpload, DirectoryUpload, MailboxRemoval>;

/// One after the other; ends at the first that the gateway does not take.
[[nodiscard]] Task<void> upload(Workspace *workspace, std::vector<Upload> uploads);
/// As upload(), giving a gateway that is a block behind time to know who was just recorded.
[[nodiscard]] Task<void> uploadPatiently(Workspace *workspace, std::vector<Upload> uploads);

/// For keeping them: own documents only, so that anything else is damage (empty).
[[nodiscard]] QJsonArray toJson(const std::vector<Upload> &uploads);
[[nodiscard]] std::optional<std::vector<Upload>> uploadsFrom(const QJsonValue &value);

} // namespace tegata::workflows
