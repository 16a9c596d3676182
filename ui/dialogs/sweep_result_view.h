/// What a sweep came to: parallel coordinates above the table of configurations and runs.
#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "ui/models/sweep_numbers.h"

class QComboBox;
class QLabel;
class QMenu;
class QToolButton;
class QTreeView;

namespace fiarse::ui {

class ParallelPlot;
class SweepJob;
class SweepResultFilter;
class SweepResultModel;
class Theme;

/// Plot and table show the same configurations: bands in the plot filter the table, and what is chosen in
/// one is chosen in the other.
class SweepResultView : public QWidget {
    Q_OBJECT
public:
    SweepResultView(SweepJob& job, const Theme& theme, QWidget* parent = nullptr);

    /// Writes the plot (.png, .svg, .pdf; in print colours) or the configurations that are shown (.csv, mean
    /// and deviation with all digits). @return empty, or a sentence that says why not.
    QString save(const QString& path) const;
    /// The configurations that are shown, as the table has them, for a spreadsheet.
    QString copyText() const;

Q_SIGNALS:
    void openRequested(const QString& path);       ///< of a run file
    void runsRequested(const QStringList& paths);  ///< to be added to the list of runs
    void problem(const QString& sentence);

private:
    QWidget* makeTools();
    void makeTable();
    void makeMeasures();
    void fillExport(QToolButton& button);
    void refresh();
    void refreshLevels();
    void refreshPlot();
    void refreshShown();
    void chooseGroup(int group);
    void askExport(const QString& ending, const QString& filter);
    void addToRuns();
    void dress();
    QString fileOf(const QModelIndex& index) const;
    SweepMetric colourMetric() const;

    SweepJob& m_job;
    const Theme& m_theme;
    std::shared_ptr<const SweepNumbers> m_numbers;
    SweepResultModel* m_model;
    SweepResultFilter* m_filter;
    ParallelPlot* m_plot;
    QTreeView* m_table;
    QComboBox* m_level;
    QComboBox* m_colour;
    QToolButton* m_measures;
    QMenu* m_measureMenu;
    QToolButton* m_runs;
    QToolButton* m_export;
    QToolButton* m_copy;
    QToolButton* m_add;
    QLabel* m_readOut;
};

}  // namespace fiarse::ui
