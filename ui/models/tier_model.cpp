#include "ui/models/tier_model.h"

#include <QIcon>
#include <QLocale>
#include <QPainter>
#include <QPixmap>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/models/tier_cells.h"
#include "ui/state/experiment_document.h"
#include "ui/state/tier_edits.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr qint64 kMostClients = 65535;

QIcon swatch(const QColor& colour, const QColor& outline) {
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QPixmap pixmap(12 * scale, 12 * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(outline, 1.0));
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(0.5, 0.5, 11.0, 11.0), 3.0, 3.0);
        // Qt would tint the colour of a selected row.
        for (const auto mode : {QIcon::Normal, QIcon::Selected}) icon.addPixmap(pixmap, mode);
    }
    return icon;
}

QString mergeKeyOf(const QModelIndex& index) {
    return QStringLiteral("tier.%1.%2").arg(index.row()).arg(index.column());
}

// Two decimals, and more where those would show nothing of a small model.
QString megabytes(double bytes) {
    const double value = bytes / 1e6;
    return QLocale().toString(value, 'f', value >= 0.1 ? 2 : value >= 0.01 ? 3 : 4);
}

// The strongest outline is needed where the colour nearly is the background.
QColor swatchOutline(const ThemeColours& colours) {
    QColor outline = colours.muted;
    outline.setAlphaF(0.6F);
    return outline;
}

}  // namespace

TierModel::TierModel(ExperimentDocument* document, const Theme* theme, QObject* parent)
    : QAbstractTableModel(parent),
      m_document(document),
      m_theme(theme),
      m_tiers(document->experiment().tiers),
      m_costs(m_tiers.size()) {
    connect(document, &ExperimentDocument::changed, this, &TierModel::follow);
    connect(theme, &Theme::changed, this, [this] { changeRows(0, rowCount() - 1); });
}

int TierModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tiers.size());
}

int TierModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TierModel::display(const Tier& tier, const Cost& cost, int column) const {
    switch (column) {
        case Name:
            return QString::fromStdString(tier.name);
        case CapacityText:
            return formatCapacity(tier.capacity);
        case Clients:
            return formatCount(tier.clients);
        case Link:
        case Speed:
        case Memory:
        case Power:
        case Radio:
            return optionalTierText(tier, *optionalTierNumber(column));
        case Availability:
            return formatPercent(tier.availability,
                                 tier.availability * 100.0 == std::round(tier.availability * 100.0) ? 0 : 1);
        case DataShare:
            return formatNumber(tier.dataShare);
        case Traffic:
            return cost.bytes < 0.0 ? QVariant() : megabytes(cost.bytes);
        case Share:
            return cost.share < 0.0 ? QVariant() : formatSmallPercent(cost.share);
        default:
            return {};
    }
}

QVariant TierModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Tier& tier = m_tiers[static_cast<std::size_t>(index.row())];
    const Cost& cost = m_costs[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return display(tier, cost, index.column());
        case Qt::EditRole:
            if (index.column() == Clients) return QString::number(tier.clients);
            if (const auto optional = optionalTierNumber(index.column()))
                return optionalTierEditText(tier, *optional);
            if (index.column() == Availability) return QStringLiteral("%1 %").arg(tier.availability * 100.0);
            if (index.column() == DataShare) return QString::number(tier.dataShare);
            return display(tier, cost, index.column());
        case kNumberRole:
            return number(index);
        case Qt::DecorationRole:
            if (index.column() != Name) return {};
            return swatch(tierColour(m_tiers, index.row(), *m_theme), swatchOutline(m_theme->colours()));
        case Qt::ToolTipRole:
            return index.column() == Name ? display(tier, cost, Name) : QVariant();
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                       (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
        case Qt::FontRole:
            return index.column() == Name ? QVariant() : QVariant(numberFont());
        default:
            return {};
    }
}

QVariant TierModel::number(const QModelIndex& index) const {
    const Tier& tier = m_tiers[static_cast<std::size_t>(index.row())];
    const Cost& cost = m_costs[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
        case CapacityText:
            return tier.capacity.value;
        case Clients:
            return static_cast<qint64>(tier.clients);
        case Link:
        case Speed:
        case Memory:
        case Power:
        case Radio:
            return tier.*optionalTierNumber(index.column())->value;
        case Availability:
            return tier.availability;
        case DataShare:
            return tier.dataShare;
        case Traffic:
            return cost.bytes;
        case Share:
            return cost.share;
        default:
            return {};
    }
}

