/// The hero of the window: one layer of the model as a picture of masks,
/// magnitudes or counts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_codes.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;

namespace fiarse::ui {

class ColourBar;
class ExportMenu;
class HeatmapView;
class LayerStrip;
class LevelLegend;
class RunView;
class Selection;
class Theme;

/// Strip of all layers, picture of the chosen one, legend. A function of (info,
/// arrays, selection): show() sets them, and the signals of the run in view call it.
/// Redraws nothing while hidden.
class MasksPanel : public Card {
    Q_OBJECT
public:
    MasksPanel(RunView& view, Selection& selection, Theme& theme, QWidget* parent = nullptr);

    /// Shows the state after a round; null pointers show that there is no run
    /// yet.
    void show(const std::shared_ptr<const RunInfo>& info, const std::shared_ptr<const RoundArrays>& arrays);
    using QWidget::show;

    Encoding encoding() const { return m_encoding; }
    void setEncoding(Encoding encoding);
    /// How the present layer is shown; remembered for each layer by its name.
    ArrangementKind arrangement() const;
    void setArrangement(ArrangementKind kind);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeHeader();
    void makeBody();
    void connectAll(RunView& view);
    void takeFrom(RunView& view);
    void fillClients();
    void chooseFirstLayer(const RunInfo* info);
    void refresh();
    void refreshLayer();
    void refreshLegend(const LayerCodes& codes);
    void refreshTitle();
    QString message(const LayerCodes& codes) const;
    std::optional<int> clientLevel() const;
    std::size_t layer() const;
    void chooseClient(int index);
    void clientSelected();
    void lock(qint64 parameter);
    QByteArray csv() const;

    Selection& m_selection;
    Theme& m_theme;
    LayerStrip* m_strip;
    QWidget* m_figure;  ///< picture and legend, as exported
    HeatmapView* m_view;
    LevelLegend* m_legend;
    ColourBar* m_bar;
    QLabel* m_round;
    QComboBox* m_encodings;
    QComboBox* m_arrangements;
    QComboBox* m_clients;
    ExportMenu* m_export;

    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const RoundArrays> m_arrays;
    Encoding m_encoding = Encoding::TierMap;
    std::map<std::string, ArrangementKind> m_kinds;
    Layout m_lastLayout;   ///< of the newest run, kept while the next one loads
    int m_lastLayer = 0;   ///< the layer looked at in it
    bool m_stale = false;  ///< something changed while hidden
};

}  // namespace fiarse::ui
