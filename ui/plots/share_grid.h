/// A picture of shares 0..1 in rows and columns: clients × layers, layers × rounds.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

namespace fiarse::ui {

class Theme;

/// The colour of a share, 0..1; nothing kept has the colour of what nobody holds.
QColor shareColour(const Theme& theme, double share);

/// What a ShareGrid shows.
struct ShareGridData {
    /// Neighbouring rows that share one label at the left.
    struct Group {
        QString label;
        int first = 0, rows = 1;

        friend bool operator==(const Group&, const Group&) = default;
    };
    int rows = 0, columns = 0;
    std::vector<double> shares;  ///< [rows · columns], 0..1; 0 is drawn in the colour of nobody
    std::vector<Group> groups;
    std::vector<QString> columnLabels;  ///< [columns]; left out where they do not fit
    std::vector<bool> marked;           ///< [rows] or empty: a mark at the right end
    int chosenRow = -1;
    int widestCell = 1000;  ///< so that the first rounds do not fill the whole width

    friend bool operator==(const ShareGridData&, const ShareGridData&) = default;
};

/// Hover tells the cell, a click or ↑ ↓ choose a row.
class ShareGrid : public QWidget {
    Q_OBJECT
public:
    explicit ShareGrid(const Theme& theme, QWidget* parent = nullptr);

    void setData(ShareGridData data);
    const ShareGridData& data() const { return m_data; }
    /// Draws cells and labels at the origin, in the widget's size, as vectors where the device has them.
    void paintTo(QPainter& painter) const;
    /// A calm sentence instead of an empty grid.
    void setMessage(const QString& message);

    /// Row (y) and column (x) at a point.
    std::optional<QPoint> cellAt(QPointF point) const;
    QRectF cellRect(int row, int column) const;
    QRectF cellRect(int row, int column, const QRectF& grid) const;

    QSize sizeHint() const override { return {280, 220}; }
    QSize minimumSizeHint() const override { return {160, 96}; }

Q_SIGNALS:
    void hovered(int row, int column);  ///< −1, −1: outside
    void rowClicked(int row);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF gridRect() const;
    void drawCells(QPainter& painter) const;
    void drawLabels(QPainter& painter) const;

    const Theme& m_theme;
    ShareGridData m_data;
    QString m_message;
    QPoint m_hovered{-1, -1};
};

}  // namespace fiarse::ui
