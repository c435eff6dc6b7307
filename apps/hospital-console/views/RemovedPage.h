#pragma once

#include <tegata/appshell/EndPage.h>

namespace tegata::console {

/// A computer whose administrator was removed: over the whole window, because nothing behind it can be done any more.
/// GUI thread.
class RemovedPage : public appshell::EndPage
{
    Q_OBJECT
public:
    explicit RemovedPage(QWidget *parent = nullptr);

protected:
    void retranslate() override;
};

} // namespace tegata::console
