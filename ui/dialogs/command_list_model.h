/// The lines of the command palette: the commands that match what was typed, best first.
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <vector>

#include "ui/dialogs/command_source.h"

namespace fiarse::ui {

class CommandListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Roles {
        GroupRole = Qt::UserRole,  ///< QString
        KeysRole,                  ///< QString
        ReasonRole,                ///< QString, empty while enabled
        LettersRole                ///< QList<int>: matched letters as indices into title()
    };

    explicit CommandListModel(QObject* parent = nullptr);

    /// @param recent  ids, the newest first: they stand first while nothing is typed, and win ties.
    void setCommands(std::vector<Command> commands, const QStringList& recent);
    /// Matches against "group text"; words of both count.
    void setPattern(const QString& pattern);

    const Command& command(int row) const {
        return m_commands[m_rows[static_cast<std::size_t>(row)].command];
    }
    /// "Group  text", which LettersRole counts in.
    static QString title(const QString& group, const QString& text);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Disabled commands can be read but not chosen with a click.
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Row {
        std::size_t command = 0;
        int score = 0;
        QList<int> letters;
    };
    void fill();

    std::vector<Command> m_commands;  ///< recently used first, then as they came
    std::vector<Row> m_rows;
    QString m_pattern;
};

}  // namespace fiarse::ui
