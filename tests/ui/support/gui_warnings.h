/// Any Qt warning fails the test; the offscreen platform's remark about itself is none.
#pragma once

#include <QtTest>

namespace fiarse::test {

inline void failOnGuiWarnings() {
    QTest::failOnWarning(
        QRegularExpression(QStringLiteral("^(?!This plugin does not support (propagateSizeHints|raise))")));
}

}  // namespace fiarse::test