QVariant TierModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return role == Qt::DisplayRole ? QAbstractTableModel::headerData(section, orientation, role)
                                       : QVariant();
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (section == Name ? Qt::AlignLeft : Qt::AlignRight));
    }
    const QString titles[] = {tr("Tier"), tr("Capacity"), tr("Clients"), tr("Mbit/s"), tr("Reachable"),
                              tr("Data"), tr("GFLOP/s"), tr("Memory MB"),
                              //: power in watts: of the processor, of the radio
                              tr("Compute W"), tr("Radio W"), tr("MB/round"), tr("Share")};
    const QString helps[] = {
        tr("A device class: all its clients have the same capacity. Click the colour to change it."),
        tr("The largest share of the parameters that a client can train: 1/16, 6.25 % or 0.0625."),
        tr("How many clients are of this class. In the table, the mouse wheel changes it by one."),
        tr("Speed of a client's link; 20 / 5 is 20 down and 5 up. Times the transfers below; changes no "
           "result. "
           "A right click offers usual links."),
        tr("Chance that a selected client can be reached in a round. Who cannot is missing from it."),
        tr("How much data a client has, relative to clients of other tiers."),
        tr("Peak speed of a device, of which training reaches the utilisation u; times its training, changes "
           "no result. –: not stated."),
        tr("Memory that training may take; the preview tells what needs more. –: not stated."),
        tr("Power of a device while it computes; its energy follows, no result changes. –: not stated."),
        tr("Power of a device while it sends or receives; 0.8 / 0.5 is 0.8 sending and 0.5 receiving. "
           "Changes "
           "no result. –: not stated."),
        tr("Megabytes that one such client receives and sends in a round it takes part in."),
        tr("Share of all parameters in this tier's submodel of the fresh model."),
    };
    if (role == Qt::DisplayRole) return titles[section];
    if (role == Qt::ToolTipRole) return helps[section];
    return {};
}

Qt::ItemFlags TierModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return QAbstractTableModel::flags(index);
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (index.column() < kEditableColumns) flags |= Qt::ItemIsEditable;
    return flags;
}

Result<Experiment> TierModel::edited(const QModelIndex& index, const QString& text) const {
    Experiment changed = m_document->experiment();
    Tier& tier = changed.tiers[static_cast<std::size_t>(index.row())];
    if (index.column() == Name) {
        if (text.trimmed().isEmpty()) return Error{.message = tr("A tier needs a name.").toStdString()};
        tier.name = text.trimmed().toStdString();
        const auto sameName = [&](const Tier& other) { return other.name == tier.name; };
        if (std::count_if(changed.tiers.begin(), changed.tiers.end(), sameName) > 1) {
            const QString sentence = tr("Another tier is called “%1”; each needs a name of its own.");
            return Error{.message = sentence.arg(text.trimmed()).toStdString()};
        }
    } else if (index.column() == CapacityText) {
        Result<Capacity> capacity = parseCapacity(text.toStdString());
        if (!capacity) return capacity.error();
        tier.capacity = *capacity;
    } else if (index.column() == Clients) {
        return withEditedClients(index, text);
    } else if (const QString allowed = setTierNumber(tier, index.column(), text); !allowed.isEmpty()) {
        return Error{.message = allowed.toStdString()};
    }
    return changed;
}

Result<Experiment> TierModel::withEditedClients(const QModelIndex& index, const QString& text) const {
    bool isNumber = false;
    const qint64 clients = text.trimmed().toLongLong(&isNumber);
    if (!isNumber || clients < 1 || clients > kMostClients) {
        const QString sentence = tr("A tier has 1 to %1 clients, not “%2”.");
        return Error{.message = sentence.arg(formatCount(kMostClients), text.trimmed()).toStdString()};
    }
    // From the fleet before the first digit: proportions of the others must not get lost on the way.
    const Experiment& base =
        m_keepTotal ? m_document->mergeBase(mergeKeyOf(index)) : m_document->experiment();
    return withClients(base, index.row(), clients, m_keepTotal);
}

