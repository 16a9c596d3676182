#include "app/fiarse/interrupt.h"

#include <signal.h>

namespace fiarse::app {

namespace {

StopFlag& flag() {
    static StopFlag raised;
    return raised;
}

extern "C" void onSignal(int) {
    flag().request();
}

}  // namespace

StopFlag& watchInterrupts() {
    StopFlag& watched = flag();  // made before a signal can ask for it
    struct sigaction action {};
    action.sa_handler = onSignal;
    // The first signal only: whoever presses twice means it. System calls in progress go on, so that
    // the run file is written to the end.
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
    // Writing to a reader that has gone fails then, and does not end the process in the middle of a round.
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    sigaction(SIGPIPE, &action, nullptr);
    return watched;
}

}  // namespace fiarse::app
