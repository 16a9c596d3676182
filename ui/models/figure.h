/// What a view shows, as a value: charts and grids with titles, units, references and words.
///
/// A view is a pure function of (run, round, selection) that returns a Figure; one widget draws every
/// Figure, one table lists it, one exporter writes it, and two of them can be subtracted. Nothing here
/// knows how anything is drawn.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace fiarse::ui {

/// What a number means: decides its text and its axis.
enum class Quantity {
    Plain,       ///< three significant figures
    Share,       ///< 0..1, shown in percent
    Points,      ///< difference of shares, shown in percentage points with a sign
    Difference,  ///< difference of plain numbers, with a sign
    Count,       ///< whole number
    Round,       ///< number of a round
    Rounds,      ///< number of rounds
    Size,        ///< share of the model, 0..1, shown as a fraction or in percent ("1/16", "2.5 %")
    Log2Ratio,   ///< log2 of a ratio, shown as "×2.0" or "÷1.4"
    Bytes,
};

/// A value as labels, tables and read-outs show it; an en dash for NaN.
QString quantityText(double value, Quantity quantity);

/// What the positions along an axis, the rows of a grid or the series of a chart stand for. Clicking one
/// chooses it everywhere.
/// Magnitude is no list of things: a range of |w| along an axis can be brushed, not clicked.
enum class Link { None, Round, Level, Layer, Client, ClassIndex, Magnitude };

struct FigureAxis {
    QString title;  ///< with its unit: "Accuracy (%)"
    Quantity quantity = Quantity::Plain;
    bool logarithmic = false;
    std::optional<double> low, high;                ///< in the unit of the values; empty = from the data
    std::vector<std::pair<double, QString>> ticks;  ///< empty = chosen by the plot
    Link link = Link::None;                         ///< Round: x is a round, a click goes there
};

struct FigureSeries {
    enum class Role {
        Main,
        Secondary,  ///< thinner, with dots
        Reference,  ///< what is to be expected; thin, dashed, muted
        Ghost,      ///< the same at another round or run; faint
    };
    enum class Shape { Line, Steps, Points, Bars };

    QString id;      ///< stable: "level-2", "reference-frozen"
    QString name;    ///< shown at its right end or in the legend
    int level = -1;  ///< colour and dashes of a level; −1: of the series' place
    Role role = Role::Main;
    Shape shape = Shape::Line;
    QVector<double> x;          ///< rising
    QVector<double> y;          ///< as many; NaN = a gap
    QVector<double> low, high;  ///< a ribbon around it; as many, or empty
    QString colour;             ///< "#rrggbb" of a run; empty = by level or place
    qint64 key = -1;            ///< what `FigureChart::seriesLink` chooses when it is clicked
    bool filled = false;        ///< the area between it and 0 is tinted
    QVector<qint64> pointKeys;  ///< as many as x, or empty: what `FigureChart::pointLink` calls each point

    friend bool operator==(const FigureSeries&, const FigureSeries&) = default;
};

/// A labelled line across a chart.
struct FigureMarker {
    QString id;    ///< "theta-2"; a draggable one names the view option that it changes
    QString name;  ///< "θ 1/16"
    double position = 0.0;
    Qt::Orientation orientation = Qt::Vertical;
    bool draggable = false;
    int level = -1;  ///< colour and dashes of a level

    friend bool operator==(const FigureMarker&, const FigureMarker&) = default;
};

struct FigureChart {
    FigureAxis x, y;
    std::vector<FigureSeries> series;
    std::vector<FigureMarker> markers;
    Link seriesLink = Link::None;  ///< what a click on a series chooses
    Link pointLink = Link::None;   ///< what brushing points along x chooses
    /// Each point is a round, which pointKeys names, though x is something else that grows with the rounds.
    /// Two curves are subtracted in between their points then, two rounds of a run as where x is the round.
    bool pointsAreRounds = false;
};

struct FigureGrid {
    enum class Scale {
        Sequential,  ///< low .. high, faint to strong
        Diverging,   ///< symmetric around 0
        Staleness,   ///< low .. high, grey to purple
        Levels,      ///< values are level indices: the colours of the tiers' lines
    };
    struct Line {
        QString label;
        qint64 key = -1;  ///< what a click chooses; −1 = nothing
        friend bool operator==(const Line&, const Line&) = default;
    };

    QString rowTitle, columnTitle, valueTitle;  ///< "Layer", "Capacity", "Share kept (%)"
    Link rowLink = Link::None, columnLink = Link::None;
    std::vector<Line> rows, columns;
    std::vector<int> rowLevels;  ///< [rows] or empty: the level whose colour marks the row
    std::vector<double> values;  ///< [rows · columns], row by row; NaN = nothing there
    Quantity quantity = Quantity::Plain;
    Scale scale = Scale::Sequential;
    /// Range of the colours; for Diverging −high .. high. Empty = from the data.
    std::optional<double> low, high;
    std::vector<QString> notes;  ///< [rows · columns] or empty: what the read-out says beside the number
    /// The same for a row and column, made when asked, where all notes at once would cost too much; used
    /// where `notes` is empty. Holds what it needs by value.
    std::function<QString(std::size_t, std::size_t)> noteOf = {};
    std::vector<std::uint8_t> outlined;  ///< [rows · columns] or empty: cells to look at
    std::vector<std::uint8_t> crossed;   ///< [rows · columns] or empty: empty cells of what failed to come
    bool numbers = true;                 ///< write numbers into the cells where they fit
    int chosenRow = -1, chosenColumn = -1;
    /// [rows], [columns] or empty: 0 = outside of what is chosen, drawn faded.
    std::vector<std::uint8_t> insideRows, insideColumns;
    int levels = 1;  ///< of the fleet, for Scale::Levels

    std::size_t cell(std::size_t row, std::size_t column) const { return row * columns.size() + column; }
    /// What the read-out says beside the number of a cell; empty = nothing.
    QString note(std::size_t row, std::size_t column) const {
        if (!notes.empty()) return notes[cell(row, column)];
        return noteOf ? noteOf(row, column) : QString();
    }
};

/// One chart or one grid of a figure.
struct FigurePart {
    QString id;                        ///< stable within the figure; names files and tables
    QString title;                     ///< above it where the figure has several parts
    std::optional<FigureChart> chart;  ///< exactly one of the two
    std::optional<FigureGrid> grid;
};

/// The words behind the ⓘ. Formula and numbers may hold <sub>, <sup>, <i>, <b>.
struct FigureExplanation {
    QString meaning;  ///< one sentence: what one sees
    QString formula;
    QString numbers;  ///< the formula with the numbers of this round in it
    QString reading;  ///< what good and bad look like
};

struct Figure {
    QString title;
    std::vector<FigurePart> parts;  ///< side by side
    QString summary;                ///< one sentence for screen readers and captions, with numbers
    QString message;                ///< why there is nothing to see; then `parts` may be empty
    FigureExplanation explanation;
    int levels = 1;  ///< of the fleet, for colours

    bool isEmpty() const { return parts.empty(); }
};

/// b − a: series are matched by id at equal x, cells by row and column label; what only one of them has is
/// left out. Shares become points, other numbers differences. Level grids become 0 (same) and 1 (changed).
/// @param rounds  of a and b where they are two rounds of the same run: its curves over rounds are the same
/// in
///                both, so what is shown of them is how far each moved from the one to the other, as bars.
/// @return a figure with a message where nothing can be compared.
Figure figureDifference(const Figure& a, const Figure& b,
                        std::optional<std::pair<qint64, qint64>> rounds = std::nullopt);

}  // namespace fiarse::ui
