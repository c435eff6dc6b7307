#include <tegata/base/SecretBytes.h>
#include <tegata/base/Task.h>
#include <tegata/base/Worker.h>

#include <QCoro/QCoroTask>
#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

namespace tegata {

class WorkerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackMoveOnlyValuesOnTheAwaitingThread()
    {
        Worker worker(QStringLiteral("test"));
        QThread *workedOn = nullptr;
        SecretBuffer input = SecretBuffer::copyOf(Bytes{1, 2, 3});
        Result<SecretBuffer> output =
            QCoro::waitFor(worker.run([input = std::move(input), &workedOn]() mutable -> Result<SecretBuffer> {
                workedOn = QThread::currentThread();
                return std::move(input);
            }));
        QVERIFY(output);
        QVERIFY(equalConstantTime(output->view(), Bytes{1, 2, 3}));
        QVERIFY(workedOn != nullptr && workedOn != QThread::currentThread());
    }

    void keepsTheOrderOfJobs()
    {
        Worker worker(QStringLiteral("test"));
        std::vector<int> order;
        for (int number = 0; number < 100; ++number) {
            worker.post([&order, number] { order.push_back(number); });
        }
        QCOMPARE(QCoro::waitFor(worker.run([&order] { return order.size(); })), std::size_t{100});
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void finishesWhatItAcceptedBeforeItEnds()
    {
        std::atomic<int> done = 0;
        {
            Worker worker(QStringLiteral("test"));
            for (int number = 0; number < 100; ++number) {
                worker.post([&done] { ++done; });
            }
        }
        QCOMPARE(done.load(), 100);
    }

    void resultOfAnUnawaitedJobIsDropped()
    {
        std::atomic<int> done = 0;
        {
            Worker worker(QStringLiteral("test"));
            for (int number = 0; number < 50; ++number) {
                const auto task = worker.run([&done] { return ++done; });
            }
        }
        QCoreApplication::sendPostedEvents();
        QCOMPARE(done.load(), 50);
    }

    void completionTakesTheFirstValueOnly()
    {
        const Completion<int> completion;
        QVERIFY(completion.complete(1));
        QVERIFY(!completion.complete(2));
        QCOMPARE(QCoro::waitFor(await(completion)), 1);
    }

    void completionFromManyThreadsWakesOnce()
    {
        for (int round = 0; round < 200; ++round) {
            const Completion<int> completion;
            auto task = await(completion);
            std::atomic<int> accepted = 0;
            std::thread one([&] { accepted += completion.complete(1) ? 1 : 0; });
            std::thread two([&] { accepted += completion.complete(2) ? 1 : 0; });
            const int value = QCoro::waitFor(std::move(task));
            one.join();
            two.join();
            QVERIFY(value == 1 || value == 2);
            QCOMPARE(accepted.load(), 1);
        }
    }

private:
    static QCoro::Task<int> await(Completion<int> completion)
    {
        const int value = co_await completion;
        co_return value;
    }
};

} // namespace tegata

QTEST_GUILESS_MAIN(tegata::WorkerTest)
#include "WorkerTest.moc"
