#include <tegata/base/Worker.h>

namespace tegata {

Worker::Worker(const QString &name)
    : m_context(new QObject) // NOLINT(cppcoreguidelines-owning-memory): deleted when the thread ends
{
    m_thread.setObjectName(name);
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

Worker::~Worker()
{
    // quit() as the last job: everything accepted before it is done first.
    post([thread = &m_thread] { thread->quit(); });
    m_thread.wait();
}

void Worker::post(std::function<void()> job)
{
    QMetaObject::invokeMethod(m_context, std::move(job), Qt::QueuedConnection);
}

} // namespace tegata
