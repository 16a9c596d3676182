/// Everything about the parameter under the cursor, or the one chosen by a
/// click.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "ui/models/inspector_text.h"
#include "ui/models/weight_history.h"
#include "ui/widgets/card.h"

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace fiarse::ui {

class RunView;
class Selection;
class Sparkline;
class Theme;

/// Where nothing is pointed at and a set is chosen (several clients, a block, a range of |w|), its numbers.
/// Else numbers, the formula with these numbers in it, and the history of |w|
/// against θ and of the tiers that held it. Of a locked parameter, the whole
/// history and T, L and U are read from the run file; of others, what is in
/// memory is shown. A function of (info, arrays, records, selection): show()
/// sets them, and the signals of the run in view call it.
class InspectorPanel : public Card {
    Q_OBJECT
public:
    InspectorPanel(RunView& view, Selection& selection, Theme& theme, QWidget* parent = nullptr);

    /// Shows the state after a round; null pointers show that there is no run
    /// yet.
    void show(const std::shared_ptr<const RunInfo>& info, const std::shared_ptr<const RoundArrays>& arrays,
              const std::vector<RoundRecord>& records);
    using QWidget::show;

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeBody();
    void refresh();
    void showRows(const std::vector<InspectorRow>& rows);
    void showSet();
    void showThresholds(const ParameterFacts& facts, int level);
    void showHistory(const ParameterFacts& facts, int level);
    void showLock();
    void askHistory();
    std::optional<OwnMaskFacts> ownMaskFacts(std::size_t parameter);

    RunView& m_view;
    Selection& m_selection;
    Theme& m_theme;
    QLabel* m_state;
    QToolButton* m_unlock;
    QLabel* m_empty;
    QWidget* m_scroll = nullptr;
    QVBoxLayout* m_rows;
    std::vector<QLabel*> m_labels, m_values;
    QLabel* m_thresholds;
    QWidget* m_formulaCard = nullptr;
    QLabel* m_formula;
    Sparkline* m_sparkline;
    QLabel* m_historyText;

    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const RoundArrays> m_arrays;
    std::vector<RoundRecord> m_records;  ///< thresholds only matter here
    WeightHistory m_history;
    std::optional<std::pair<qint64, qint64>> m_asked;  ///< parameter and rounds of the newest request
    /// The mask that the chosen client draws itself, and what it was drawn from.
    std::vector<std::uint8_t> m_ownMask;
    std::pair<std::shared_ptr<const RoundArrays>, qint64> m_ownMaskOf{nullptr, -1};
    bool m_stale = true;
};

}  // namespace fiarse::ui
