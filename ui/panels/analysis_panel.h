/// The analysis views: one at a time, with its options, its explanation, its table, its exports, and two of
/// it beside each other, subtracted, or in turns.
#pragma once

#include <QTimer>
#include <map>
#include <vector>

#include "ui/plots/figure_canvas.h"
#include "ui/plots/view_files.h"
#include "ui/state/moments.h"
#include "ui/views/view_definition.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace fiarse::ui {

class ExplanationCard;
class FigureExportMenu;
class FigureSwipe;
class FigureTableModel;
class RunLibrary;
class Selection;
class Theme;
class Timeline;
class ViewChooser;

/// Shows figures of ui/views/ for the round in view; clicks in them go to rounds and choose layers, levels,
/// clients and classes. Draws nothing while hidden. With one view only, it is the content of a pop-out
/// window.
class AnalysisPanel : public Card {
    Q_OBJECT
public:
    /// @param onlyView  id of the one view to show, without a chooser; empty = all views.
    AnalysisPanel(Moments& moments, RunLibrary& library, Selection& selection, Timeline& timeline,
                  Theme& theme, const QString& onlyView = {}, QWidget* parent = nullptr);

    /// Ids of all views.
    QStringList viewIds() const;
    QString viewId() const;
    QString viewTitle() const;
    /// What somebody noted on this view in this round; empty hides the line.
    void setNote(const QString& note);
    void setView(const QString& id);
    /// Opens the menu of all views.
    void chooseView();
    /// Goes `step` views further in the menu's order, round its ends.
    void stepView(int step);
    void setOption(const QString& option, const QString& value);
    void setComparison(Comparison comparison);
    Comparison comparison() const { return m_comparison; }
    /// Takes options, comparison, explanation and table over from another panel; for a window of its own.
    void copyLook(const AnalysisPanel& other);
    void setExplained(bool explained);
    bool isExplained() const;
    void setTableShown(bool shown);
    /// Shows the other side of a blinking comparison.
    void blink();

    /// What is on the screen: the figure, or the difference.
    const Figure& figure() const { return m_figure; }
    /// The same with both sides of a comparison, as tables and files have them.
    Figure shownFigure() const;
    /// Every view at the round in view with its present options, for dashboards, each named by its id; those
    /// that have nothing to show are left out.
    /// @param complete  made false if some of them are still being read; changed() of Moments follows.
    std::vector<ViewFiles> allFiles(bool& complete);
    /// Asks where the view on the screen is to be saved, and as what.
    void askExport();
    RoundMarks roundMarks() const;

Q_SIGNALS:
    void viewChanged(const QString& id);
    void popOutRequested(const QString& id);
    void comparisonChanged();
    void problem(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeHeader(bool chooser);
    void makeBody();
    void connectAll();
    void scheduleRefresh();
    void refresh();
    void refreshOptions();
    void endSwipe();
    void showFigures();
    void showTable(const Figure& figure);
    QString fileName() const;
    QString sideFileName(Side side) const;
    void takeView(const QString& id);
    std::optional<Figure> figureOf(const ViewDefinition& view, int side);
    MomentNeeds needsOf(const ViewDefinition& view);
    std::optional<Figure> overlayOf(const ViewDefinition& view, StoredRun& run);
    std::optional<Figure> withOverlays(const ViewDefinition& view, Figure figure);
    const ViewDefinition& view() const { return m_views[static_cast<std::size_t>(m_current)]; }
    void chooseKey(Link link, qint64 key);
    // analysis_panel_brush.cpp
    void connectBrushes(FigureCanvas* canvas);
    void brushKeys(Link link, const std::vector<qint64>& keys, bool add);
    void toggleKey(Link link, qint64 key);
    void clientsCompared();
    Figure withoutEmptyDifference(Figure difference) const;

    Moments& m_moments;
    RunLibrary& m_library;
    Selection& m_selection;
    Timeline& m_timeline;
    Theme& m_theme;
    std::vector<ViewDefinition> m_views;
    std::map<QString, ViewOptions> m_options;  ///< by view
    ViewOptions m_optionsBefore;               ///< of the view whose marker is dragged
    int m_current = 0;
    Comparison m_comparison = Comparison::Off;
    bool m_blinkB = false;
    bool m_comparedClients = false;
    QTimer m_blinkTimer;

    ViewChooser* m_chooser = nullptr;
    QWidget* m_optionRow;
    std::vector<QComboBox*> m_combos;
    QComboBox* m_comparisons;
    QToolButton* m_brush;
    QToolButton* m_explain;
    QToolButton* m_table;
    QToolButton* m_popOut;
    FigureExportMenu* m_export;
    QStackedWidget* m_pages;
    QLabel* m_leftName;
    QLabel* m_rightName;
    FigureCanvas* m_left;
    FigureCanvas* m_right;
    FigureSwipe* m_swipe;
    QWidget* m_rightSide;
    QTableView* m_tableView;
    FigureTableModel* m_tableModel;
    QComboBox* m_tablePart;
    ExplanationCard* m_card;
    QLabel* m_note;
    QLabel* m_readOut;

    Figure m_figure;                 ///< of the left canvas
    std::optional<Figure> m_beside;  ///< what it is compared with, for the scales
    bool m_stale = true, m_scheduled = false;
};

}  // namespace fiarse::ui
