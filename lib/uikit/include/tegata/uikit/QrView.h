#pragma once

#include <QPainter>
#include <QWidget>

#include <vector>

namespace tegata::ui {

/// A QR code as modules, row by row, true is dark; without its quiet zone.
struct QrMatrix
{
    int size = 0;
    std::vector<bool> modules;

    [[nodiscard]] bool isValid() const
    {
        return size > 0 && modules.size() == static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
    }
    [[nodiscard]] bool isDark(int x, int y) const
    {
        return modules[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x)];
    }
};

/// Quiet zone of ISO/IEC 18004, in modules at each side.
inline constexpr int qrQuietZone = 4;

/// Paints the code with its quiet zone into a square, dark on white in every colour scheme. On a screen modules
/// are whole device pixels, so that edges stay sharp; on paper they fill the square.
void paintQr(QPainter &painter, const QrMatrix &matrix, const QRectF &square, bool wholePixels);

/// Shows a QR code as large as its room allows. GUI thread.
class QrView : public QWidget
{
    Q_OBJECT
public:
    explicit QrView(QWidget *parent = nullptr);
    void setMatrix(const QrMatrix &matrix);
    [[nodiscard]] const QrMatrix &matrix() const { return m_matrix; }
    [[nodiscard]] QSize sizeHint() const override { return {260, 260}; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return width; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    QrMatrix m_matrix;
};

} // namespace tegata::ui
