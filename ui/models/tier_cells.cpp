#include "ui/models/tier_cells.h"

#include <QCoreApplication>
#include <QLocale>
#include <limits>

#include "ui/models/tier_model.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr double kLargest = 1e6;
constexpr double kLargestMemory = 1e9;

const QString kDash = QStringLiteral("–");

// A number as typed, with a comma or a point; not a number where it is none.
double typedNumber(QString text) {
    bool isNumber = false;
    const double value = text.replace(QChar(u','), QChar(u'.')).trimmed().toDouble(&isNumber);
    return isNumber ? value : std::numeric_limits<double>::quiet_NaN();
}

double typedOrNone(const QString& text) {
    return text.trimmed().isEmpty() || text.trimmed() == kDash ? 0.0 : typedNumber(text);
}

QString shortNumber(double value) {
    return formatNumber(value, value < 1000.0 ? 3 : 6);
}

QString optionalNumberRule(int column) {
    if (column == TierModel::Link)
        return TierModel::tr(
            "A link has a speed in Mbit/s, or two such as 20 / 5 for down and up, or 0 where it is not "
            "timed; "
            "not “%1”.");
    if (column == TierModel::Speed)
        return TierModel::tr("A device has a speed in GFLOP/s, or 0 where it is not stated; not “%1”.");
    if (column == TierModel::Memory)
        return TierModel::tr("Memory is a number of megabytes, or 0 where it is not stated; not “%1”.");
    if (column == TierModel::Radio)
        return TierModel::tr(
            "A radio has a power in watts, or two such as 0.8 / 0.5 for sending and receiving, or 0 where it "
            "is not stated; not “%1”.");
    return TierModel::tr("A power is a number of watts, or 0 where it is not stated; not “%1”.");
}

QString setOptionalNumber(Tier& tier, int column, const OptionalTierNumber& number, const QString& text) {
    const double largest = column == TierModel::Memory ? kLargestMemory : kLargest;
    const auto isAllowed = [largest](double value) { return value >= 0.0 && value <= largest; };
    const qsizetype slash = number.otherWay != nullptr ? text.indexOf(QChar(u'/')) : -1;
    const double value = typedOrNone(slash < 0 ? text : text.left(slash));
    const double otherWay = slash < 0 ? 0.0 : typedOrNone(text.mid(slash + 1));
    if (!isAllowed(value) || !isAllowed(otherWay) || (value == 0.0 && otherWay > 0.0))
        return optionalNumberRule(column).arg(text);
    tier.*number.value = value;
    if (number.otherWay != nullptr) tier.*number.otherWay = otherWay == value ? 0.0 : otherWay;
    return {};
}

}  // namespace

std::optional<OptionalTierNumber> optionalTierNumber(int column) {
    switch (column) {
        case TierModel::Link:
            return OptionalTierNumber{&Tier::linkMbps, &Tier::uplinkMbps};
        case TierModel::Speed:
            return OptionalTierNumber{&Tier::speedGflops};
        case TierModel::Memory:
            return OptionalTierNumber{&Tier::memoryMb};
        case TierModel::Power:
            return OptionalTierNumber{&Tier::powerW};
        case TierModel::Radio:
            return OptionalTierNumber{&Tier::radioW, &Tier::receiveW};
        default:
            return std::nullopt;
    }
}

QString optionalTierText(const Tier& tier, const OptionalTierNumber& number) {
    const double value = tier.*number.value;
    if (!(value > 0.0)) return kDash;
    if (number.otherWay == nullptr || !(tier.*number.otherWay > 0.0)) return shortNumber(value);
    constexpr int kDigits = 4;
    const QLocale locale;
    return QStringLiteral("%1 / %2").arg(locale.toString(value, 'g', kDigits),
                                         locale.toString(tier.*number.otherWay, 'g', kDigits));
}

QString optionalTierEditText(const Tier& tier, const OptionalTierNumber& number) {
    const QString value = QString::number(tier.*number.value, 'g', 10);
    if (number.otherWay == nullptr || !(tier.*number.otherWay > 0.0)) return value;
    return QStringLiteral("%1 / %2").arg(value, QString::number(tier.*number.otherWay, 'g', 10));
}

QString setTierNumber(Tier& tier, int column, const QString& typed) {
    const QString text = typed.trimmed();
    if (const auto number = optionalTierNumber(column)) return setOptionalNumber(tier, column, *number, text);
    if (column == TierModel::Availability) {
        const bool percent = text.endsWith(QChar(u'%'));
        const double value = percent ? typedNumber(text.chopped(1)) / 100.0 : typedNumber(text);
        if (!(value > 0.0 && value <= 1.0))
            return TierModel::tr(
                       "An availability is more than 0 and at most 100 %: write 0.9 or 90 %, not “%1”.")
                .arg(text);
        tier.availability = value;
        return {};
    }
    const double share = typedNumber(text);
    if (!(share > 0.0 && share <= kLargest))
        return TierModel::tr("A data share is a number greater than 0, 1 as a rule; not “%1”.").arg(text);
    tier.dataShare = share;
    return {};
}

}  // namespace fiarse::ui
