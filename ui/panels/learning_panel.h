/// How the run learns: accuracy, loss, churn, coverage and staleness over rounds, and the same as a table.
#pragma once

#include <memory>
#include <vector>

#include "ui/models/learning_curves.h"
#include "ui/widgets/card.h"

class QComboBox;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace fiarse::ui {

class CurvesPlot;
class ExportMenu;
class RoundsTableModel;
class RunSession;
class Selection;
class Theme;

/// A function of (info, records): show() sets them, and the run session's signals call it. Neither plots
/// nor fills its table while hidden.
class LearningPanel : public Card {
    Q_OBJECT
public:
    LearningPanel(RunSession& session, Selection& selection, Theme& theme, QWidget* parent = nullptr);

    /// Shows a run; a null info shows that there is none yet.
    void show(const std::shared_ptr<const RunInfo>& info, const std::vector<RoundRecord>& records);
    using QWidget::show;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeHeader();
    void makeBody();
    void refresh();
    void refreshPlot();

    Theme& m_theme;
    QTabBar* m_tabs;
    QComboBox* m_kinds;
    QStackedWidget* m_pages;
    CurvesPlot* m_plot;
    QTableView* m_table;
    RoundsTableModel* m_model;
    ExportMenu* m_export;

    std::shared_ptr<const RunInfo> m_info;
    std::vector<RoundRecord> m_records;
    bool m_stale = true;
};

}  // namespace fiarse::ui
