/// Two canvases in one place, parted by a line that is dragged: one figure left of it, the other right of it.
#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

namespace fiarse::ui {

class DragEscape;
class FigureCanvas;
class FigureSwipe;
class Theme;

/// The line in one part of the figure. Drag it, or move it with the arrow keys, Home and End; Esc takes a
/// drag back.
class SwipeLine : public QWidget {
    Q_OBJECT
public:
    SwipeLine(FigureSwipe& swipe, const Theme& theme, QWidget* parent);

    /// @param part  of the figure, in the parent's coordinates.
    void place(const QRect& part, double position);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    FigureSwipe& m_swipe;
    const Theme& m_theme;
    DragEscape* m_escape;
    QRect m_part;
    bool m_dragging = false;
};

/// Lays one canvas over another, which has a line in each of its parts, all at the same share of the part's
/// width. The two should show parts of the same ids and scales. GUI thread only.
class FigureSwipe : public QObject {
    Q_OBJECT
public:
    /// @param left, right  outlive this, or die with it.
    FigureSwipe(FigureCanvas* left, FigureCanvas* right, const Theme& theme);

    /// Switched off, the right canvas is hidden, and belongs to whoever puts it into a layout next. Call it
    /// again when the figures have other parts.
    void setOn(bool on);
    bool isOn() const { return m_on; }
    /// Where the lines stand, 0..1 of a part's width; kept while they are off.
    double position() const { return m_position; }
    void setPosition(double position);
    /// The line of a part. Precondition: the figure has so many.
    SwipeLine* line(std::size_t part) const { return m_lines[part]; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    FigureCanvas* m_left;
    QPointer<FigureCanvas> m_right;
    const Theme& m_theme;
    std::vector<SwipeLine*> m_lines;
    double m_position = 0.5;
    bool m_on = false;
};

}  // namespace fiarse::ui
