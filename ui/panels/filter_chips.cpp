#include "ui/panels/filter_chips.h"

#include <QCoreApplication>

#include "ui/models/selection_text.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(TimelineBar)
};

bool within(qint64 index, std::size_t size) {
    return index >= 0 && index < static_cast<qint64>(size);
}

QString comparedText(const Filter& filter, qint64 roundA, qint64 roundB) {
    if (!filter.clientA) return Text::tr("Client B: %1").arg(*filter.clientB);
    if (!filter.clientB) return Text::tr("Client A: %1").arg(*filter.clientA);
    if (roundA == roundB) {
        return Text::tr("Client %1 against client %2, round %3")
            .arg(QString::number(*filter.clientA), QString::number(*filter.clientB), formatCount(roundA));
    }
    return Text::tr("Client %1, round %2, against client %3, round %4")
        .arg(QString::number(*filter.clientA), formatCount(roundA), QString::number(*filter.clientB),
             formatCount(roundB));
}

QString parameterText(const Layout& layout, qint64 parameter) {
    const LayerInfo& layer = layout.layers[layout.layerOf(static_cast<std::size_t>(parameter))];
    return Text::tr("%1, parameter %2")
        .arg(QString::fromStdString(layer.name), formatCount(parameter - static_cast<qint64>(layer.offset)));
}

void addLists(std::vector<FilterChip>& chips, const RunInfo& info, const Filter& filter) {
    const auto add = [&](const char* name, const QString& text, const QString& help, auto member) {
        if (text.isEmpty()) return;
        FilterChip chip{QLatin1String(name), text, help, filter};
        (chip.released.*member).clear();
        chips.push_back(std::move(chip));
    };
    const QString all = Text::tr("Press to see all; Esc lets all filters go.");
    add("level", levelsText(info, filter.levels),
        filter.levels.size() == 1 ? Text::tr("Views stress this capacity. %1").arg(all)
                                  : Text::tr("Views stress these capacities. %1").arg(all),
        &Filter::levels);
    if (!filter.clients.empty()) {
        add("client", clientsText(filter.clients),
            filter.clients.size() == 1 ? Text::tr("Views stress this client. %1").arg(all)
                                       : Text::tr("Views stress these clients. %1").arg(all),
            &Filter::clients);
    }
    add("class", classesText(info, filter.classes),
        filter.classes.size() == 1 ? Text::tr("Views stress this class. %1").arg(all)
                                   : Text::tr("Views stress these classes. %1").arg(all),
        &Filter::classes);
}

}  // namespace

std::vector<FilterChip> filterChips(const RunInfo& info, const Filter& filter, qint64 roundA, qint64 roundB) {
    std::vector<FilterChip> chips;
    const auto add = [&](const char* name, const QString& text, const QString& help, auto release) {
        FilterChip chip{QLatin1String(name), text, help, filter};
        release(chip.released);
        chips.push_back(std::move(chip));
    };
    if (filter.clientA || filter.clientB) {
        add("compared", comparedText(filter, roundA, roundB),
            Text::tr("Two clients are compared once both are named. Press to end it."), [](Filter& f) {
                f.clientA.reset();
                f.clientB.reset();
            });
    }
    if (filter.layer && within(*filter.layer, info.layout.layers.size())) {
        add("layer", QString::fromStdString(info.layout.layers[static_cast<std::size_t>(*filter.layer)].name),
            Text::tr("Views show this layer only. Press to see the whole model; Esc lets all filters go."),
            [](Filter& f) { f.layer.reset(); });
    }
    addLists(chips, info, filter);
    if (const QString block = stretchesText(info.layout, filter.parameters); !block.isEmpty()) {
        add("block", block,
            Text::tr("Views stress these parameters. Press to see all; Esc lets all filters go."),
            [](Filter& f) { f.parameters.stretches.clear(); });
    }
    if (filter.parameters.magnitudes) {
        add("magnitude", magnitudesText(*filter.parameters.magnitudes),
            Text::tr("Views stress parameters with |w| in this range. Press to see all; Esc lets all filters "
                     "go."),
            [](Filter& f) { f.parameters.magnitudes.reset(); });
    }
    if (filter.parameter && within(*filter.parameter, info.layout.count)) {
        add("parameter", parameterText(info.layout, *filter.parameter),
            Text::tr("The inspector holds this parameter. Press to let it go."),
            [](Filter& f) { f.parameter.reset(); });
    }
    return chips;
}

}  // namespace fiarse::ui
