/// One folder of golden vectors: manifest.json and raw float32 arrays.
#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace fiarse::test {

class GoldenCase {
public:
    explicit GoldenCase(const QString& folder) : m_folder(folder) {
        m_manifest = nlohmann::json::parse(read(QStringLiteral("manifest.json")).toStdString());
    }

    const nlohmann::json& manifest() const { return m_manifest; }

    std::vector<float> array(const std::string& name) const {
        const QByteArray bytes = read(QString::fromStdString(name) + QStringLiteral(".f32"));
        std::vector<float> values(static_cast<std::size_t>(bytes.size()) / sizeof(float));
        std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
        return values;
    }

    /// Every folder with a manifest below `root`, sorted.
    static QStringList folders(const QString& root) {
        QStringList found;
        const QDir dir(root);
        for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            if (QFile::exists(dir.filePath(name + QStringLiteral("/manifest.json"))))
                found << dir.filePath(name);
        return found;
    }

private:
    QByteArray read(const QString& name) const {
        QFile file(m_folder + QLatin1Char('/') + name);
        if (!file.open(QIODevice::ReadOnly))
            throw std::runtime_error("cannot read " + file.fileName().toStdString());
        return file.readAll();
    }

    QString m_folder;
    nlohmann::json m_manifest;
};

/// Empty if all entries agree within `tolerance`, else the first bad index, both values and the
/// largest difference.
inline QString compareArrays(const std::vector<float>& got, const std::vector<float>& want,
                             double tolerance) {
    if (got.size() != want.size())
        return QStringLiteral("%1 values instead of %2").arg(got.size()).arg(want.size());
    double largest = 0.0;
    std::size_t first = got.size();
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(got[i]) - static_cast<double>(want[i]));
        if (!(difference <= tolerance) && first == got.size()) first = i;
        if (!(difference <= largest)) largest = difference;
    }
    if (first == got.size()) return {};
    return QStringLiteral("index %1: %2 instead of %3; largest difference %4, allowed %5")
        .arg(first)
        .arg(static_cast<double>(got[first]))
        .arg(static_cast<double>(want[first]))
        .arg(largest)
        .arg(tolerance);
}

}  // namespace fiarse::test
