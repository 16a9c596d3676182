/// Axis ticks that read as the quantity they count.
#pragma once

#include <qcustomplot.h>

#include "ui/models/figure.h"

namespace fiarse::ui {

/// Shares tick in percent, ratios in ×2 and ÷2, rounds and counts only at whole numbers.
class QuantityTicker : public QCPAxisTicker {
public:
    explicit QuantityTicker(Quantity quantity) : m_quantity(quantity) {}

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
    int getSubTickCount(double) override { return 0; }

private:
    const Quantity m_quantity;
};

/// Names at their places. What has no room for its name beside its neighbours is broken into two lines and,
/// where that is too little, cut with dots.
class NameTicker : public QCPAxisTickerText {
public:
    /// @param axis  whose ticks they are; outlives the ticker.
    explicit NameTicker(const QCPAxis& axis) : m_axis(axis) {}

protected:
    void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* labels) override;

private:
    const QCPAxis& m_axis;
};

/// Powers of ten on a logarithmic axis, written out: 0.01 rather than 1E-02.
class PlainLogTicker : public QCPAxisTickerLog {
public:
    PlainLogTicker() { setSubTickCount(0); }

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

}  // namespace fiarse::ui
