#pragma once

#include <tegata/keystore/KeystoreError.h>
#include <tegata/workflows/WorkflowError.h>

namespace tegata::workflows {

/// A locked key store is a locked workspace.
[[nodiscard]] inline Error withoutKeystoreLock(Error error)
{
    return error.is(KeystoreError::Locked) ? Error(WorkflowError::Locked) : error;
}

} // namespace tegata::workflows
