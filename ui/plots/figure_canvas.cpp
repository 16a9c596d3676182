#include "ui/plots/figure_canvas.h"

#include <qcustomplot.h>

#include <QPainter>
#include <algorithm>

#include "ui/plots/figure_chart_view.h"
#include "ui/plots/figure_grid_view.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kTitle = 20;
constexpr int kBetween = 16;
constexpr int kPrintMargin = 16;
constexpr int kPrintHead = 46;

}  // namespace

FigureCanvas::FigureCanvas(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setObjectName(QStringLiteral("figureCanvas"));
    setMinimumSize(200, 120);
    connect(&m_theme, &Theme::changed, this, [this] { update(); });
}

FigureChartView* FigureCanvas::chart(const QString& part) const {
    const auto found = m_charts.find(part);
    return found == m_charts.end() ? nullptr : found->second;
}

FigureGridView* FigureCanvas::grid(const QString& part) const {
    const auto found = m_grids.find(part);
    return found == m_grids.end() ? nullptr : found->second;
}

QWidget* FigureCanvas::widgetOf(const FigurePart& part, const FigurePart* beside) {
    if (part.chart) {
        FigureChartView*& view = m_charts[part.id];
        if (view == nullptr) {
            view = new FigureChartView(m_theme, this);
            view->setBrushes(m_brushes);
            connect(view, &FigureChartView::roundChosen, this, &FigureCanvas::roundChosen);
            connect(view, &FigureChartView::keyChosen, this, &FigureCanvas::keyChosen);
            connect(view, &FigureChartView::keysBrushed, this, &FigureCanvas::keysBrushed);
            connect(view, &FigureChartView::rangeBrushed, this, &FigureCanvas::rangeBrushed);
            connect(view, &FigureChartView::markerMoved, this, &FigureCanvas::markerMoved);
            connect(view, &FigureChartView::markerGrabbed, this, &FigureCanvas::markerGrabbed);
            connect(view, &FigureChartView::markerTakenBack, this, &FigureCanvas::markerTakenBack);
            connect(view, &FigureChartView::xRangeChanged, this, &FigureCanvas::zoomChanged);
        }
        view->setRoundMarks(m_marks.view, m_marks.a, m_marks.b);
        view->setBeside(beside != nullptr ? beside->chart : std::nullopt);
        view->setChart(*part.chart, m_figure.levels);
        return view;
    }
    FigureGridView*& view = m_grids[part.id];
    if (view == nullptr) {
        view = new FigureGridView(m_theme, this);
        view->setBrushes(m_brushes);
        connect(view, &FigureGridView::keyChosen, this, &FigureCanvas::keyChosen);
        connect(view, &FigureGridView::keysBrushed, this, &FigureCanvas::keysBrushed);
        connect(view, &FigureGridView::keyToggled, this, &FigureCanvas::keyToggled);
        connect(view, &FigureGridView::contextRequested, this, &FigureCanvas::contextRequested);
        connect(view, &FigureGridView::hovered, this, &FigureCanvas::hovered);
        connect(view, &FigureGridView::columnRangeChanged, this, &FigureCanvas::zoomChanged);
    }
    view->setRoundMarks(m_marks.view, m_marks.a, m_marks.b);
    view->setBeside(beside != nullptr && beside->grid ? beside->grid->values : std::vector<double>());
    view->setGrid(*part.grid);
    return view;
}

void FigureCanvas::setBrushes(bool brushes) {
    m_brushes = brushes;
    for (const auto& [id, view] : m_charts) view->setBrushes(brushes);
    for (const auto& [id, view] : m_grids) view->setBrushes(brushes);
}

void FigureCanvas::setOpaque(bool opaque) {
    m_opaque = opaque;
    update();
}

void FigureCanvas::setFigure(const Figure& figure, const Figure* beside) {
    m_figure = figure;
    std::vector<QWidget*> used;
    for (const FigurePart& part : m_figure.parts) {
        const FigurePart* other = nullptr;
        for (std::size_t i = 0; beside != nullptr && i < beside->parts.size(); ++i)
            if (beside->parts[i].id == part.id) other = &beside->parts[i];
        QWidget* widget = widgetOf(part, other);
        widget->setAccessibleName(part.title.isEmpty() ? m_figure.title : part.title);
        widget->setAccessibleDescription(m_figure.summary);
        used.push_back(widget);
    }
    const auto isUsed = [&](QWidget* widget) {
        return std::find(used.begin(), used.end(), widget) != used.end();
    };
    for (const auto& [id, view] : m_charts) view->setVisible(m_figure.message.isEmpty() && isUsed(view));
    for (const auto& [id, view] : m_grids) view->setVisible(m_figure.message.isEmpty() && isUsed(view));
    setAccessibleName(m_figure.title);
    setAccessibleDescription(m_figure.message.isEmpty() ? m_figure.summary : m_figure.message);
    place();
    update();
}

