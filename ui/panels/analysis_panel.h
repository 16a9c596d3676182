/// The analysis views: one at a time, with its options, its explanation, its table, its exports, and two of
/// it beside each other, subtracted, or in turns.
#pragma once

#include <QTimer>
#include <map>
#include <vector>

#include "ui/plots/figure_canvas.h"
#include "ui/state/moments.h"
#include "ui/views/view_definition.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabBar;
class QTableView;
class QToolButton;

namespace fiarse::ui {

class ExplanationCard;
class FigureExportMenu;
class FigureTableModel;
class RunLibrary;
class Selection;
class Theme;
class Timeline;

/// Shows figures of ui/views/ for the round in view; clicks in them go to rounds and choose layers, levels,
/// clients and classes. Draws nothing while hidden. With one view only, it is the content of a pop-out
/// window.
class AnalysisPanel : public Card {
    Q_OBJECT
public:
    /// @param onlyView  id of the one view to show, without tabs; empty = all views.
    AnalysisPanel(Moments& moments, RunLibrary& library, Selection& selection, Timeline& timeline,
                  Theme& theme, const QString& onlyView = {}, QWidget* parent = nullptr);

    /// Ids in the order of the tabs.
    QStringList viewIds() const;
    QString viewId() const;
    void setView(const QString& id);
    void setOption(const QString& option, const QString& value);
    void setComparison(Comparison comparison);
    Comparison comparison() const { return m_comparison; }
    void setExplained(bool explained);
    void setTableShown(bool shown);
    /// Shows the other side of a blinking comparison.
    void blink();

    /// What is on the screen: the figure, or the difference.
    const Figure& figure() const { return m_figure; }
    /// Every view at the round in view with its present options, for dashboards; those that have nothing to
    /// show are left out.
    /// @param complete  false if some of them are still being read; changed() of Moments follows.
    std::vector<Figure> allFigures(bool& complete);
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
    void makeHeader(bool tabs);
    void makeBody();
    void connectAll();
    void scheduleRefresh();
    void refresh();
    void refreshOptions();
    void showFigures();
    std::optional<Figure> figureOf(const ViewDefinition& view, int side);
    Figure withOverlays(const ViewDefinition& view, Figure figure);
    const ViewDefinition& view() const { return m_views[static_cast<std::size_t>(m_current)]; }
    void chooseKey(Link link, qint64 key);

    Moments& m_moments;
    RunLibrary& m_library;
    Selection& m_selection;
    Timeline& m_timeline;
    Theme& m_theme;
    std::vector<ViewDefinition> m_views;
    std::map<QString, ViewOptions> m_options;  ///< by view
    int m_current = 0;
    Comparison m_comparison = Comparison::Off;
    bool m_blinkB = false;
    QTimer m_blinkTimer;

    QTabBar* m_tabs = nullptr;
    QToolButton* m_allViews = nullptr;
    QWidget* m_optionRow;
    std::vector<QComboBox*> m_combos;
    QComboBox* m_comparisons;
    QToolButton* m_explain;
    QToolButton* m_table;
    QToolButton* m_popOut;
    FigureExportMenu* m_export;
    QStackedWidget* m_pages;
    QLabel* m_leftName;
    QLabel* m_rightName;
    FigureCanvas* m_left;
    FigureCanvas* m_right;
    QWidget* m_rightSide;
    QTableView* m_tableView;
    FigureTableModel* m_tableModel;
    ExplanationCard* m_card;
    QLabel* m_readOut;

    Figure m_figure;  ///< of the left canvas
    bool m_stale = true, m_scheduled = false;
};

}  // namespace fiarse::ui
