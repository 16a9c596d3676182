#include "ui/plots/share_page.h"

#include <QCoreApplication>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <memory>

#include "ui/models/coverage_shares.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CoveragePanel)
};

constexpr int kWidth = 960;
constexpr int kHead = 90;
constexpr int kBar = 40;
constexpr int kLeastRow = 6;
constexpr int kMostHeight = 2400;

// "25 %" rather than "25.0 %" where nothing is lost.
QString wholePercent(double share) {
    const double percent = share * 100.0;
    return percent == std::floor(percent) ? formatPercent(share, 0) : formatSmallPercent(share);
}

}  // namespace

ColourBar::Scale shareScale(const Theme& theme, const std::vector<double>& marks, bool nothing) {
    ColourBar::Scale scale;
    scale.title = Text::tr("Kept");
    // Even steps along the bar are even steps of the square root of the share; see sharePosition().
    for (int i = 0; i <= 16; ++i) scale.colours.push_back(shareColour(theme, std::max(i * i, 1) / 256.0));
    scale.ticks.push_back({0.0, formatPercent(0.0, 0)});
    for (const double mark : marks) scale.ticks.push_back({sharePosition(mark), wholePercent(mark)});
    if (marks.empty() || marks.back() < 1.0) scale.ticks.push_back({1.0, formatPercent(1.0, 0)});
    if (nothing) scale.swatches.push_back({theme.nobodyColour(), Text::tr("nothing")});
    return scale;
}

PicturePage sharePage(const QString& title, const QString& summary, const ShareGridData& grid,
                      const std::vector<double>& marks) {
    const int rows = std::clamp(grid.rows * kLeastRow, 320, kMostHeight);
    PicturePage page{.size = QSize(kWidth, rows + kHead + kBar + 2 * kPageMargin),
                     .title = title,
                     .summary = summary,
                     .paint = {}};
    page.paint = [head = page, grid, marks](QPaintDevice& device) {
        const std::unique_ptr<const Theme> print = Theme::print();
        QPainter painter(&device);
        const QRectF inside = beginPage(painter, head, *print);
        ShareGrid drawn(*print);
        drawn.resize(inside.adjusted(0, 0, 0, -kBar).size().toSize());
        drawn.setData(grid);
        painter.translate(inside.topLeft());
        // Neighbouring cells must not shine through between each other.
        painter.setRenderHint(QPainter::Antialiasing, false);
        drawn.paintTo(painter);
        ColourBar bar;
        bar.setScale(shareScale(*print, marks,
                                std::find(grid.shares.begin(), grid.shares.end(), 0.0) != grid.shares.end()));
        painter.translate(0, inside.height() - kBar + 8);
        bar.paintTo(painter, inside.width(), print->colours().muted, print->colours().text);
    };
    return page;
}

}  // namespace fiarse::ui
