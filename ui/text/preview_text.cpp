#include "ui/text/preview_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

QString say(const char* text, int n = -1) {
    return QCoreApplication::translate("preview", text, nullptr, n);
}

QString lossText(const LayerInfo& layer, const PreviewWarning& warning) {
    const bool isMatrix = layer.shape.size() > 1;
    if (warning.empty && isMatrix) {
        return say(
            QT_TRANSLATE_NOOP("preview", "that submodel is cut in two and learns output biases only."));
    }
    if (warning.empty) return say(QT_TRANSLATE_NOOP("preview", "nothing of this layer is trained."));
    if (warning.cutUnits > 0) {
        if (warning.cutUnits == 1)
            return say(QT_TRANSLATE_NOOP("preview", "one of its %1 units has no input left."))
                .arg(formatCount(static_cast<qint64>(warning.units)));
        return say(QT_TRANSLATE_NOOP("preview", "%1 of its %2 units have no input left."))
            .arg(formatCount(static_cast<qint64>(warning.cutUnits)),
                 formatCount(static_cast<qint64>(warning.units)));
    }
    return say(QT_TRANSLATE_NOOP("preview", "hardly anything of it can be learned."));
}

}  // namespace

QString warningSentence(const Preview& preview, const PreviewWarning& warning, Scope scope) {
    const LayerInfo& layer = preview.layout.layers[warning.layer];
    const QString count = formatCount(static_cast<qint64>(warning.count));
    const QString amount = layer.shape.size() > 1 ? say(QT_TRANSLATE_NOOP("preview", "%1 weights")).arg(count)
                                                  : say(QT_TRANSLATE_NOOP("preview", "%1 biases")).arg(count);
    const QString what =
        say(QT_TRANSLATE_NOOP("preview", "At %1, %2 keeps %3 of %4: %5"))
            .arg(formatCapacity(preview.levels[warning.level].capacity), QString::fromStdString(layer.name),
                 formatCount(static_cast<qint64>(warning.kept)), amount, lossText(layer, warning));
    const QString remedy =
        scope == Scope::Global
            ? say(QT_TRANSLATE_NOOP("preview", "Scope “layer” mends it."))
            : say(QT_TRANSLATE_NOOP("preview", "A larger capacity or a wider layer mends it."));
    return what + QChar(u' ') + remedy;
}

QString multiplyAddsText(const Preview& preview) {
    if (preview.multiplyAdds.empty()) return {};
    const auto [least, most] = std::minmax_element(preview.multiplyAdds.begin(), preview.multiplyAdds.end());
    const QString largest = formatCount(std::llround(*most));
    if (*least == *most) return largest;
    //: numbers of multiply-adds
    return say(QT_TRANSLATE_NOOP("preview", "%1 to %2")).arg(formatCount(std::llround(*least)), largest);
}

QString tierCostText(const Experiment& experiment, const Preview& preview) {
    if (!statesCost(experiment) || preview.costs.size() != experiment.tiers.size()) return {};
    QStringList lines;
    for (std::size_t t = 0; t < preview.costs.size(); ++t) {
        const DeviceCost& device = preview.costs[t].device;
        QStringList parts;
        if (device.computeSeconds)
            parts << say(QT_TRANSLATE_NOOP("preview", "%1 computing"))
                         .arg(formatSeconds(*device.computeSeconds));
        if (device.linkSeconds)
            parts << say(QT_TRANSLATE_NOOP("preview", "%1 link")).arg(formatSeconds(*device.linkSeconds));
        if (device.memoryBytes)
            parts << say(QT_TRANSLATE_NOOP("preview", "%1 of memory")).arg(formatBytes(*device.memoryBytes));
        if (device.joules) parts << formatEnergy(*device.joules);
        if (parts.isEmpty()) continue;
        const QString tier = QString::fromStdString(experiment.tiers[t].name);
        const QString numbers = parts.join(QStringLiteral(", "));
        lines << (preview.costs[t].late
                      //: %1 a device class, %2 what a round costs it
                      ? say(QT_TRANSLATE_NOOP("preview", "%1: %2; misses the deadline")).arg(tier, numbers)
                      : say(QT_TRANSLATE_NOOP("preview", "%1: %2")).arg(tier, numbers));
    }
    return lines.join(QChar(u'\n'));
}

QString trafficText(const Preview& preview) {
    const double share =
        preview.fullBytesPerRound > 0.0 ? preview.bytesPerRound / preview.fullBytesPerRound : 0.0;
    return say(QT_TRANSLATE_NOOP("preview", "%1 of %2 (%3)"))
        .arg(formatBytes(preview.bytesPerRound), formatBytes(preview.fullBytesPerRound),
             formatPercent(share, 0));
}

}  // namespace fiarse::ui
