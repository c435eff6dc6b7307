#pragma once

#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QTest>

namespace tegata::guitest {

/// The child of that name and type; fails loudly when it is not there.
template <typename Widget> [[nodiscard]] Widget *child(QWidget *root, const char *name)
{
    auto *found = root->findChild<Widget *>(QString::fromLatin1(name));
    if (!found) {
        qFatal("no child named %s", name);
    }
    return found;
}

} // namespace tegata::guitest

/// main() of a GUI test: the app's own look, so that sizes are those of the real windows.
#define TEGATA_GUI_TEST_MAIN(TestClass)                                                                                \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        QApplication application(argc, argv);                                                                          \
        tegata::ui::Theme().apply(application);                                                                        \
        TestClass test;                                                                                                \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
