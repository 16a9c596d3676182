/// The scale of the timeline: rounds from 0 to the end of the experiment, what was trained, what is shown.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

namespace fiarse::ui {

class DragEscape;
class Theme;
class Timeline;

/// Something that happened in a round.
struct TimelineMark {
    enum class Kind { Checkpoint, Alert, ByDesign, Bookmark, Branch };
    qint64 round = 0;
    Kind kind = Kind::Checkpoint;
    QString text;  ///< a sentence for the tool tip

    friend bool operator==(const TimelineMark&, const TimelineMark&) = default;
};

/// A click or a drag shows the round under it; the flags of A and B can be dragged; arrow keys, Home, End and
/// the page keys move the view; Esc takes a drag back. Marks that fall onto one pixel are drawn once, the
/// gravest on top.
class TimelineScale : public QWidget {
    Q_OBJECT
public:
    TimelineScale(Timeline& timeline, const Theme& theme, QWidget* parent = nullptr);

    /// In any order.
    void setMarks(std::vector<TimelineMark> marks);
    const std::vector<TimelineMark>& marks() const { return m_marks; }
    double xOf(double round) const;
    qint64 roundAt(double x) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, 44}; }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, View, A, B };
    Grip gripAt(QPointF point) const;
    void drag(double x);
    void beginDrag(QPointF point);
    void drawMarks(QPainter& painter) const;
    void drawCursors(QPainter& painter) const;
    void drawNumbers(QPainter& painter) const;
    QString textAt(QPointF point) const;
    void describe();

    Timeline& m_timeline;
    const Theme& m_theme;
    std::vector<TimelineMark> m_marks;  ///< by round
    Grip m_grip = Grip::None;
    DragEscape* m_escape;
};

}  // namespace fiarse::ui
