/// Runs the built `fiarse` in a folder of its own.
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace fiarse::test {

/// What a finished call left.
struct Outcome {
    int code = -1;  ///< exit code; -1 if it crashed or did not end
    QString output, errors;

    /// The objects of --json, one a line.
    QList<QJsonObject> objects() const {
        QList<QJsonObject> list;
        const QStringList lines = output.split('\n', Qt::SkipEmptyParts);
        for (const QString& line : lines) list << QJsonDocument::fromJson(line.toUtf8()).object();
        return list;
    }
};

class Program {
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    void write(const QString& name, const QByteArray& contents) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size()) {
            qFatal("%s cannot be written", qPrintable(file.fileName()));
        }
    }

    /// A process that was started and is left to the caller.
    std::unique_ptr<QProcess> start(const QStringList& arguments) const {
        auto process = std::make_unique<QProcess>();
        process->setWorkingDirectory(m_folder.path());
        process->start(FIARSE_PROGRAM, arguments);
        if (!process->waitForStarted()) qFatal("%s does not start", FIARSE_PROGRAM);
        return process;
    }

    static Outcome finish(QProcess& process) {
        Outcome outcome;
        if (process.waitForFinished(120000) && process.exitStatus() == QProcess::NormalExit) {
            outcome.code = process.exitCode();
        }
        outcome.output = QString::fromUtf8(process.readAllStandardOutput());
        outcome.errors = QString::fromUtf8(process.readAllStandardError());
        return outcome;
    }

    Outcome run(const QStringList& arguments) const { return finish(*start(arguments)); }

    /// The run hash that `info` tells, and how many rounds there are.
    QPair<QString, int> hashAndRounds(const QString& file) const {
        const QList<QJsonObject> told = run({"info", file, "--json"}).objects();
        if (told.isEmpty()) return {};
        return {told.first()["run_hash"].toString(), told.first()["rounds"].toInt()};
    }

private:
    QTemporaryDir m_folder;
};

/// Rounds of a few milliseconds.
inline QByteArray smallExperiment(int rounds) {
    return "schema = 1\n"
           "[experiment]\nname = \"Small\"\nrounds = " +
           QByteArray::number(rounds) +
           "\n"
           "[data]\nsource = \"digits\"\npartition = { kind = \"dirichlet\", alpha = 0.5 }\n"
           "[model]\nkind = \"mlp\"\nhidden = [8]\n"
           "[training]\nparticipants = 4\nsteps = 5\nbatch = 8\nlr = 0.1\n"
           "[checkpoint]\nevery = 3\n"
           "[[tier]]\nname = \"Strong\"\ncapacity = 1\nclients = 4\n"
           "[[tier]]\nname = \"Weak\"\ncapacity = \"1/4\"\nclients = 6\n";
}

}  // namespace fiarse::test
