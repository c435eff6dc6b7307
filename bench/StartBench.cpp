// How long a program takes from its start to its first painted window, and how much memory it ever had by then.
//
//   tegata-bench-start PROGRAM [ARGUMENTS]     prints one JSON line; needs a display without a window manager of note
//
// "Painted": the first damage that the X server reports on a mapped top-level window of at least 200 by 150 pixels.
// Memory is that of the program's own process (VmHWM) a second and a half later, when the start is over.

#include "Report.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QThread>

#include <xcb/damage.h>
#include <xcb/xcb.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <memory>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace tegata;

constexpr int patience = 30'000;
constexpr unsigned long settleMilliseconds = 1500;
constexpr int leastWidth = 200;
constexpr int leastHeight = 150;

template <typename T> using Owned = std::unique_ptr<T, decltype(&std::free)>;

qint64 peakMemoryOf(pid_t process)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0;
    }
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:")) {
            return line.mid(6).trimmed().split(' ').constFirst().toLongLong();
        }
    }
    return 0;
}

/// Windows directly under the root, and the damage reported on them.
class Screen
{
public:
    Screen()
        : m_connection(xcb_connect(nullptr, nullptr))
    {
    }
    ~Screen() { xcb_disconnect(m_connection); }
    Screen(const Screen &) = delete;
    Screen &operator=(const Screen &) = delete;

    bool watch()
    {
        if (xcb_connection_has_error(m_connection) != 0) {
            return false;
        }
        const xcb_query_extension_reply_t *extension = xcb_get_extension_data(m_connection, &xcb_damage_id);
        if (extension == nullptr || extension->present == 0) {
            return false;
        }
        m_firstEvent = extension->first_event;
        const Owned<xcb_damage_query_version_reply_t> version(
            xcb_damage_query_version_reply(m_connection, xcb_damage_query_version(m_connection, 1, 1), nullptr),
            &std::free);
        const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data->root;
        const std::uint32_t mask = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
        xcb_change_window_attributes(m_connection, root, XCB_CW_EVENT_MASK, &mask);
        return xcb_flush(m_connection) > 0 && version != nullptr;
    }

    /// Milliseconds until the first painting of a real window; negative when there was none.
    double firstPainting(const QElapsedTimer &timer)
    {
        while (timer.elapsed() < patience) {
            pollfd waiting{xcb_get_file_descriptor(m_connection), POLLIN, 0};
            ::poll(&waiting, 1, 50);
            while (const Owned<xcb_generic_event_t> event{xcb_poll_for_event(m_connection), &std::free}) {
                const int type = event->response_type & 0x7f;
                if (type == XCB_MAP_NOTIFY) {
                    mapped(reinterpret_cast<const xcb_map_notify_event_t *>(event.get())->window);
                } else if (type == m_firstEvent + XCB_DAMAGE_NOTIFY) {
                    const auto *damage = reinterpret_cast<const xcb_damage_notify_event_t *>(event.get());
                    if (damage->area.width >= leastWidth / 2 && damage->area.height >= leastHeight / 2) {
                        return static_cast<double>(timer.nsecsElapsed()) / 1e6;
                    }
                }
            }
        }
        return -1;
    }

private:
    void mapped(xcb_window_t window)
    {
        const Owned<xcb_get_geometry_reply_t> size(
            xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, window), nullptr), &std::free);
        if (size == nullptr || size->width < leastWidth || size->height < leastHeight) {
            return;
        }
        xcb_damage_create(m_connection, xcb_generate_id(m_connection), window, XCB_DAMAGE_REPORT_LEVEL_RAW_RECTANGLES);
        xcb_flush(m_connection);
    }

    xcb_connection_t *m_connection;
    int m_firstEvent = 0;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        return bench::fail(QStringLiteral("usage: tegata-bench-start PROGRAM [ARGUMENTS]"));
    }
    Screen screen;
    if (!screen.watch()) {
        return bench::fail(QStringLiteral("no display with the DAMAGE extension"));
    }
    QElapsedTimer timer;
    timer.start();
    const pid_t process = ::fork();
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::execvp(argv[1], argv + 1);
        ::_exit(127);
    }
    const double painted = screen.firstPainting(timer);
    QThread::msleep(settleMilliseconds);
    const qint64 memory = peakMemoryOf(process);
    ::kill(process, SIGTERM);
    int status = 0;
    for (int waited = 0; waited < 50 && ::waitpid(process, &status, WNOHANG) == 0; ++waited) {
        QThread::msleep(100);
    }
    ::kill(process, SIGKILL);
    if (painted < 0 || memory == 0) {
        return bench::fail(QStringLiteral("no window was painted"));
    }
    bench::print({{QStringLiteral("milliseconds"), painted}, {QStringLiteral("peakKilobytes"), memory}});
    return 0;
}
