/// Which share of each layer lies in each client's submodel, now and over the rounds.
#pragma once

#include <memory>
#include <vector>

#include "ui/models/coverage_shares.h"
#include "ui/models/figure.h"
#include "ui/plots/share_grid.h"
#include "ui/plots/view_files.h"
#include "ui/widgets/card.h"

class QLabel;
class QTabBar;

namespace fiarse::ui {

class ColourBar;
class FigureTableModel;
class RunView;
class Selection;
class Theme;
class ViewTools;

/// Tab 'Client × layer': a click selects a client. Tab 'Over rounds': the chosen client's layers round by
/// round. A function of (info, arrays, records, participants, selection): show() sets them, and the run
/// in view's signals call it.
class CoveragePanel : public Card {
    Q_OBJECT
public:
    enum class Place { Dock, Window };

    CoveragePanel(RunView& view, Selection& selection, Theme& theme, QWidget* parent = nullptr,
                  Place place = Place::Dock);

    /// Shows the state after a round; null pointers show that there is no run yet.
    /// @param participants  client ids of the round in progress, else of the last one.
    void show(const std::shared_ptr<const RunInfo>& info, const std::shared_ptr<const RoundArrays>& arrays,
              const std::vector<RoundRecord>& records, const std::vector<std::int64_t>& participants);
    using QWidget::show;

    /// Takes over the tab of another panel.
    void copyLook(const CoveragePanel& other);
    /// Both tabs at the round in view, for dashboards.
    std::vector<ViewFiles> allFiles() const;
    /// Asks where the tab on the screen is to be saved, and as what.
    void askExport();

Q_SIGNALS:
    void popOutRequested();
    void problem(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeBody();
    void takeFrom(RunView& view);
    void refresh();
    void refreshClients();
    void refreshRounds();
    void refreshBar();
    void describeGrid();
    int shownLevel() const;
    void hovered(int row, int column);
    void rowClicked(int row);
    void showHint();

    // coverage_panel_files.cpp
    /// What a tab shows, whether it is drawn or not.
    struct Content {
        bool clients = true;
        std::vector<CoverageRow> rows;               ///< of the first tab
        std::vector<std::vector<KeptShare>> shares;  ///< [level][layer], or [round][layer]
        ShareGridData grid;
    };
    Content contentOf(bool clients) const;
    FigurePart tableOf(const Content& content) const;
    QByteArray csvOf(const Content& content) const;
    FigureExplanation explanationOf(const Content& content) const;
    QString summaryOf(const Content& content) const;
    ViewFiles filesOf(bool clients, const QString& baseName) const;
    ViewFiles shownFiles() const;
    std::vector<double> barMarks() const;
    void refreshTools();

    Selection& m_selection;
    Theme& m_theme;
    QWidget* m_figure;
    QTabBar* m_tabs;
    ShareGrid* m_grid;
    ColourBar* m_bar;
    QLabel* m_text;
    ViewTools* m_tools;
    FigureTableModel* m_table;

    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const RoundArrays> m_arrays;
    std::shared_ptr<const RoundArrays> m_sharesOf;  ///< the arrays that m_shares are of
    std::vector<RoundRecord> m_records;
    std::vector<std::int64_t> m_participants;
    std::vector<CoverageRow> m_rows;
    std::vector<std::vector<KeptShare>> m_shares;   ///< [level][layer]
    std::vector<std::vector<KeptShare>> m_history;  ///< [round][layer]
    bool m_stale = true;
};

}  // namespace fiarse::ui
