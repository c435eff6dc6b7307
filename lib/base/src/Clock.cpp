#include <tegata/base/Clock.h>

namespace tegata {

UnixTime SystemClock::now() const { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

} // namespace tegata
