#include "ui/state/sweep_settings.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "engine/api/fields.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SweepSettings)
};

QString labelOf(const Field& field) {
    return QCoreApplication::translate("fields", field.label.c_str());
}

bool isVariable(const Field& field) {
    return field.key != "experiment.name" && field.key != "experiment.note";
}

bool isAllowed(const Field& field, double value) {
    const bool above = value > field.minimum || (field.minimumAllowed && value == field.minimum);
    const bool below = value < field.maximum || (field.maximumAllowed && value == field.maximum);
    return above && below;
}

QString numbers(const Field& field, double now) {
    QStringList values;
    for (const double factor : {0.5, 1.0, 2.0}) {
        const bool whole = field.kind == FieldKind::Integer;
        const double value = whole ? std::round(now * factor) : now * factor;
        const QString text = QString::number(value, 'g', whole ? 15 : 6);
        if (isAllowed(field, value) && !values.contains(text)) values << text;
    }
    return values.join(QStringLiteral(", "));
}

/// A setting of one tier; empty where the key is none of `base`.
struct TierSetting {
    const Tier* tier = nullptr;
    QString part;
};

TierSetting tierSetting(const Experiment& base, const QString& key) {
    static const QRegularExpression kTier(QStringLiteral("^tier\\.(\\d+)\\.(\\w+)$"));
    const QRegularExpressionMatch match = kTier.match(key);
    const int number = match.captured(1).toInt();
    if (!match.hasMatch() || number < 1 || number > static_cast<int>(base.tiers.size())) return {};
    return {&base.tiers[static_cast<std::size_t>(number - 1)], match.captured(2)};
}

QString tierLabel(const Tier& tier, const QString& part) {
    const QString name = QString::fromStdString(tier.name);
    if (part == QLatin1String("capacity")) return Text::tr("Capacity of %1").arg(name);
    if (part == QLatin1String("clients")) return Text::tr("Clients of %1").arg(name);
    if (part == QLatin1String("availability")) return Text::tr("Availability of %1").arg(name);
    return Text::tr("Data share of %1").arg(name);
}

QString tierValues(const Tier& tier, const QString& part) {
    const auto three = [](double now) {
        return QStringLiteral("%1, %2, %3").arg(now / 2.0).arg(now).arg(now * 2.0);
    };
    if (part == QLatin1String("capacity")) {
        QStringList values = {QString::fromStdString(tier.capacity.text)};
        const QString half = QString::fromStdString(capacityFromValue(tier.capacity.value / 2.0).text);
        if (!values.contains(half)) values << half;
        return values.join(QStringLiteral(", "));
    }
    if (part == QLatin1String("clients")) return QString::number(tier.clients);
    if (part == QLatin1String("availability"))
        return QStringLiteral("%1, %2").arg(tier.availability / 2.0).arg(tier.availability);
    return three(tier.dataShare);
}

}  // namespace

std::vector<SweepSetting> sweepSettings(const Experiment& base) {
    std::vector<SweepSetting> settings;
    for (const Field& field : experimentFields()) {
        if (isVariable(field) && field.applies(base))
            settings.push_back({QString::fromStdString(field.key), labelOf(field)});
    }
    int number = 0;
    for (const Tier& tier : base.tiers) {
        ++number;
        for (const char* part : {"capacity", "clients", "availability", "data_share"}) {
            settings.push_back({QStringLiteral("tier.%1.%2").arg(number).arg(QLatin1String(part)),
                                tierLabel(tier, QLatin1String(part))});
        }
    }
    return settings;
}

QString sweepSettingLabel(const Experiment& base, const QString& key) {
    if (const Field* field = findField(key.toStdString())) return labelOf(*field);
    const TierSetting setting = tierSetting(base, key);
    return setting.tier == nullptr ? key : tierLabel(*setting.tier, setting.part);
}

QString suggestedSweepValues(const Experiment& base, const QString& key) {
    const TierSetting setting = tierSetting(base, key);
    if (setting.tier != nullptr) return tierValues(*setting.tier, setting.part);
    const Field* field = findField(key.toStdString());
    if (field == nullptr) return {};
    if (field->kind == FieldKind::Choice) {
        QStringList ids;
        for (const FieldChoice& choice : field->choices) ids << QString::fromStdString(choice.id);
        return ids.join(QStringLiteral(", "));
    }
    const FieldValue value = field->get(base);
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return numbers(*field, static_cast<double>(*number));
    if (const auto* number = std::get_if<double>(&value)) return numbers(*field, *number);
    if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
    return QString::fromStdString(valueText(value));
}

}  // namespace fiarse::ui
