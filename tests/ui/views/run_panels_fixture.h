/// The panels of a run, fed with a run known by hand.
#pragma once

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/bridge/run_session.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/figure_export_menu.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/layer_strip.h"
#include "ui/plots/level_legend.h"
#include "ui/plots/share_grid.h"
#include "ui/plots/sparkline.h"
#include "ui/state/moments.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/theme/theme.h"

namespace fiarse::test {

/// Base of tests that use the panels by mouse and keyboard.
class RunPanelsFixture : public QObject {
protected:
    void makePanels();
    void dropPanels();
    /// Everything as it is after `round` rounds; clients 1 and 5 take part.
    void showAll(std::int64_t round);

    template <typename T>
    static T* find(QWidget& panel, const char* name) {
        return panel.findChild<T*>(QLatin1String(name));
    }
    /// With ordinary spaces before units.
    static QString plain(QString text) { return text.replace(QChar(0xA0), QLatin1Char(' ')); }
    ui::HeatmapView* view() { return m_masks->findChild<ui::HeatmapView*>(); }
    QPoint cell(qint64 parameter) { return view()->rectOf(parameter).center().toPoint(); }

    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<ui::Selection> m_selection;
    std::unique_ptr<ui::RunSession> m_session;
    std::unique_ptr<ui::Timeline> m_timeline;
    std::unique_ptr<ui::RunView> m_runView;
    std::unique_ptr<ui::Moments> m_moments;
    std::unique_ptr<ui::MasksPanel> m_masks;
    std::unique_ptr<ui::InspectorPanel> m_inspector;
    std::unique_ptr<ui::CoveragePanel> m_coverage;
    std::shared_ptr<const RunInfo> m_info;
};

inline void RunPanelsFixture::makePanels() {
    failOnGuiWarnings();
    m_theme = std::make_unique<ui::Theme>();
    m_theme->setChoice(ui::ThemeChoice::Light);
    m_selection = std::make_unique<ui::Selection>();
    m_session = std::make_unique<ui::RunSession>();
    m_timeline = std::make_unique<ui::Timeline>();
    m_runView = std::make_unique<ui::RunView>(*m_session, *m_timeline);
    m_moments = std::make_unique<ui::Moments>(*m_runView, *m_timeline, *m_selection);
    m_masks = std::make_unique<ui::MasksPanel>(*m_moments, *m_selection, *m_theme);
    m_inspector = std::make_unique<ui::InspectorPanel>(*m_runView, *m_selection, *m_theme);
    m_coverage = std::make_unique<ui::CoveragePanel>(*m_runView, *m_selection, *m_theme);
    m_info = sharedSyntheticInfo();
    m_masks->resize(700, 450);
    m_inspector->resize(290, 500);
    m_coverage->resize(312, 340);
    // Apart from each other, or the one on top would take the mouse.
    QPoint place(0, 0);
    for (QWidget* panel :
         std::initializer_list<QWidget*>{m_masks.get(), m_inspector.get(), m_coverage.get()}) {
        panel->move(place);
        panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel));
        place += QPoint(0, 600);
    }
}

inline void RunPanelsFixture::dropPanels() {
    m_masks.reset();
    m_inspector.reset();
    m_coverage.reset();
    m_moments.reset();
    m_runView.reset();
    m_timeline.reset();
    m_session.reset();
    m_selection.reset();
    m_theme.reset();
}

inline void RunPanelsFixture::showAll(std::int64_t round) {
    const auto arrays = sharedSyntheticArrays(round);
    const auto records = syntheticRecords(round);
    m_masks->show(m_info, arrays);
    m_inspector->show(m_info, arrays, records);
    m_coverage->show(m_info, arrays, records, {1, 5});
    QCoreApplication::processEvents();
}

}  // namespace fiarse::test
