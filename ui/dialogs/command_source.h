/// What the command palette can offer, and where it comes from.
#pragma once

#include <QString>
#include <functional>
#include <vector>

namespace fiarse::ui {

struct Command {
    QString id;     ///< never translated; "recently used" remembers it
    QString group;  ///< where it belongs: "File", "Layer"
    QString text;   ///< what it does
    QString keys;   ///< its key, as it is read; may be empty
    bool enabled = true;
    QString reason;             ///< why it is disabled; may be empty
    QString words;              ///< what it is called elsewhere, separated by blanks: found, not shown
    std::function<void()> run;  ///< only called while it is enabled
};

/// Asked whenever the palette opens.
class CommandSource {
public:
    virtual ~CommandSource() = default;
    virtual std::vector<Command> commands() const = 0;
};

}  // namespace fiarse::ui
