#include "FuzzTarget.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

/// Runs a target over every file of the folders given, and over nothing at all; fails on an empty corpus.
int main(int argc, char *argv[])
{
    LLVMFuzzerTestOneInput(nullptr, 0);
    int files = 0;
    for (int index = 1; index < argc; ++index) {
        for (const auto &entry : std::filesystem::directory_iterator(argv[index])) {
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
            LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(content.data()), content.size());
            ++files;
        }
    }
    std::printf("%d files\n", files);
    return files > 0 ? 0 : 1;
}
