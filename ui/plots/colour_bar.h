/// The bar under a heatmap with a continuous encoding: title, colours, ticks, unit.
#pragma once

#include <QVector>
#include <QWidget>
#include <vector>

class QPainter;

namespace fiarse::ui {

/// Colours left to right from 0 (or −maximum) to a maximum, with the special colours (never trained,
/// unknown) as named swatches behind it.
class ColourBar : public QWidget {
    Q_OBJECT
public:
    struct Swatch {
        QColor colour;
        QString text;
    };
    /// A tick of a scale that is not even.
    struct Tick {
        double place = 0.0;  ///< 0..1 along the bar
        QString text;
    };
    struct Scale {
        QString title;  ///< "Update count", shown before the bar
        QString unit;   ///< "rounds"; empty = none
        double maximum = 1.0;
        bool integers = false;
        bool clipped = false;         ///< the last tick reads "≥ …"
        std::vector<QColor> colours;  ///< evenly spaced stops, at least one
        std::vector<Swatch> swatches;
        std::vector<Tick> ticks;  ///< empty: round values from 0 to the maximum
    };

    explicit ColourBar(QWidget* parent = nullptr);

    void setScale(Scale scale);
    const Scale& scale() const { return m_scale; }
    /// Draws it at the origin, `width` wide and as high as sizeHint(), as vectors where the device has them.
    void paintTo(QPainter& painter, double width, const QColor& muted, const QColor& text) const;
    /// The texts under the bar, left to right.
    QStringList tickTexts() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Tick> ticks() const;

    Scale m_scale;
};

}  // namespace fiarse::ui
