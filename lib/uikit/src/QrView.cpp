#include <tegata/uikit/QrView.h>

#include <QEvent>

#include <algorithm>
#include <cmath>

namespace tegata::ui {

void paintQr(QPainter &painter, const QrMatrix &matrix, const QRectF &square, bool wholePixels)
{
    if (!matrix.isValid()) {
        return;
    }
    const int modules = matrix.size + 2 * qrQuietZone;
    const double side = std::min(square.width(), square.height());
    double module = side / modules;
    if (wholePixels) {
        const double ratio = painter.device() ? painter.device()->devicePixelRatio() : 1.0;
        module = std::max(1.0, std::floor(module * ratio)) / ratio;
    }
    const double drawn = module * modules;
    double left = square.x() + (square.width() - drawn) / 2;
    double top = square.y() + (square.height() - drawn) / 2;
    if (wholePixels) {
        left = std::round(left);
        top = std::round(top);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(left, top, drawn, drawn), Qt::white);
    for (int y = 0; y < matrix.size; ++y) {
        // Runs of dark modules as one rectangle: no hairlines between neighbours on paper.
        for (int x = 0; x < matrix.size;) {
            int end = x;
            while (end < matrix.size && matrix.isDark(end, y)) {
                ++end;
            }
            if (end > x) {
                painter.fillRect(QRectF(left + (x + qrQuietZone) * module, top + (y + qrQuietZone) * module,
                                        (end - x) * module, module),
                                 Qt::black);
            }
            x = std::max(end, x + 1);
        }
    }
    painter.restore();
}

QrView::QrView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("qrView"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    retranslate();
}

void QrView::setMatrix(const QrMatrix &matrix)
{
    m_matrix = matrix;
    updateGeometry();
    update();
}

QSize QrView::minimumSizeHint() const
{
    // Three pixels a module: what an ordinary phone camera still reads from a hand's distance.
    const int side = m_matrix.isValid() ? 3 * (m_matrix.size + 2 * qrQuietZone) : 120;
    return {side, side};
}

void QrView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintQr(painter, m_matrix, rect(), /*wholePixels=*/true);
}

void QrView::retranslate() { setAccessibleName(tr("QR code")); }

void QrView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
