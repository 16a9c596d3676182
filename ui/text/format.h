/// Numbers as the user reads them, in the language of the default QLocale.
///
/// A no-break space stands before every unit, so that "71.2 %" is never torn apart; minus is U+2212.
#pragma once

#include <QString>

#include "engine/api/records.h"

namespace fiarse::ui {

/// 0.7123 -> "71.2 %". @param share  0..1 (others are shown as they are); NaN gives an en dash.
QString formatPercent(double share, int decimals = 1);

/// A share that may be tiny: like formatPercent(), with as many decimals as show two figures ("0.013 %").
QString formatSmallPercent(double share);

/// A difference of shares in percentage points with its sign: 0.004 -> "+0.4", -0.01 -> "−1.0", 0 -> "±0.0".
QString formatPoints(double difference, int decimals = 1);

/// 3121440 -> "3.1 MB"; decimal units: B, kB, MB, GB, TB.
QString formatBytes(double bytes);

/// 0.0421 -> "42 ms", 0.42 -> "0.42 s", 25.4 -> "25 s", 72 -> "1 min 12 s", 3720 -> "1 h 2 min".
QString formatSeconds(double seconds);

/// 12.5 -> "12.5 J", 3400 -> "3.4 kJ", 4.5e6 -> "1.25 kWh" (from 0.1 kWh on).
QString formatEnergy(double joules);

/// 1234567 -> "1,234,567", with the locale's separators.
QString formatCount(qint64 count);

/// @param figures  significant figures; 0.0744 with 3 -> "0.0744", 1.2e-7 -> "1.20·10⁻⁷".
QString formatNumber(double value, int figures = 3);

/// A capacity as the user typed it: "1/16", "6.25 %".
QString formatCapacity(const Capacity& capacity);

/// "phone (1/4)": the name and capacity of a level; the capacity alone where the name says nothing.
QString formatLevel(const Level& level);

}  // namespace fiarse::ui