QString TierModel::refusal(const QModelIndex& index, const QString& text) const {
    const Result<Experiment> changed = edited(index, text);
    return changed ? QString() : QString::fromStdString(changed.error().message);
}

bool TierModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() >= kEditableColumns) {
        return false;
    }
    const Result<Experiment> changed = edited(index, value.toString());
    if (!changed) {
        Q_EMIT refused(QString::fromStdString(changed.error().message));
        return false;
    }
    const QString texts[] = {
        tr("Rename tier"),       tr("Change capacity"),     tr("Change number of clients"),
        tr("Change link speed"), tr("Change availability"), tr("Change data share"),
        tr("Change speed"),      tr("Change memory"),       tr("Change power"),
        tr("Change radio power")};
    m_document->edit(*changed, texts[index.column()], mergeKeyOf(index));
    Q_EMIT accepted();
    return true;
}

void TierModel::setLink(int row, double downMbps, double upMbps) {
    Experiment changed = m_document->experiment();
    Tier& tier = changed.tiers[static_cast<std::size_t>(row)];
    tier.linkMbps = downMbps;
    tier.uplinkMbps = upMbps == downMbps ? 0.0 : upMbps;
    m_document->edit(changed, tr("Change link speed"));
}

void TierModel::setColour(int row, const QColor& colour) {
    Experiment changed = m_document->experiment();
    changed.tiers[static_cast<std::size_t>(row)].colour =
        colour.isValid() ? colour.name(QColor::HexRgb).toStdString() : std::string();
    m_document->edit(changed, tr("Change tier colour"));
}

void TierModel::setPreview(const Preview& preview) {
    const auto parameters = static_cast<double>(preview.layout.count);
    for (std::size_t row = 0; row < m_tiers.size(); ++row) {
        const auto level = std::find_if(
            preview.levels.begin(), preview.levels.end(),
            [&](const Level& candidate) { return candidate.capacity.value == m_tiers[row].capacity.value; });
        if (level == preview.levels.end()) continue;
        const auto at = static_cast<std::size_t>(level - preview.levels.begin());
        const std::vector<std::uint64_t>& kept = preview.kept[at];
        m_costs[row].bytes = preview.bytesDown[at] + preview.bytesUp[at];
        const auto held = static_cast<double>(std::accumulate(kept.begin(), kept.end(), std::uint64_t{0}));
        m_costs[row].share = parameters > 0.0 ? held / parameters : 0.0;
    }
    changeRows(0, rowCount() - 1);
}

void TierModel::changeRows(int first, int last) {
    if (first <= last) Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

// Undo, redo and presets change anything; views keep selection and editors where rows stay.
void TierModel::follow() {
    const std::vector<Tier>& now = m_document->experiment().tiers;
    const auto shorter = static_cast<int>(std::min(now.size(), m_tiers.size()));
    int same = 0;
    while (same < shorter && now[static_cast<std::size_t>(same)] == m_tiers[static_cast<std::size_t>(same)])
        ++same;
    const int difference = static_cast<int>(now.size()) - static_cast<int>(m_tiers.size());
    int sameEnd = 0;
    while (sameEnd < shorter - same && *(now.rbegin() + sameEnd) == *(m_tiers.rbegin() + sameEnd)) ++sameEnd;
    const int place = shorter - sameEnd;
    std::copy(now.begin() + same, now.begin() + place, m_tiers.begin() + same);
    // One tier's capacity decides the ramp's colours of all.
    changeRows(0, rowCount() - 1);
    if (difference > 0) {
        beginInsertRows({}, place, place + difference - 1);
        m_costs.insert(m_costs.begin() + place, static_cast<std::size_t>(difference), Cost{});
        m_tiers = now;
        endInsertRows();
    } else if (difference < 0) {
        beginRemoveRows({}, place, place - difference - 1);
        m_costs.erase(m_costs.begin() + place, m_costs.begin() + place - difference);
        m_tiers = now;
        endRemoveRows();
    }
    if (difference != 0) changeRows(0, rowCount() - 1);
}

}  // namespace fiarse::ui
