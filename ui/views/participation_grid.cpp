#include "ui/views/participation_grid.h"

#include <QCoreApplication>
#include <algorithm>
#include <limits>
#include <memory>

#include "engine/api/absences.h"
#include "engine/api/cost.h"
#include "ui/text/format.h"
#include "ui/text/participation_text.h"

namespace fiarse::ui {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ParticipationView)
};

double attrition(const Participation& one) {
    if (one.assigned == 0) return 0.0;
    return 1.0 - static_cast<double>(one.alive) / static_cast<double>(one.assigned);
}

double valueOf(const Participation& one, const QString& colour) {
    if (colour == QLatin1String("loss")) return one.loss;
    if (colour == QLatin1String("attrition")) return attrition(one);
    if (colour == QLatin1String("norm")) return one.updateNorm;
    if (colour == QLatin1String("samples")) return static_cast<double>(one.samples);
    return static_cast<double>(one.level);
}

QString capacityOf(const RunInfo& info, int level) {
    const auto index = static_cast<std::size_t>(level);
    return index < info.levels.size() ? formatCapacity(info.levels[index].capacity) : QString();
}

void describeColour(FigureGrid& grid, const QString& colour) {
    grid.quantity = Quantity::Plain;
    if (colour == QLatin1String("loss")) {
        grid.valueTitle = Text::tr("Mean training loss");
    } else if (colour == QLatin1String("attrition")) {
        grid.valueTitle = Text::tr("Mask lost while training (%)");
        grid.quantity = Quantity::Share;
    } else if (colour == QLatin1String("norm")) {
        grid.valueTitle = Text::tr("Size of the update ‖Δ‖₂");
    } else if (colour == QLatin1String("samples")) {
        grid.valueTitle = Text::tr("Training examples of the client");
        grid.quantity = Quantity::Count;
        grid.low = 0.0;
    } else {
        grid.valueTitle = Text::tr("Colour: capacity of the client");
        grid.scale = FigureGrid::Scale::Levels;
    }
}

/// Who of a round's participants would miss training.deadline_s, by the estimates of cost.h; nobody without
/// one.
class LateParticipants {
public:
    explicit LateParticipants(const RunInfo& info) : m_info(info) {
        if (info.experiment.training.deadline > 0.0) m_model = modelWork(info);
    }
    std::vector<bool> operator()(const RoundRecord& record) const {
        std::vector<bool> late(record.participants.size(), false);
        if (!(m_info.experiment.training.deadline > 0.0)) return late;
        const std::vector<DeviceCost> costs = participantCosts(m_info, m_model, record);
        for (std::size_t i = 0; i < late.size(); ++i) late[i] = isLate(m_info.experiment, costs[i]);
        return late;
    }

private:
    const RunInfo& m_info;
    ModelWork m_model;
};

/// Crosses whoever was called in vain. @param rowOf  [client], −1 = not shown.
void markUnreached(const RunInfo& info, const std::vector<RoundRecord>& records,
                   const std::vector<int>& rowOf, FigureGrid& grid) {
    if (!hasAbsences(info.experiment)) return;
    grid.crossed.assign(grid.values.size(), 0);
    for (std::size_t r = 0; r < records.size(); ++r) {
        for (const std::int64_t client :
             unreachedClients(info, records[r]).value_or(std::vector<std::int64_t>{})) {
            const int row = rowOf[static_cast<std::size_t>(client)];
            if (row >= 0) grid.crossed[grid.cell(static_cast<std::size_t>(row), r)] = 1;
        }
    }
}

}  // namespace

FigureGrid participationGrid(const RunMoment& moment, const std::vector<ParticipationRow>& rows,
                             const ViewSelection& selection, const QString& colour) {
    const RunInfo& info = *moment.info;
    const std::vector<RoundRecord>& records = *moment.records;
    FigureGrid grid;
    grid.rowTitle = Text::tr("Client");
    grid.columnTitle = Text::tr("Global round");
    grid.rowLink = Link::Client;
    grid.columnLink = Link::Round;
    grid.numbers = false;
    grid.levels = static_cast<int>(info.levels.size());
    describeColour(grid, colour);
    std::vector<int> rowOf(info.clients.size(), -1);
    for (const ParticipationRow& row : rows) {
        if (selection.client == row.client) grid.chosenRow = static_cast<int>(grid.rows.size());
        rowOf[static_cast<std::size_t>(row.client)] = static_cast<int>(grid.rows.size());
        grid.rows.push_back({row.level < 0 ? QString::number(row.client)
                                           : QStringLiteral("%1 · %2").arg(QString::number(row.client),
                                                                           capacityOf(info, row.level)),
                             row.client});
    }
    for (const RoundRecord& record : records)
        grid.columns.push_back({QString::number(record.round), record.round});
    grid.values.assign(grid.rows.size() * grid.columns.size(), kNothing);
    // One entry a participation, for the notes: texts of all of them at once would cost more than the rest.
    auto places = std::make_shared<std::vector<std::int32_t>>(grid.values.size(), -1);
    struct Part {
        Participation one;
        bool late = false;
    };
    auto all = std::make_shared<std::vector<Part>>();
    const LateParticipants lateOf(info);
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < records.size(); ++r) {
        const std::vector<bool> late = lateOf(records[r]);
        for (std::size_t i = 0; i < records[r].participants.size(); ++i) {
            const Participation& one = records[r].participants[i];
            const auto client = static_cast<std::size_t>(one.client);
            if (client >= rowOf.size() || rowOf[client] < 0) continue;
            const std::size_t cell = grid.cell(static_cast<std::size_t>(rowOf[client]), r);
            grid.values[cell] = valueOf(one, colour);
            if (hasFailed(one) || late[i]) {
                grid.outlined.resize(grid.values.size(), 0);
                grid.outlined[cell] = 1;
            }
            least = std::min(least, grid.values[cell]);
            (*places)[cell] = static_cast<std::int32_t>(all->size());
            all->push_back({one, late[i]});
        }
    }
    if (colour == QLatin1String("loss") && std::isfinite(least)) grid.low = least;
    markUnreached(info, records, rowOf, grid);
    const auto unreached = std::make_shared<const std::vector<std::uint8_t>>(grid.crossed);
    grid.noteOf = [places, all, unreached, columns = grid.columns.size()](std::size_t row,
                                                                          std::size_t column) {
        const std::size_t cell = row * columns + column;
        const std::int32_t place = (*places)[cell];
        if (place >= 0) {
            const Part& part = (*all)[static_cast<std::size_t>(place)];
            const QString text = participationText(part.one);
            return part.late ? Text::tr("%1, would miss the deadline").arg(text) : text;
        }
        return !unreached->empty() && (*unreached)[cell] != 0
                   ? Text::tr("was called and could not be reached")
                   : Text::tr("did not take part");
    };
    return grid;
}

}  // namespace fiarse::ui
