#include "Vectors.h"

#include <QDir>
#include <QFile>

#include <cstdio>

/// Writes every golden file into the folder given as the only argument.
int main(int argc, char *argv[])
{
    if (argc != 2 || !QDir(QString::fromLocal8Bit(argv[1])).exists()) {
        std::fprintf(stderr, "usage: tegata_vectors_tool DIR\n");
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    for (const auto &file : tegata::vectors::allVectorFiles()) {
        QFile out(folder.filePath(file.name));
        if (!out.open(QIODevice::WriteOnly) || out.write(file.content) != file.content.size()) {
            std::fprintf(stderr, "cannot write %s\n", qPrintable(out.fileName()));
            return 1;
        }
    }
    return 0;
}