void FigureCanvas::setRoundMarks(const RoundMarks& marks) {
    if (marks == m_marks) return;
    m_marks = marks;
    for (const auto& [id, view] : m_charts) view->setRoundMarks(marks.view, marks.a, marks.b);
    for (const auto& [id, view] : m_grids) view->setRoundMarks(marks.view, marks.a, marks.b);
}

void FigureCanvas::copyZoom(const FigureCanvas& other) {
    for (const auto& [id, view] : other.m_charts) {
        if (FigureChartView* mine = chart(id)) mine->setXRange(view->xRange());
    }
    for (const auto& [id, view] : other.m_grids) {
        if (FigureGridView* mine = grid(id)) mine->setColumnRange(view->columnRange());
    }
}

QRect FigureCanvas::partRect(std::size_t part) const {
    const auto parts = static_cast<int>(m_figure.parts.size());
    const int width = (this->width() - kBetween * (parts - 1)) / std::max(1, parts);
    const int top = parts > 1 ? kTitle : 0;
    return {static_cast<int>(part) * (width + kBetween), top, width, height() - top};
}

std::vector<QRect> FigureCanvas::partRects() const {
    if (m_figure.parts.empty()) return {rect()};
    std::vector<QRect> rects;
    for (std::size_t i = 0; i < m_figure.parts.size(); ++i) rects.push_back(partRect(i));
    return rects;
}

void FigureCanvas::place() {
    for (std::size_t i = 0; i < m_figure.parts.size(); ++i) {
        const FigurePart& part = m_figure.parts[i];
        QWidget* view = part.chart ? static_cast<QWidget*>(m_charts[part.id]) : m_grids[part.id];
        view->setGeometry(partRect(i));
    }
}

void FigureCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

void FigureCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_opaque) painter.fillRect(rect(), m_theme.colours().card);
    if (!m_figure.message.isEmpty()) {
        painter.setPen(m_theme.colours().muted);
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         m_figure.message);
        return;
    }
    if (m_figure.parts.size() < 2) return;
    painter.setFont(titleFont(kTablePixels));
    painter.setPen(m_theme.colours().text);
    const QFontMetrics metrics(painter.font());
    for (std::size_t i = 0; i < m_figure.parts.size(); ++i) {
        const QRect rect = partRect(i);
        painter.drawText(QRect(rect.left(), 0, rect.width(), kTitle), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(m_figure.parts[i].title, Qt::ElideRight, rect.width()));
    }
}

void FigureCanvas::paintTo(QPaintDevice& device, bool withTitle) {
    QCPPainter painter(&device);
    const double scale = static_cast<double>(device.width()) / (width() + 2.0 * kPrintMargin);
    painter.scale(scale, scale);
    painter.setRenderHint(QPainter::Antialiasing);
    const int head = withTitle ? kPrintHead : 0;
    painter.fillRect(QRectF(0, 0, width() + 2 * kPrintMargin, height() + 2 * kPrintMargin + head),
                     m_theme.colours().card);
    painter.translate(kPrintMargin, kPrintMargin);
    if (withTitle) {
        painter.setFont(titleFont(15));
        painter.setPen(m_theme.colours().text);
        painter.drawText(QRectF(0, 0, width(), 20), Qt::AlignLeft | Qt::AlignVCenter, m_figure.title);
        painter.setFont(baseFont(kTablePixels));
        painter.setPen(m_theme.colours().muted);
        const QFontMetrics metrics(painter.font());
        painter.drawText(QRectF(0, 21, width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(m_figure.summary, Qt::ElideRight, width()));
    }
    for (std::size_t i = 0; i < m_figure.parts.size(); ++i) {
        const FigurePart& part = m_figure.parts[i];
        const QRect rect = partRect(i).translated(0, head);
        painter.save();
        if (m_figure.parts.size() > 1) {
            painter.setFont(titleFont(kTablePixels));
            painter.setPen(m_theme.colours().text);
            painter.drawText(QRect(rect.left(), rect.top() - kTitle, rect.width(), kTitle),
                             Qt::AlignLeft | Qt::AlignVCenter, part.title);
        }
        painter.translate(rect.topLeft());
        if (part.chart) {
            FigureChartView* view = m_charts[part.id];
            view->resize(rect.size());
            view->replotNow();
            view->plot()->toPainter(&painter, rect.width(), rect.height());
        } else {
            FigureGridView* view = m_grids[part.id];
            view->resize(rect.size());
            view->paintTo(painter);
        }
        painter.restore();
    }
}

}  // namespace fiarse::ui
